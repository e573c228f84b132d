"""Care: the store's rules, and what a year of them came to. Nothing is sent from here."""

from datetime import timedelta

from odoo import fields

from .clock import progress, stopwatch

# rules the store has switched on, by their addon
SWITCHED_ON = [
    "dealer_crm_care.care_rule_birthday",
    "dealer_crm_care.care_rule_spring",
    "dealer_crm_care.care_rule_mid_autumn",
    "dealer_crm_care.care_rule_inspection",
    "dealer_crm_care_sales.care_rule_delivery",
    "dealer_crm_care_workshop.care_rule_visit",
    "dealer_crm_care_maintenance.care_rule_service",
    "dealer_crm_care_insurance.care_rule_insurance",
]
PRICE = 0.045  # CNY a part


def build(env, rng, people, company):
    """Marketing switches the rules on; call it when the year is over, before the present day.

    What the rules would have planned on each day of the year is planned as they do it, and gets
    the result a provider would have reported.
    """
    started = stopwatch()
    marketing = (people.get("marketing") or people["general_manager"])[:1]
    rules = env["dealer.care.rule"].concat(
        *(rule for xmlid in SWITCHED_ON if (rule := env.ref(xmlid, raise_if_not_found=False)))
    )
    rules.with_user(marketing).write({"active": True})
    env.flush_all()

    Touch = env["dealer.touch"]
    now = fields.Datetime.now()
    today = company._get_store_date()
    for rule in rules:
        window = (
            (now - timedelta(days=365), now)
            if rule.is_hourly
            else (today - timedelta(days=365), today)
        )
        Touch._plan_sql(rule._get_query(company, *window))
    rules.last_run_on = today
    _settle(env, rng, Touch.search([("company_id", "=", company.id), ("due_on", "<", now)]))
    progress("messages", started)


def _settle(env, rng, touches):
    """Give each message that is due the end its like would have had."""
    touches = touches.filtered(lambda touch: touch.state == "planned")
    obstacles = touches._get_obstacles()
    for touch in touches:
        verdict, values = touch._judge_channels(obstacles)
        if verdict == "skip":
            touch.write({"state": "skipped", "outcome": values["outcome"]})
            continue
        draw = rng.random()
        result = {"state": "delivered", "sent_on": touch.due_on, **values}
        if touch.channel in ("call", "activity"):
            result["state"] = "sent"
        elif draw < 0.9:
            result["delivered_on"] = touch.due_on + timedelta(seconds=rng.randint(3, 90))
        elif draw < 0.95:
            result["state"] = "sent"
        elif draw < 0.98:
            result.update(state="failed", outcome="SMS: 关机或不在服务区 phone switched off")
        else:
            result.update(state="refused", outcome="SMS: 空号 no such number")
        if touch.channel == "sms":
            result.update(parts=1, price=PRICE)
            if rng.random() < 0.06:
                result["replied_on"] = touch.due_on + timedelta(hours=rng.randint(1, 20))
        touch.write(result)
    for touch, (subject, body) in _texts(touches):
        touch.write({"subject": subject, "body": body})


def _texts(touches):
    done = touches.filtered(lambda touch: touch.state not in ("skipped", "planned"))
    texts = done._render()
    return [(touch, texts[touch.id]) for touch in done]
