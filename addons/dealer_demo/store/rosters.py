"""Who works when: the workshop in two shifts, the showroom with alternating weekends."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command

DEPARTMENTS = [
    ("Workshop 售后车间", "workshop_controller", ("technician", "workshop_controller",
                                             "quality_inspector")),
    ("Sales 销售部", "sales_manager", ("sales_consultant", "sales_manager")),
]  # fmt: skip


def build(env, people, company, clock):
    """Teams, last and this month published, next month a draft; a swap waits for its head.

    Told at the end of the story; needs staff only.
    """
    today = clock.today
    month = today.replace(day=1)
    heads = {}
    for name, role, roles in DEPARTMENTS:
        staff = env["hr.employee"]
        for each in roles:
            staff |= people[each].employee_id
        head = people[role][:1].employee_id
        department = head.department_id or env["hr.department"].create(
            {"name": name, "company_id": company.id, "manager_id": head.id}
        )
        department.manager_id = department.manager_id or head
        staff.filtered(lambda e: not e.department_id).department_id = department
        heads[role] = (department, staff, head.user_id)
    workshop, technicians, controller = heads["workshop_controller"]
    sales, sellers, manager = heads["sales_manager"]
    clerk = people["hr"][:1]
    _teams(env, clerk, company, workshop, technicians, sales, sellers, month)
    department_needs = [
        {"type_id": _type(env, "early").id, "minimum": 2, "is_required": False},
        {"type_id": _type(env, "late").id, "minimum": 1, "is_required": False},
    ]
    env["dealer.shift.need"].with_user(clerk).create(
        [
            {**need, "department_id": workshop.id, "company_id": company.id,
             "weekdays": "mon_sat"}
            for need in department_needs
        ]
    )  # fmt: skip
    for offset in (-1, 0, 1):
        first = month + relativedelta(months=offset)
        clock.at(min(first - timedelta(days=6), today))
        for department, head in ((workshop, controller), (sales, manager)):
            roster = (
                env["dealer.roster"]
                .with_user(head)
                .with_company(company)
                .create({"department_id": department.id, "month": first})
            )
            roster.action_generate()
            if offset < 1:
                roster.action_publish()
    clock.at(today)
    _swap(env, sellers, today)


def _type(env, code):
    return env.ref(f"dealer_hr_roster.shift_type_{code}")


def _teams(env, clerk, company, workshop, technicians, sales, sellers, month):
    anchor = month - relativedelta(months=2)
    anchor -= timedelta(days=anchor.weekday())  # a Monday
    mechanics = technicians.filtered("is_technician").sorted("id")
    halves = [mechanics[::2] | (technicians - mechanics), mechanics[1::2]]
    shifts = ("early", "late")
    patterns = env["dealer.shift.pattern"].with_user(clerk)
    teams = []
    for shift, members in zip(shifts, halves, strict=True):
        kind = _type(env, shift)
        pattern = patterns.create(
            {
                "name": f"{kind.with_context(lang='en_US').name}, six days",
                "company_id": company.id,
                "day_ids": [
                    Command.create({"sequence": n, "type_id": kind.id if n < 6 else False})
                    for n in range(7)
                ],
            }
        )
        teams.append((f"Workshop {shift} 车间", workshop, pattern, anchor, members))
    weekends = env.ref("dealer_hr_roster.shift_pattern_weekends")
    for number, name in enumerate(("Sales A 销售一组", "Sales B 销售二组")):
        members = sellers.sorted("id")[number::2]
        teams.append((name, sales, weekends, anchor + timedelta(days=7 * number), members))
    env["dealer.shift.team"].with_user(clerk).with_company(company).create(
        [
            {
                "name": name,
                "company_id": company.id,
                "department_id": department.id,
                "pattern_id": pattern.id,
                "anchor": since,
                "member_ids": [
                    Command.create({"employee_id": person.id, "date_from": since})
                    for person in members
                ],
            }
            for name, department, pattern, since, members in teams
        ]
    )


def _swap(env, sellers, today):
    """One consultant has asked, the other agreed, the manager has yet to approve."""
    days = env["dealer.roster.day"].search(
        [
            ("employee_id", "in", sellers.ids),
            ("roster_id.category", "=", "published"),
            ("date", ">", today),
        ]
    )
    by_date = days.grouped("date")
    for date in sorted(by_date):
        works = by_date[date].filtered("type_id").employee_id
        rests = (by_date[date] - by_date[date].filtered("type_id")).employee_id
        asking = works.filtered(lambda e: e.user_id.login == "consultant")[:1]
        other = rests.filtered(lambda e: e.user_id.login != "consultant")[:1]
        for later in sorted(d for d in by_date if d > date):
            free = by_date[later].filtered(lambda d, a=asking: d.employee_id == a and not d.type_id)
            busy = by_date[later].filtered(lambda d, o=other: d.employee_id == o and d.type_id)
            if asking and other and free and busy:
                swap = (
                    env["dealer.shift.swap"]
                    .with_user(asking.user_id)
                    .create(
                        {
                            "employee_id": asking.id,
                            "other_id": other.id,
                            "date": date,
                            "other_date": later,
                            "reason": "Parents' evening at school 孩子学校家长会",
                        }
                    )
                )
                swap.action_ask()
                swap.with_user(other.user_id).action_agree()
                return swap
    return None
