"""Complaints and requests of a year: through their whole life, and a few still open."""

from datetime import timedelta

from odoo import fields

# customer's subject, category's XML id, cause number, what was answered, rating; None: none given
STORIES = [
    ("Brake squeals again after the repair 刹车维修后仍有异响", "repair", 1,
     "The pads were fitted anew with the maker's shims. 已更换原厂消音片并重新装配。", "5"),
    ("Waited two hours longer than promised 交车比承诺晚两小时", "wait", 4,
     "We now tell you before the promised time. 我们会在承诺时间前主动告知。", "4"),
    ("Bill higher than the estimate 结算金额高于估价", "price", 6,
     "The difference was credited. 差额已退还。", "3"),
    ("Part on order for three weeks 配件等待三周", "wait", 3,
     "The part has arrived, we fit it on Saturday. 配件已到，周六为您安装。", "4"),
    ("Adviser did not listen 服务顾问态度敷衍", "staff", 8,
     "We apologise and spoke with the colleague. 我们已与当事员工沟通并向您致歉。", "4"),
    ("Plate arrived late 上牌延误", "delivery", 7,
     "The papers are complete now. 手续已办齐。", "5"),
    ("Floor mats promised, not given 承诺赠送脚垫未兑现", "promise", 5,
     "They are with reception for you. 已放在前台，请随时来取。", "5"),
    ("Car smells of glue 车内有异味", "car", 9,
     "Cabin filter replaced, car aired. 已更换空调滤芯并做除味。", "3"),
    ("Invoice wanted with company name 需要补开公司抬头发票", "papers", None,
     "The invoice is in your mail. 发票已发送至您的邮箱。", None),
    ("Scratch after the wash 洗车后有划痕", "repair", 1,
     "Polished at our cost. 已免费抛光处理。", "4"),
]  # fmt: skip
# days before today, story, how far it came
PLOT = [
    (330, 0, "confirmed"), (310, 1, "confirmed"), (290, 8, "silent"), (270, 2, "confirmed"),
    (245, 0, "confirmed"), (220, 5, "confirmed"), (200, 1, "reopened"), (180, 3, "confirmed"),
    (160, 9, "confirmed"), (140, 1, "silent"), (120, 4, "confirmed"), (100, 6, "confirmed"),
    (80, 0, "confirmed"), (60, 7, "confirmed"), (45, 1, "rejected"), (30, 2, "confirmed"),
    (12, 3, "answered"), (9, 4, "progress"), (5, 9, "waiting"), (3, 0, "progress"),
    (2, 8, "received"), (1, 1, "received"),
]  # fmt: skip


def build(env, people, company):
    """The department that looks after complaints, and what vouchers they become."""
    agents = people["customer_service"]
    leader = people["general_manager"][:1]
    team = env["dealer.complaint.team"].create(
        {
            "name": "Customer Care 客户关怀部",
            "company_id": company.id,
            "leader_id": leader.id,
            "member_ids": [fields.Command.set(agents.ids)],
        }
    )
    company.complaint_voucher_program_id = env["loyalty.program"].create(
        {
            "name": "Goodwill voucher 关怀券",
            "program_type": "gift_card",
            "applies_on": "future",
            "trigger": "auto",
            "company_id": company.id,
        }
    )
    company.action_renew_complaint_form()
    return team


def events(env, rng, people, company, clock):
    """:return: list of (day, order, act)"""
    plan = []
    agent = people["customer_service"][:1]
    complained = set()

    def choose_car():
        """A car whose owner has not complained yet; customers come to have cars in the year."""
        cars = env["dealer.vehicle"].search(
            [
                ("owner_id.phone", "!=", False),
                ("owner_id", "not in", list(complained)),
                ("license_plate", "!=", False),
            ],
            order="id",
        )
        car = rng.choice(cars) if cars else cars
        complained.add(car.owner_id.id)
        return car

    def take_in(day, story, end):
        subject, category, cause, answer, rating = STORIES[story]
        clock.at(day, 2)
        car = choose_car()
        if not car:
            return
        category = env.ref(f"dealer_crm_complaint.category_{category}")
        complaint = (
            env["dealer.complaint"]
            .with_user(agent)
            ._take_in(
                {
                    "kind": category.kind or "complaint",
                    "subject": subject,
                    "description": subject,
                    "channel": rng.choice(["counter", "phone", "phone", "portal", "form"]),
                    "partner_id": car.owner_id.id,
                    "vehicle_id": car.id,
                    "category_id": category.id,
                    "company_id": company.id,
                    "user_id": agent.id,
                }
            )
        )
        if end == "received":
            return
        clock.at(day, 4)
        complaint.action_start()
        late = rng.random() < 0.15
        for step in complaint.step_ids:
            step.sudo().note = "Done, customer informed 已处理并告知客户"
            step.action_done()
        if cause:
            complaint.cause_id = env.ref(f"dealer_crm_complaint.cause_{cause}")
            complaint.why_1 = subject.partition(" ")[2] or subject
        if end == "progress":
            return
        if end == "waiting":
            complaint._workflow_say("The customer sends photos 客户补充照片")
            _step(complaint, "wait", "The customer sends photos 客户补充照片")
            return
        if end == "rejected":
            _step(complaint, "reject", "Within the maker's tolerance 属于厂家公差范围")
            return
        if category.kind == "complaint" and rng.random() < 0.4:
            _compensate(complaint, rng)
        clock.at(min(day + timedelta(days=6 if late else 1), clock.today), 5)
        complaint._answer(f"<p>{answer}</p>")
        if end == "answered":
            return
        clock.at(min(day + timedelta(days=8 if late else 2), clock.today), 6)
        if end == "reopened":
            complaint.sudo()._object("It happened again 又出现了", "2")
            clock.at(min(day + timedelta(days=10), clock.today), 6)
            complaint._answer(f"<p>{answer}</p>")
        if end == "silent":
            clock.at(min(day + timedelta(days=9), clock.today), 6)
            complaint.sudo()._close("silence")
        else:
            complaint.sudo()._confirm(rating, None)

    for days, story, end in PLOT:
        day = clock.today - timedelta(days=days)
        plan.append((day, 60, lambda d=day, s=story, e=end: take_in(d, s, e)))
    return plan


def _step(complaint, code, reason):
    """Take a step of the workflow as its handler does."""
    transition = (
        complaint.env["dealer.workflow.transition"]
        .sudo()
        .search(
            [("code", "=", code), ("workflow_id", "=", complaint.workflow_stage_id.workflow_id.id)],
            limit=1,
        )
    )
    complaint.workflow_step(transition.id, reason)


def _compensate(complaint, rng):
    """A voucher within what the handler gives by himself, made at once."""
    compensation = complaint.env["dealer.complaint.compensation"].create(
        {
            "complaint_id": complaint.id,
            "kind": "voucher",
            "amount": rng.choice([50, 100, 200]),
            "reason": "Goodwill 关怀补偿",
        }
    )
    _step(compensation, "approve", None)
    compensation.action_make_voucher()
