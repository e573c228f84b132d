"""People joining: posts with what a new holder gets; one hired, one asked for, one still writing."""

import io
from datetime import timedelta

from odoo import Command
from PIL import Image, ImageDraw

from .staff import JOBS
from .staff_files import _identity

# role: months of the first contract, of probation, salary by kind, licence, what is prepared
POSTS = {
    "technician": (36, 3, {"basic": 5200, "post": 1200, "meal": 300}, "C1"),
    "sales_consultant": (36, 3, {"basic": 4200, "post": 800, "meal": 300}, "C1"),
    "service_adviser": (36, 3, {"basic": 4800, "post": 1000, "meal": 300}, "C1"),
    "cashier": (24, 2, {"basic": 4500, "post": 500, "meal": 300}, False),
}
# what is prepared, days before (-) or after the first day, whose work it is
TODOS = [
    ("Work clothes and locker 工作服与更衣柜", -3, "other"),
    ("Computer, phone and badge 电脑、电话与工牌", -2, "other"),
    ("Fire and work safety 消防与安全生产培训", 1, "manager"),
    ("Half-time talk of the probation 试用期中期面谈", 45, "manager"),
]
PERSON = {
    "emergency_phone": "138 5555 0142",
    "bank_name": "中国工商银行 上海浦东支行",
    "private_address": "上海市浦东新区 龙阳路 318弄 12号",
}
# days before today the registration is made, days from today to the first day, role, born, who
HIRED = (72, -60, "technician", (1996, 4, 18), "段誉辰 Duan Yuchen", "duan.yuchen")
WAITING = (9, 14, "sales_consultant", (1999, 11, 2), "方晓晴 Fang Xiaoqing", "fang.xiaoqing")
WRITING = (2, 25, "service_adviser", (1994, 7, 25), "罗一鸣 Luo Yiming", "luo.yiming")


def build(env, rng, people, company):
    """Posts say what their new holders get; needs the posts of the staff files."""
    hr, manager = people["hr"][:1], people["hr_manager"][:1]
    todo = env.ref("mail.mail_activity_data_todo")
    plan = (
        env["mail.activity.plan"]
        .sudo()  # set up before the story
        .create(
            {
                "name": "New colleague 新员工入职",
                "res_model": "hr.employee",
                "company_id": company.id,
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": todo.id,
                            "summary": summary,
                            "responsible_type": who,
                            "responsible_id": hr.id if who == "other" else False,
                            "delay_count": abs(days),
                            "delay_from": "after_plan_date" if days > 0 else "before_plan_date",
                        }
                    )
                    for summary, days, who in TODOS
                ],
            }
        )
    )
    kinds = {kind.code: kind for kind in env["dealer.salary.kind"].search([])}
    for role, (months, probation, salary, licence) in POSTS.items():
        job = env["hr.job"].search([("name", "=", JOBS[role])], limit=1)
        job.with_user(manager).write(
            {
                "contract_months": months,
                "probation_months": probation,
                "onboarding_plan_id": plan.id,
                "licence_class": licence,
                "department_id": job.department_id.id or job.employee_ids[:1].department_id.id,
                "proposed_salary_ids": [
                    Command.create({"kind_id": kinds[code].id, "amount": amount})
                    for code, amount in salary.items()
                ],
            }
        )
        # sudo: what a post may do in the system an administrator has set
        job.sudo().role_ids = env.ref(f"dealer_base.role_{role}")


def events(env, rng, people, company, clock):
    """One joins two months ago, one waits for the general manager, one fills in his form."""
    plan = []
    for story, last in ((HIRED, "hire"), (WAITING, "ask"), (WRITING, "write")):
        joining = Joining(env, rng, people, company, clock, story)
        first = clock.today - timedelta(days=story[0])
        plan.append((first, 30, joining.invite))
        plan.append((first + timedelta(days=1), 30, lambda j=joining, w=last: j.fill_in(w)))
        if last == "write":
            continue
        plan.append((first + timedelta(days=3), 30, joining.ask))
        if last == "hire":
            plan.append((first + timedelta(days=5), 30, joining.hire))
    return plan


