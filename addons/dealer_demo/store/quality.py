"""Inspections of cars in the workshop, and the check before they are handed over."""

import re
from datetime import timedelta

from .actors import line_values, photograph

# share of visits with a multi-point inspection, of items found red or amber, of failed checks
INSPECTED, WORN, FAILED = 0.4, 0.08, 0.07
REMARKS = ["Worn 磨损", "Uneven 不均匀", "Leaks a little 轻微渗漏", "Close to the limit 接近极限"]
# word in the item, what is wrong there
FAULTS = {
    "torque": "Torque missing 未按力矩拧紧",
    "clean": "Finger marks 有手印",
    "warning light": "Light still on 故障灯未熄",
    "indicator": "Not reset 未复位",
    "surface": "Dust in the paint 漆面有颗粒",
}


def build(env, rng, people, company):
    """Every order is checked; what an inspection finds is offered as an operation where there is
    one of that name."""
    company.write({"quality_scope": "all", "comeback_days": 30})
    template = env.ref("dealer_workshop_inspection.checklist_template_inspection")
    operations = env["dealer.operation"].search([])
    for item in template.item_ids.filtered("recommendation"):
        words = item.recommendation.lower()
        named = operations.filtered(lambda operation, words=words: _english(operation) in words)
        item.operation_id = named[:1]


def _english(operation):
    """The name without its Chinese half."""
    return re.sub(r"[^\x00-\x7f].*", "", operation.name).strip().lower()


def events(env, rng, people, company, clock, opening):
    """Each working day: technicians inspect, advisers offer, the inspector checks."""

    def inspect(day):
        clock.at(day, 2.5)
        _inspect(env, rng, people)

    def check(day):
        clock.at(day, 8.3)  # the technicians are done
        _check(env, rng, people)

    plan = []
    for number in range((clock.today - opening).days + 1):
        day = opening + timedelta(days=number)
        plan += [
            (day, 7.5, lambda day=day: inspect(day)),
            (day, 9.5, lambda day=day: check(day)),
        ]
    return [*plan, (clock.today, 11, lambda: _finish_today(env))]


def _finish_today(env):
    """Some cars are finished in the evening: the inspector finds them tomorrow morning."""
    orders = env["dealer.repair.order"].search([("category", "=", "in_progress")], limit=3)
    for job in orders.job_ids.filtered(lambda job: not job.done_on and not job.is_out):
        if user := job.technician_id.sudo().user_id:
            job.with_user(user).write({"cause": "Worn 磨损", "correction": "Replaced 已更换"})
            job.with_user(user).action_done()


def _inspect(env, rng, people):
    orders = env["dealer.repair.order"].search(
        [("category", "in", ("in_progress", "waiting")), ("finding_ids", "=", False)]
    )
    for order in orders:
        if rng.random() > INSPECTED or order.inspection_state != "none":
            continue
        technician = rng.choice(list(people["technician"]))
        action = order.with_user(technician).action_inspect()
        checklist = env["dealer.checklist"].with_user(technician).browse(action["res_id"])
        electric = order.vehicle_id.model_id.default_fuel_type == "electric"
        for line in checklist.line_ids.filtered(lambda line: not line.display_type):
            if not electric and re.search("drive battery|high-voltage", _item(line)):
                continue
            line.write(_look(rng, line))
            if line._is_photo_missing():
                photograph(line)
        checklist.action_done()
        _offer(rng, order)


def _item(line):
    return (line.item_id.with_context(lang="en_US").name or line.name).lower()


def _look(rng, line):
    """What the technician sees of one item."""
    worn = rng.random() < WORN
    if line.answer_type == "number":
        low, high = line.min_value, line.max_value
        good = low + rng.randint(1, 5) if low else max(high - 1, 0)
        return {"number": (low * 0.6 if low else high + 1) if worn else min(good, high or good)}
    if worn and line.answer_type == "state":
        return {"answer": "attention", "note": rng.choice(REMARKS)}
    return line_values(line)


def _offer(rng, order):
    """The adviser asks the customer, who often says: another time."""
    adviser = order.adviser_id
    for finding in order.finding_ids.with_user(adviser):
        if rng.random() < 0.75:
            finding.action_defer()
        elif rng.random() < 0.4:
            finding.action_decline()


def _check(env, rng, people):
    """The inspector, who worked on none of them, checks what is finished."""
    orders = env["dealer.repair.order"].search(
        [("quality_state", "=", "to_check"), ("settled_on", "=", False)]
    )
    for order in orders:
        if rng.random() < FAILED:
            _judge(rng, order, people, fails=True)
        check(rng, order, people)


def check(rng, order, people):
    """The inspector passes an order that is finished: one checklist for each kind of job."""
    while order.sudo().quality_state == "to_check":
        _judge(rng, order, people)


def _judge(rng, order, people, fails=False):
    inspector = people["quality_inspector"][:1]
    action = order.with_user(inspector).action_quality_check()
    checklist = order.env["dealer.checklist"].with_user(inspector).browse(action["res_id"])
    if checklist.state != "draft":
        return
    if checklist.test_drive != "none":
        # from the last reading on: the car has moved since reception
        out = max(order.vehicle_id.odometer, order.mileage_in) + 1
        checklist.write({"drive_mileage_out": out, "drive_mileage_in": out + rng.randint(4, 15)})
    lines = checklist.line_ids.filtered("is_open").filtered(lambda line: not line.display_type)
    for line in lines:
        line.write(line_values(line))
    states = lines.filtered(lambda line: line.answer_type == "state")
    bad = states[:1]
    if fails:
        seen = [
            (line, note) for line in states for key, note in FAULTS.items() if key in _item(line)
        ]
        bad, note = rng.choice(seen) if seen else (bad, "Not done 未完成")
        bad.write({"answer": "fail", "note": note})
    for line in lines:
        if line._is_photo_missing():
            photograph(line)
    if not fails:
        checklist.action_done()
        return
    if len(checklist.repair_job_ids) > 1:
        checklist._finish_quality({bad: checklist.repair_job_ids[:1]})
    else:
        checklist.action_done()
    for job in order.job_ids.filtered(lambda job: not job.done_on and not job.is_out):
        user = job.technician_id.sudo().user_id or people["technician"][:1]
        job.with_user(user).action_done()
    order.activity_ids.sudo().action_done()
