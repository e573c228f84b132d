"""Who got which post: grades and headcounts, a promotion, a concurrent post, a planned transfer,
proposals that wait, a vacancy with the people who fit."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import date_utils

from .staff import JOBS

SENIOR = "Senior technician 高级技师"
# role: grade, people wanted
POSTS = {
    "general_manager": ("m3", 1),
    "sales_manager": ("m2", 1),
    "sales_consultant": ("p2", 5),
    "service_adviser": ("p3", 4),
    "workshop_controller": ("m1", 1),
    "technician": ("p2", 5),
    "quality_inspector": ("p4", 2),
    "warranty_clerk": ("p3", 1),
    "parts_manager": ("m1", 1),
    "store_keeper": ("p2", 1),
    "finance_clerk": ("p3", 1),
    "reception": ("p1", 1),
    "marketing": ("p3", 1),
    "customer_service": ("p2", 2),
    "accountant": ("p3", 1),
    "cashier": ("p2", 1),
    "hr": ("p3", 1),
    "hr_manager": ("m2", 1),
}
SKILLS = "Workshop 车间技能"


def build(env, people, company):
    """Grades and headcounts of the posts, skills some of them ask for; needs the staff files."""
    manager = people["hr_manager"][:1]
    env = env(user=manager, su=False)
    jobs = _get_jobs(env, company)
    for role, (grade, headcount) in POSTS.items():
        if job := jobs.get(role):
            job.write(
                {
                    "grade_id": env.ref(f"dealer_hr_movement.grade_{grade}").id,
                    "headcount": headcount,
                    "department_id": job.department_id.id or job.employee_ids[:1].department_id.id,
                }
            )
    technician = jobs["technician"]
    senior = env["hr.job"].create(
        {
            "name": SENIOR,
            "company_id": company.id,
            "department_id": technician.department_id.id,
            "grade_id": env.ref("dealer_hr_movement.grade_p4").id,
            "headcount": 2,
        }
    )
    technicians = env["hr.employee"].search([("job_id", "=", technician.id)])
    _build_skills(env, senior, jobs["quality_inspector"], technicians)


def _get_jobs(env, company):
    """:return: dict {role: post}"""
    jobs = env["hr.job"].search([("name", "in", list(JOBS.values()))])
    by_name = {job.name: job for job in jobs if job.company_id in (company, company.browse())}
    return {role: by_name[name] for role, name in JOBS.items() if name in by_name}


def _build_skills(env, senior, inspector, technicians):
    kind = env["hr.skill.type"].create(
        {
            "name": SKILLS,
            "skill_ids": [
                Command.create({"name": name})
                for name in ("Diagnosis 故障诊断", "Engine overhaul 发动机大修", "Road test 路试")
            ],
            "skill_level_ids": [
                Command.create({"name": name, "level_progress": progress})
                for name, progress in (("Basic 初级", 30), ("Good 中级", 60), ("Expert 高级", 100))
            ],
        }
    )
    basic, good, expert = kind.skill_level_ids.sorted("level_progress")
    diagnosis, overhaul, road = kind.skill_ids
    asked = [
        (senior, diagnosis, expert),
        (senior, overhaul, good),
        (inspector, diagnosis, good),
        (inspector, road, good),
    ]
    env["hr.job.skill"].create(
        [
            {
                "job_id": job.id,
                "skill_type_id": kind.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
            }
            for job, skill, level in asked
        ]
    )
    rows = [
        [(diagnosis, expert), (overhaul, good), (road, good)],
        [(diagnosis, good), (overhaul, expert)],
        [(diagnosis, basic), (road, good)],
        [(overhaul, basic)],
    ]
    env["hr.employee.skill"].create(
        [
            {
                "employee_id": person.id,
                "skill_type_id": kind.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "valid_from": fields.Date.today(),
            }
            for person, row in zip(technicians.sorted("id"), rows, strict=False)
            for skill, level in row
        ]
    )


def events(env, rng, people, company, clock):
    """A year of movements, each asked for, approved, told and in force on its day."""
    manager, clerk = people["hr_manager"][:1], people["hr"][:1]
    today = clock.today
    soon = date_utils.start_of(date_utils.start_of(today, "month") + timedelta(days=45), "month")
    plan = []

    def person(role, number=0):
        return people[role][number].with_company(company).employee_id

    def job(role):
        return _get_jobs(env, company)[role]

    def move(user, first, employee, values, until="in_force"):
        """Plan one movement, whose first day is `first`, through to a stage."""
        story = Story(env, user, manager, first, employee, values)
        asked = min(first - timedelta(days=14), today - timedelta(days=3))
        plan.append((asked, 30, story.ask))
        if until in ("planned", "in_force"):
            plan.append((asked + timedelta(days=1), 31, story.approve))
            plan.append((asked + timedelta(days=2), 32, story.tell))
        if until == "cancelled":
            plan.append((asked + timedelta(days=1), 31, story.cancel))
        if until == "in_force":
            plan.append((first, 1, story.apply))
        return story

    def senior():
        return env["hr.job"].search([("name", "=", SENIOR)], limit=1)

    controller, sales = people["workshop_controller"][:1], people["sales_manager"][:1]
    # a promotion last spring
    move(controller, today - timedelta(days=190), lambda: person("technician", 1),
         lambda: {"kind": "promotion", "to_job_id": senior().id,
                  "reason": "Leads the difficult diagnoses 主导疑难故障诊断"})  # fmt: skip
    # the reception did marketing beside her own work, until the new clerk came
    concurrent = move(clerk, today - timedelta(days=120), lambda: person("reception"),
                      lambda: {"kind": "concurrent", "to_job_id": job("marketing").id,
                               "date_to": today - timedelta(days=30),
                               "reason": "Until marketing is at full strength 市场部缺员期间兼任"})  # fmt: skip
    plan.append((today - timedelta(days=29), 1, concurrent.end))
    # one more that still runs
    move(clerk, today - timedelta(days=60), lambda: person("warranty_clerk"),
         lambda: {"kind": "concurrent", "to_job_id": job("quality_inspector").id,
                  "reason": "Final inspections on weekends 周末终检"})  # fmt: skip
    move(sales, today - timedelta(days=40), lambda: person("sales_consultant", 2),
         lambda: {"kind": "transfer", "to_job_id": job("finance_clerk").id,
                  "reason": "Wants to change to finance 本人申请"}, until="cancelled")  # fmt: skip
    # from the first of a month to come
    move(controller, soon, lambda: person("technician", 2),
         lambda: {"kind": "promotion", "to_job_id": job("service_adviser").id,
                  "reason": "Good with customers 善于沟通"}, until="planned")  # fmt: skip
    move(sales, soon, lambda: person("sales_consultant", 3),
         lambda: {"kind": "transfer", "to_job_id": job("customer_service").id,
                  "reason": "Return visits need one more 回访人手不足"}, until="asked")  # fmt: skip

    def open_vacancies():
        Vacancy = env["dealer.vacancy"].with_user(clerk)
        Vacancy.create(
            {"job_id": senior().id, "wanted_on": today + timedelta(days=30), "user_id": clerk.id,
             "note": "For high-voltage cars too 需具备新能源维修能力"}
        )  # fmt: skip
        inspector = job("quality_inspector")
        vacancy = Vacancy.create(
            {"job_id": inspector.id, "wanted_on": today + timedelta(days=45), "user_id": clerk.id}
        )
        vacancy.action_recruit()

    plan.append((today - timedelta(days=8), 30, open_vacancies))
    return plan


class Story:
    """One movement, from the proposal to its day."""

    def __init__(self, env, user, manager, day, employee, values):
        self.env, self.user, self.manager = env, user, manager
        self.day, self.employee, self.values = day, employee, values
        self.movement = env["dealer.movement"]

    def _take(self, code, user, reason=None):
        movement = self.movement.with_user(user)
        steps = movement.sudo().workflow_stage_id.workflow_id.transition_ids
        movement.workflow_step(steps.filtered(lambda step: step.code == code).id, reason)

    def ask(self):
        self.movement = (
            self.env["dealer.movement"]
            .with_user(self.user)
            .create({"employee_id": self.employee().id, "date_from": self.day, **self.values()})
        )
        self._take("ask", self.user)

    def approve(self):
        request = self.movement.sudo().workflow_request_id
        while pending := request.review_ids.filtered(lambda review: review.state == "pending"):
            review = pending[:1]
            review.with_user(review.candidate_ids[-1:]).action_approve()
            self.env.flush_all()

    def tell(self):
        self._take("plan", self.manager)

    def cancel(self):
        self._take("cancel", self.manager, "He stays after all 本人决定留任")

    def apply(self):
        self.env["dealer.movement"].browse(self.movement.id)._apply_once()  # as every night

    def end(self):
        self.env["dealer.movement"].browse(self.movement.id).concurrent_post_ids._follow_days()
