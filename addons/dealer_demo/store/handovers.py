"""Hand-overs: when, with what, and the calls afterwards."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

REASONS = [
    ("customer", "Business trip 出差"),
    ("customer", "Wants a lucky day 想选个好日子"),
    ("papers", "Temporary plate is late 临牌未到"),
    ("money", "Bank releases tomorrow 银行明日放款"),
]
ANSWERS = [
    "All well, likes the car 一切正常，很满意",
    "Asks how to pair the phone, explained 询问蓝牙连接，已指导",
    "Not reached, sent a message 未接通，已发短信",
    "Praises the consultant 表扬销售顾问",
]
ALSO = ["Floor mats 脚垫", "Charging cable 随车充", "Voucher for a wash 洗车券", ""]
CALLS = {
    1: "Day 1: home safely? 次日关怀：是否平安到家",
    3: "Day 3: satisfied with the hand-over? 三日回访：交车满意度",
    7: "Day 7: plate and papers 七日回访：上牌与手续",
    30: "Day 30: first month 三十日回访：用车情况",
}


def build(env, people, company):
    """Cars are handed over every day from nine to six, two at once; customer service calls."""
    days = [
        Command.create(
            {
                "name": f"{number}-{start}",
                "dayofweek": str(number),
                "hour_from": start,
                "hour_to": end,
                "day_period": period,
            }
        )
        for number in range(7)
        for start, end, period in ((9, 12, "morning"), (13, 18, "afternoon"))
    ]
    company.write(
        {
            "handover_calendar_id": env["resource.calendar"]
            .create(
                {
                    "name": "Hand-overs 交车时间",
                    "tz": company._get_store_zone(),
                    "company_id": company.id,
                    "attendance_ids": [Command.clear(), *days],
                }
            )
            .id,
            "handover_bays": 2,
            "handover_care_user_id": people["customer_service"][:1].id,
        }
    )
    papers = env["dealer.handover.paper"].search([])
    papers.filtered(lambda paper: paper.sequence <= 20).is_required = True
    plan = env.ref("dealer_vehicle_sales.handover_plan")
    for call in plan.template_ids:
        call.summary = CALLS.get(call.delay_count, call.summary)


def on_order(deal, rng, people, days=3):
    """The consultant agrees a time with the customer; now and then another one.

    :param int days: from now, when the customer wants his car
    """
    line = deal.order_line.filtered("vehicle_id")[:1]
    Delivery = deal.env["dealer.vehicle.delivery"]
    if not line or deal.state != "sale" or deal.vehicle_delivery_ids:
        return
    company = deal.company_id
    free = Delivery._get_free_times(company, deal.user_id, limit=60, per_day=6)
    wanted = company._get_store_date() + timedelta(days=days)
    times = [time for time in free if company._get_store_date(time) == wanted] or free[-1:]
    delivery = Delivery.create({"sale_line_id": line.id, "date_start": rng.choice(times)})
    others = [time for time in times if time != delivery.date_start]
    if others and rng.random() < 0.2:
        reason, note = rng.choice(REASONS)
        wizard = deal.env["dealer.handover.schedule"].create(
            {
                "delivery_id": delivery.id,
                "reason": reason,
                "note": note,
                "date_start": rng.choice(others),
            }
        )
        wizard.action_apply()


def on_handover(deal, rng, people):
    """Papers are given; called before the customer signs."""
    delivery = deal.vehicle_delivery_ids.filtered(lambda item: item.state == "planned")
    delivery.paper_ids.is_given = True
    delivery.write(
        {
            "energy_level": rng.choice(["25", "50", "100"]),
            "document_note": rng.choice(ALSO),
        }
    )


def on_delivered(deal, rng, people):
    """The calls of the next month are planned, as the hourly job does."""
    deal.env["dealer.vehicle.delivery"].sudo().search(
        [("order_id", "=", deal.id), ("state", "=", "done")]
    )._plan_follow_up()


def events(env, rng, people, company, clock):
    """The calls that were due are made, but for the last days'."""

    def call():
        today = fields.Date.today()
        activities = env["mail.activity"].search(
            [
                ("res_model", "=", "dealer.vehicle.delivery"),
                ("date_deadline", "<", today - timedelta(days=1)),
            ]
        )
        for user, own in activities.grouped("user_id").items():
            for answer in ANSWERS:
                part = own.filtered(lambda call, answer=answer: rng.choice(ANSWERS) == answer)
                own -= part
                part.with_user(user).action_feedback(feedback=answer)

    return [(clock.today, 12, call)]
