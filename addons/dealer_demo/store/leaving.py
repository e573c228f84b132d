"""Who left, who is leaving with everything to hand over, who has just given notice."""

from datetime import timedelta

from . import pay

FORMER = "何静 He Jing"


def build(env, rng, people, company):
    """A file clerk of whom only the file is left later; before `pay.build`, which pays her too."""
    clerk = people["hr"][:1]
    env["hr.employee"].with_user(clerk).create(
        {"name": FORMER, "company_id": company.id, "job_title": "Receptionist 前台"}
    )


def events(env, rng, people, company, clock):
    """Departures in each state; what a consultant leaves is half handed over."""
    today, clerk = clock.today, people["hr"][:1]
    consultants = people["sales_consultant"]
    technician = people["technician"][-1:]
    return [
        (today - timedelta(days=75), 43, lambda: _former(env, people, clerk, today)),
        (today - timedelta(days=44), 43, lambda: _finish(env)),
        (today - timedelta(days=9), 43, lambda: _leaving(env, people, consultants, clerk, today)),
        (today - timedelta(days=1), 43, lambda: _begun(env, technician, clerk, today)),
    ]


def _create(env, employee, clerk, day, last, **values):
    return (
        env["dealer.departure"]
        .with_user(clerk)
        .create(
            {
                "employee_id": employee.id,
                "company_id": employee.company_id.id,
                "asked_on": day,
                "last_day": last,
                **values,
            }
        )
    )


def _former(env, people, clerk, today):
    employee = env["hr.employee"].search([("name", "=", FORMER)], limit=1)
    day = today - timedelta(days=75)
    departure = _create(
        env, employee, clerk, day, day + timedelta(days=30), reason="Moves back home 回老家发展"
    )
    pay.approve(departure, people, "approve")


def _finish(env):
    """What the scheduler does at night."""
    for departure in env["dealer.departure"].sudo().search([("category", "=", "approved")]):
        if departure.last_day < departure.company_id._get_store_date():
            departure.action_finish()


def _leaving(env, people, consultants, clerk, today):
    user = consultants[-1:]
    day = today - timedelta(days=9)
    departure = _create(
        env,
        user.employee_ids[:1],
        clerk,
        day,
        day + timedelta(days=30),
        reason="Found work nearer to home 找到离家更近的工作",
        successor_id=consultants[0].id,
    )
    pay.approve(departure, people, "approve")
    first = departure.line_ids.filtered(lambda line: line.way == "reassign" and line.open_count)[:1]
    first._hand_over(consultants[0])


def _begun(env, user, clerk, today):
    day = today - timedelta(days=1)
    _create(
        env,
        user.employee_ids[:1],
        clerk,
        day,
        day + timedelta(days=30),
        reason="Own workshop 自己开店",
    )