class Joining:
    """One person from the link to the staff file, each step by whose it is."""

    def __init__(self, env, rng, people, company, clock, story):
        self.env, self.rng, self.people, self.company = env, rng, people, company
        _before, start, self.role, born, self.name, self.login = story
        self.start = clock.today + timedelta(days=start)
        self.born = clock.today.replace(year=born[0], month=born[1], day=born[2])
        self.registration = None

    def _step(self, code, user):
        registration = self.registration.with_user(user).with_context(install_mode=True)
        steps = registration.sudo().workflow_stage_id.workflow_id.transition_ids
        registration.workflow_step(steps.filtered(lambda step: step.code == code).id)

    def invite(self):
        """HR notes who comes when and gives the link."""
        clerk = self.people["hr"][:1]
        self.registration = (
            self.env["dealer.registration"]
            .with_user(clerk)
            .with_company(self.company)
            .create(
                {
                    "person_name": self.name,
                    "company_id": self.company.id,
                    "job_id": self.env["hr.job"]
                    .sudo()
                    .search([("name", "=", JOBS[self.role])], limit=1)
                    .id,
                    "start_date": self.start,
                    "private_phone": f"139 5555 {self.rng.randrange(1000, 9999)}",
                    "work_email": f"{self.login}@riverside.example",
                    "country_id": self.env.ref("base.cn").id,
                }
            )
        )
        self.registration.action_make_link()

    def fill_in(self, last):
        """The person fills in his form on the phone; who is still writing has no papers yet."""
        registration = self.registration.sudo()  # as the page of the link does
        registration.write(
            {
                "identity_number": _identity(self.rng, self.born, self.rng.random() < 0.5),
                "private_email": f"{self.login}@mail.example",
                "background_ids": [
                    Command.create(
                        {
                            "kind": "education",
                            "name": "上海交通职业技术学院",
                            "title": "汽车检测与维修技术",
                            "date_start": f"{self.born.year + 18}-09-01",
                            "date_end": f"{self.born.year + 21}-06-30",
                        }
                    )
                ],
                **({} if last == "write" else self._rest()),
            }
        )
        if last != "write":
            registration._submit_by_link()

    def _rest(self):
        licence_end = self.start + timedelta(days=1500)
        return {
            **PERSON,
            "emergency_contact": f"{self.name[0]}建军（父亲）",
            "bank_number": f"62220210{self.rng.randrange(10**10, 10**11)}",
            "paper_ids": [
                self._paper("id_card", "居民身份证", valid_until=self.start + timedelta(days=4000)),
                self._paper(
                    "driving_licence", "机动车驾驶证", valid_until=licence_end, licence_class="C1"
                ),
            ],
        }

    def _paper(self, code, title, **values):
        image = Image.new("RGB", (640, 400), (222, 230, 236))
        draw = ImageDraw.Draw(image)
        draw.rectangle((20, 20, 620, 380), outline=(90, 110, 130), width=4)
        draw.rectangle((440, 90, 590, 290), fill=(190, 200, 210))
        for line in range(5):
            draw.rectangle((50, 100 + line * 45, 400 - line * 30, 118 + line * 45), fill=(150,) * 3)
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=70)
        return Command.create(
            {
                "kind_id": self.env.ref(f"dealer_hr_ext.paper_kind_{code}").id,
                "attachment_ids": [
                    Command.create(
                        {"name": f"{title}.jpg", "raw": stream.getvalue(), "mimetype": "image/jpeg"}
                    )
                ],
                **values,
            }
        )

    def ask(self):
        """HR checks the papers and asks the general manager."""
        clerk = self.people["hr"][:1]
        self._step("check", clerk)
        self._step("approve", clerk)

    def hire(self):
        """The general manager agrees, the HR manager hires."""
        reviews = self.registration.sudo().workflow_request_id.review_ids
        reviews.with_user(self.people["general_manager"][:1]).action_approve()
        self._step("hire", self.people["hr_manager"][:1])
