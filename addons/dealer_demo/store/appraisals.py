"""Appraisals: a form of each larger post, last half-year closed and signed, one in self review."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command

from .actors import signature

# role whose post it is, name, figures (code, floor, target a month, is it a month's, weight), competencies
FORMS = [
    (
        "sales_consultant",
        "Sales consultant 销售顾问",
        [("cars_sold", 0, 1.5, True, 40), ("leads_answered", 20, 80, False, 15),
         ("satisfaction", 50, 85, False, 15)],
        [("care", 20), ("team", 10)],
    ),
    (
        "technician",
        "Technician 技师",
        [("labour_hours", 0, 6, True, 35), ("efficiency", 60, 100, False, 20),
         ("rework", 15, 3, False, 15)],
        [("skill", 20), ("rules", 10)],
    ),
    (
        "service_adviser",
        "Service adviser 服务顾问",
        [("repair_orders", 0, 6, True, 40), ("satisfaction", 50, 85, False, 30)],
        [("care", 20), ("rules", 10)],
    ),
]  # fmt: skip
STRENGTHS = [
    "Keeps promises 说到做到",
    "Helps new colleagues 乐于帮带新人",
    "Careful work 工作细致",
]
GROWTH = [
    "Hand over in time 交接更及时",
    "High-voltage certificate 考取高压电资格",
    "Follow-up 回访跟进",
]
STEPS = [
    ("High-voltage course 高压电培训", "training"),
    ("A week with the best adviser 跟岗学习一周", "coaching"),
    ("Lead the morning meeting 主持晨会", "practice"),
]


def build(env, people, company):
    """The forms of posts, made by the HR manager; needs the staff files.

    :return: nothing; who has no form of his post has the general one
    """
    manager = people["hr_manager"][:1]
    env = env(user=manager, su=False)
    known = env["dealer.work"]._get_work_sources()
    for role, name, figures, competencies in FORMS:
        job = (
            people[role][:1].sudo().employee_ids.filtered(lambda e: e.company_id == company).job_id
        )
        figures = [figure for figure in figures if figure[0] in known]
        if not job or not figures:
            continue
        items = [
            Command.create(
                {
                    "section_id": env.ref("dealer_hr_appraisal.section_results").id,
                    "kind": "figure",
                    "source_code": code,
                    "floor": floor,
                    "target": target,
                    "per_month": per_month,
                    "cap": 120,
                    "weight": weight,
                }
            )
            for code, floor, target, per_month, weight in figures
        ] + [
            Command.create(
                {
                    "section_id": env.ref("dealer_hr_appraisal.section_competencies").id,
                    "kind": "competency",
                    "competency_id": env.ref(f"dealer_hr_appraisal.competency_{code}").id,
                    "weight": weight,
                }
            )
            for code, weight in competencies
        ]
        total = sum(item[2]["weight"] for item in items)
        env["dealer.appraisal.form"].create(
            {
                "name": name,
                "company_id": company.id,
                "date_from": "2020-01-01",
                "job_ids": [Command.set(job.ids)],
                "item_ids": items,
                "agreed_weight": 100 - total,
            }
        )


def events(env, rng, people, company, clock):  # noqa: C901 one story, told in acts
    """The last half-year: started, reviewed, calibrated, released, signed; then the running one."""
    manager = people["hr_manager"][:1]
    today = clock.today
    this_half = today.replace(month=1 if today.month < 7 else 7, day=1)
    last_half = this_half - relativedelta(months=6)
    closing = this_half + timedelta(days=9)
    state = {}

    def cycle_of(start):
        return (
            env["dealer.appraisal.cycle"]
            .with_user(manager)
            .search([("date_from", "=", start), ("company_id", "=", company.id)], limit=1)
        )

    def start(day):
        def act():
            cycle = (
                env["dealer.appraisal.cycle"]
                .with_user(manager)
                .create(
                    {
                        "company_id": company.id,
                        "period_kind": "half",
                        "date_from": day,
                        "self_weight": 10,
                        "manager_weight": 90,
                    }
                )
            )
            cycle.action_start()
            # nobody heads the head of the store
            alone = cycle.sudo().appraisal_ids.filtered(lambda a: not a.manager_id)
            for appraisal in alone.with_user(people["hr"][:1]):
                if not appraisal.is_own:
                    appraisal.action_cancel()

        return act

    def answer(reviews):
        """One reviewer answers all that is asked of him, each value written once."""
        chosen = {}
        for line in reviews.answer_ids:
            if line.kind == "competency":
                value = "anchor_id", rng.choice(line.item["steps"][1:])["id"]
            elif line.kind != "figure":
                value = "percent", rng.choice([70, 80, 90, 100])
            else:
                continue
            chosen[value] = chosen.get(value, line.browse()) | line
        for (name, value), lines in chosen.items():
            lines.write({name: value})
        for review in reviews:
            review.write({"strengths": rng.choice(STRENGTHS), "growth": rng.choice(GROWTH)})
        reviews.action_hand_in()

    def reviews(start_day, kind, share):
        def act():
            # sudo: who reviews is asked of the program; each writes his own
            asked = env["dealer.appraisal.review"].sudo().search(
                [("cycle_id", "=", cycle_of(start_day).id), ("kind", "=", kind),
                 ("user_id", "!=", False), ("done_on", "=", False)]
            )  # fmt: skip
            asked = asked.filtered(lambda r: rng.random() < share and r._is_asked())
            for user, own in asked.grouped("user_id").items():
                # a set of his own, so that nobody reads for others
                answer(env["dealer.appraisal.review"].browse(own.ids).with_user(user))

        return act

    def pass_over():
        cycle_of(last_half)._follow()

    def release():
        cycle = cycle_of(last_half)
        for appraisal in cycle.sudo().appraisal_ids:
            if appraisal.category in ("self", "manager"):
                appraisal.action_cancel()
        cycle.action_start_calibration()
        low = cycle.appraisal_ids.filtered(lambda a: a.can_calibrate and a.grade_id)
        for appraisal in low.sorted("final_points")[:2]:
            appraisal._adjust(
                min(appraisal.final_points + 5, 100), "Long sick leave 病假较长，酌情调整"
            )
        cycle.action_release()
        state["released"] = cycle.sudo().appraisal_ids.filtered("released_on")

    def talk():
        for number, appraisal in enumerate(state["released"]):
            person, head = appraisal.user_id, appraisal.manager_id.user_id
            if not person or not head:
                continue
            if number == 2:
                appraisal.with_user(person)._object("Two jobs were led by me 有两单由我主修")
                continue
            appraisal.with_user(head)._note_talk(
                company._get_store_date(), "Results and next steps discussed 沟通结果与改进方向"
            )
            name, kind = rng.choice(STEPS)
            env["dealer.appraisal.step"].with_user(head).create(
                {
                    "appraisal_id": appraisal.id,
                    "name": name,
                    "kind": kind,
                    "owner_id": appraisal.employee_id.id,
                    "due": today + timedelta(days=rng.randrange(-10, 80)),
                }
            )
            if number % 6 == 5:
                continue  # still to be signed
            appraisal.with_user(person)._sign(signature(person.name))
            appraisal.with_user(head)._sign(signature(head.name))

    return [
        (last_half + timedelta(days=150), 90, start(last_half)),
        (this_half + timedelta(days=3), 90, reviews(last_half, "self", 0.9)),
        (this_half + timedelta(days=8), 90, pass_over),
        (closing, 90, reviews(last_half, "manager", 1)),
        (closing + timedelta(days=5), 90, release),
        (closing + timedelta(days=7), 90, talk),
        (today - timedelta(days=6), 90, start(this_half)),
        (today - timedelta(days=2), 90, reviews(this_half, "self", 0.4)),
    ]
