"""Staff files: departments, posts and heads, who people are, their papers, changes proposed."""

from datetime import date, timedelta

from odoo import Command, fields
from stdnum.cn import ric

from . import names
from .staff import JOBS

# name, role that heads it, roles that work in it
DEPARTMENTS = [
    ("Management 总经办", "general_manager", ["designer"]),
    ("Sales 销售部", "sales_manager", ["sales_consultant", "finance_clerk", "stock_clerk"]),
    (
        "Service 售后部",
        "workshop_controller",
        ["service_adviser", "technician", "quality_inspector", "warranty_clerk", "gate_guard"],
    ),
    ("Parts 配件部", "parts_manager", ["store_keeper", "parts_counter"]),
    ("Finance 财务部", "accountant", ["cashier"]),
    ("Customer Relations 客户关系部", "customer_service", ["marketing", "reception"]),
    ("Human Resources 人力资源部", "hr_manager", ["hr"]),
]
# roles whose work takes a driving licence, and its classes
DRIVERS = {
    "sales_consultant": "C1",
    "sales_manager": "C1",
    "service_adviser": "C1",
    "technician": "C1",
    "workshop_controller": "B2",
    "quality_inspector": "C1",
    "stock_clerk": "B2",
}
PLACES = ("310101", "310115", "320102", "330106", "340104", "360102")
STREETS = ("浦东大道", "张杨路", "龙阳路", "世纪大道", "杨高南路", "沪南路")
SCHOOLS = ("上海交通职业技术学院", "上海工程技术大学", "南京交通职业技术学院", "上海大众工业学校")
# days before today somebody proposes, role, field, new value (None: made up), what becomes of it
CHANGES = [
    (210, "technician", "bank_account", None, "approve"),
    (160, "sales_consultant", "private_street", "崂山路 512弄 6号", "approve"),
    (120, "cashier", "marital", "married", "approve"),
    (75, "store_keeper", "bank_account", None, "refuse"),
    (40, "reception", "emergency_phone", None, "approve"),
    (3, "service_adviser", "bank_account", None, None),
    (1, "technician", "private_phone", None, None),
]


def build(env, rng, people, company):
    """Files as HR keeps them; a sixth is not complete."""
    manager = people["hr_manager"][:1]
    env = env(user=manager, su=False)
    employees = env["hr.employee"].search(
        [("company_id", "=", company.id), ("user_id", "!=", False)]
    )
    roles = {user.id: role for role, users in people.items() for user in users}
    by_user = {employee.user_id.id: employee for employee in employees}
    jobs = _build_jobs(env, company, set(roles.values()))
    boss = by_user.get(people["general_manager"][:1].id, env["hr.employee"])
    for title, head_role, members in DEPARTMENTS:
        head = by_user.get(people.get(head_role, env["res.users"])[:1].id)
        department = env["hr.department"].create(
            {"name": title, "company_id": company.id, "manager_id": head.id if head else False}
        )
        for role in (head_role, *members):
            for user in people.get(role, ()):
                if employee := by_user.get(user.id):
                    above = boss if employee == head else head
                    employee.write(
                        {
                            "department_id": department.id,
                            "job_id": jobs[role].id,
                            "parent_id": above.id if above and above != employee else False,
                        }
                    )
    for number, employee in enumerate(employees):
        role = roles.get(employee.user_id.id, "")
        _fill(employee, rng, role, complete=number % 6 != 5)


def _build_jobs(env, company, roles):
    jobs = env["hr.job"].sudo()  # posts are set up before the story
    return {
        role: jobs.search([("name", "=", JOBS[role])], limit=1)
        or jobs.create({"name": JOBS[role], "company_id": company.id})
        for role in sorted(roles)
        if role in JOBS
    }


def _identity(rng, born, male):
    """A number that nobody has: the day's counter runs from 900 up."""
    digits = f"{rng.choice(PLACES)}{born:%Y%m%d}{rng.randrange(450, 499) * 2 + int(male)}"
    return digits + ric.calc_check_digit(digits + "0")


def _phone(rng):
    return f"1{rng.choice(('38', '39', '50', '86'))} 5555 {rng.randrange(1000, 9999)}"


