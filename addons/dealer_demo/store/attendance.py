"""Attendance: punches of the door, last month confirmed and approved, this one open."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

DEVICE = "Staff door 员工通道"
ANSWER = "Asked the head: you were there. 已向主管核实，情况属实。"
OBJECTION = "I was on a roadside rescue that morning, ask the head. 当天上午外出救援，主管可证明。"


def build(env, rng, people, company, clock):
    """Told at the end of the story, after the rosters; needs staff only."""
    today = clock.today
    month = today.replace(day=1)
    first = month - relativedelta(months=1)
    manager = (people.get("hr_manager") or people["general_manager"])[:1]
    # sudo: before there is an HR manager the general manager set it up
    env["dealer.attendance.rule"].with_user(manager).sudo().create(
        {
            "company_id": company.id,
            "date_from": first,
            "exempt_job_ids": people["general_manager"].employee_id.job_id.ids,
        }
    )
    clock.at(today)
    _take_in(env, rng, company, first, today)
    _request(env, people, company, month)
    clerk = people["hr"][:1]
    Sheet = env["dealer.attendance.sheet"].with_user(clerk).with_company(company)
    sheet = Sheet.create({"company_id": company.id, "month": first})
    sheet.action_ask()
    _confirm(sheet, clerk)
    sheet.with_user(manager).action_approve()
    Sheet.create({"company_id": company.id, "month": month})


def _take_in(env, rng, company, first, today):
    """What the machine at the door wrote, with the lapses of people."""
    employees = env["hr.employee"].sudo().search([("company_id", "=", company.id)], order="id")
    due = employees._get_due_shifts(first, today - timedelta(days=1))
    rows = []
    for (employee_id, _day), shift in sorted(due.items(), key=lambda item: item[0]):
        if not shift.start or rng.random() < 0.01:
            continue
        since = shift.start - timedelta(minutes=rng.randrange(1, 12))
        until = shift.end + timedelta(minutes=rng.randrange(0, 12))
        if rng.random() < 0.03:
            since = shift.start + timedelta(minutes=rng.randrange(8, 40))
        moments = [since, until]
        if rng.random() < 0.015:
            moments.pop(rng.randrange(2))
        elif rng.random() < 0.02:
            moments.append(until + timedelta(minutes=1))
        rows += [
            {"employee_id": employee_id, "moment": moment, "source": "device", "device": DEVICE}
            for moment in moments
        ]
    # sudo: what the machine recorded, loaded by HR
    env["dealer.punch"].sudo().with_company(company)._take_in(rows)


def _request(env, people, company, month):
    """A technician asks to stay longer."""
    user = people["technician"][:1]
    request = (
        env["dealer.overtime.request"]
        .with_user(user)
        .with_company(company)
        .create(
            {
                "employee_id": user.with_company(company).employee_id.id,
                "company_id": company.id,
                "date_from": company._get_store_moment(month + timedelta(days=2), 18),
                "date_to": company._get_store_moment(month + timedelta(days=2), 20),
                "reason": "Accident car promised for tomorrow 事故车承诺次日交车",
            }
        )
    )
    request.action_ask()


def _confirm(sheet, clerk):
    """Everybody confirms on the phone; one objects first, and HR puts it right."""

    def confirm(lines):
        for line in lines:
            line.with_user(line.sudo().employee_id.user_id).action_confirm()

    lines = sheet.line_ids.filtered("has_login")
    # nobody corrects his own month, so it is not the clerk who objects
    objector = lines.filtered(lambda line: line.has_issue and line.employee_id.user_id != clerk)[:1]
    confirm(lines - objector)
    for line in objector:
        line.with_user(line.sudo().employee_id.user_id)._object(OBJECTION)
        day = line.day_ids.filtered(lambda item: item.missing or item.days_absent)[:1]
        sheet.env["dealer.attendance.correction"].with_user(clerk).create(
            {
                "employee_id": line.employee_id.id,
                "company_id": sheet.company_id.id,
                "date": day.date,
                "reason": "Roadside rescue 外出救援",
            }
        )
        line._answer(ANSWER)
    confirm(objector)
