"""A year of calls after visits and hand-overs: tries, answers, scores, and a list for today."""

from datetime import timedelta

from odoo import fields

# of a hundred customers who are asked: who picks which answer (place in the list)
MOODS = [(0, 46), (1, 38), (2, 12), (3, 4)]
BAD_WORDS = ["Waited too long 等待时间太长", "Nobody explained the price 价格没有说明"]
MONTHLY = 5


def events(env, rng, people, company, clock):
    """:return: list of (day, order, act): each month the calls of its visits and hand-overs"""
    agent = people["customer_service"][:1]
    agents = people["customer_service"]
    plan = []

    def work(first, last):
        clock.at(last, 3)
        plans = env["dealer.call.plan"].sudo().search([("trigger", "!=", "manual")])
        for one in plans:
            days = (last - first).days
            fresh, one.fresh_days = one.fresh_days, max(days, 1)
            made = one._make(company)
            one.fresh_days = fresh
            ids = sorted(made.ids)
            keep = rng.sample(ids, min(MONTHLY, len(ids)))
            # the rest of a month's calls would only slow the build down
            env["dealer.call.task"].browse(sorted(set(ids) - set(keep)))._cancel("Sample")
            for task in env["dealer.call.task"].browse(keep):
                _call(task.with_user(rng.choice(agents) if len(agents) > 1 else agent), rng, clock)

    start = clock.today - timedelta(days=360)
    for month in range(12):
        first = start + timedelta(days=30 * month)
        last = first + timedelta(days=29)
        if last < clock.today - timedelta(days=6):
            plan.append((last, 70, lambda f=first, la=last: work(f, la)))

    def today():
        clock.at(clock.today, 1)
        for one in env["dealer.call.plan"].sudo().search([("trigger", "!=", "manual")]):
            one._make(company)

    plan.append((clock.today, 70, today))
    return plan


def _call(task, rng, clock):
    """One or two tries, then the questions; a few are never reached."""
    if rng.random() < 0.22:
        task._note_try(rng.choice(["no_answer", "busy"]))
        if rng.random() < 0.3:
            for _again in range(task.script_id.max_tries - 1):
                task._note_try("no_answer")
            return
    if rng.random() < 0.03:
        task._note_try("refused", "No time for questions 没时间回答")
        return
    answers, bad = {}, False
    for question in task._get_questions():
        choices = question.suggested_answer_ids
        if not choices:
            continue
        if len(choices) == 2:
            place = 0 if rng.random() < 0.9 else 1
        else:
            place = rng.choices([m for m, _w in MOODS], [w for _m, w in MOODS])[0]
        place = min(place, len(choices) - 1)
        bad = bad or choices[place].is_unsatisfied
        answers[question.id] = choices[place].id
    task._note_try("reached", rng.choice(BAD_WORDS) if bad else None, duration=rng.randint(60, 300))
    task._save_answers(answers)
    if task.complaint_id and fields.Date.today() < clock.today - timedelta(days=20):
        _settle(task.complaint_id.sudo(), rng)


def _settle(complaint, rng):
    """What was wrong months ago is settled by now."""
    complaint.action_start()
    for step in complaint.step_ids:
        step.note = "Called and explained 已致电说明"
        step.action_done()
    complaint.cause_id = complaint.env.ref(
        f"dealer_crm_complaint.cause_{rng.choice([1, 4, 4, 5, 6])}"
    )
    complaint._answer("<p>We apologise and have mended it. 我们已处理并向您致歉。</p>")
    complaint._confirm(rng.choice(["3", "4", "5"]), None)