def _fill(employee, rng, role, complete):
    born = date(rng.randrange(1972, 2003), rng.randrange(1, 13), rng.randrange(1, 28))
    male = rng.random() < 0.6
    employee.write(
        {
            "identity_masked": _identity(rng, born, male),
            "birthday": born,
            "sex": "male" if male else "female",
            "mobile_phone": _phone(rng),
            "private_phone": _phone(rng),
            "private_street": f"{rng.choice(STREETS)} {rng.randrange(10, 900)}弄 {rng.randrange(1, 40)}号",
            "private_city": "上海",
            "country_id": employee.env.ref("base.cn").id,
            "study_school": rng.choice(SCHOOLS),
            **(
                {"emergency_contact": names.chinese_person(rng), "emergency_phone": _phone(rng)}
                if complete
                else {}
            ),
        }
    )
    today = fields.Date.today()
    _papers(employee, rng, role, today, complete)
    _resume(employee, rng, born, today)


def _papers(employee, rng, role, today, complete):
    ref = employee.env.ref
    papers = []
    if complete or rng.random() < 0.5:
        issued = today - timedelta(days=rng.randrange(200, 3000))
        papers.append(("id_card", issued, issued + timedelta(days=7305), {}))
    if role in DRIVERS:
        # some run out during the story and soon after it
        end = today + timedelta(days=rng.choice((395, 420, 350, 900, 1500, 2100)))
        papers.append(
            ("driving_licence", end - timedelta(days=2190), end, {"licence_class": DRIVERS[role]})
        )
    if role in ("technician", "workshop_controller") and rng.random() < 0.5:
        end = today + timedelta(days=rng.randrange(380, 900))
        papers.append(
            (
                "electrician",
                end - timedelta(days=1095),
                end,
                {"number": f"T31{rng.randrange(10**8)}"},
            )
        )
    if rng.random() < 0.3:
        end = today + timedelta(days=rng.randrange(300, 420))
        papers.append(("health_certificate", end - timedelta(days=365), end, {}))
    employee.env["dealer.staff.paper"].create(
        [
            {
                "employee_id": employee.id,
                "kind_id": ref(f"dealer_hr_ext.paper_kind_{kind}").id,
                "issued_on": issued,
                "valid_until": end,
                **values,
            }
            for kind, issued, end, values in papers
        ]
    )


def _resume(employee, rng, born, today):
    kinds = employee.env["hr.resume.line.type"].search([], order="sequence, id")
    if not kinds:
        return
    left = min(date(born.year + rng.randrange(19, 23), 7, 1), today)
    employee.write(
        {
            "resume_line_ids": [
                Command.create(
                    {
                        "name": employee.study_school,
                        "date_start": date(left.year - 3, 9, 1),
                        "date_end": left,
                        "line_type_id": kinds[-1:].id,
                    }
                )
            ]
        }
    )


def events(env, rng, people, company, clock):
    """Changes that people propose from their own page, and what HR makes of them; the reminders."""
    plan = []
    for before, role, field, value, outcome in CHANGES:
        user = rng.choice(list(people[role]))
        proposal = Proposal(env, rng, people, company, user, field, value)
        plan.append((clock.today - timedelta(days=before), 40, proposal.propose))
        if outcome:
            act = proposal.approve if outcome == "approve" else proposal.refuse
            plan.append((clock.today - timedelta(days=before - 1), 10, act))
    plan.extend(
        (
            clock.today - timedelta(days=days),
            1,
            lambda: env["dealer.staff.paper"]._get_due(500)._remind(),
        )
        for days in (90, 45, 7, 0)
    )
    return plan


class Proposal:
    """One change of one person's file."""

    def __init__(self, env, rng, people, company, user, field, value):
        self.env = env
        self.people = people
        self.employee = user.with_company(company).employee_id
        self.user = user
        self.field = field
        made_up = f"6222 00{rng.randrange(10**6, 10**7)} {rng.randrange(1000, 9999)}"
        self.value = value or (made_up if field == "bank_account" else _phone(rng))
        self.change = None

    def propose(self):
        mine = self.employee.with_user(self.user)
        self.change = mine._propose({self.field: self.value}, "新卡/新资料 New details")

    def approve(self):
        self.change.with_user(self.people["hr_manager"][:1]).action_approve()

    def refuse(self):
        step = self.env["dealer.workflow.transition"].search(
            [("code", "=", "refuse"), ("workflow_id.model", "=", self.change._name)], limit=1
        )
        change = self.change.with_user(self.people["hr_manager"][:1])
        change.workflow_step(step.id, "卡片照片看不清 The photo of the card can't be read")
