"""What people earn, their insurances and contracts; a raise now and then, what ends soon."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from odoo.fields import Command

from . import actors

# a month in CNY, by role: basic, post; others have the default
PAY = {
    "general_manager": (18000, 6000),
    "sales_manager": (9000, 3500),
    "parts_manager": (8500, 2500),
    "workshop_controller": (9000, 3000),
    "hr_manager": (9000, 2500),
    "accountant": (8500, 2000),
    "service_adviser": (5500, 1500),
    "technician": (5200, 1200),
    "quality_inspector": (6200, 1500),
    "sales_consultant": (4200, 800),
}
DEFAULT = (4800, 800)
# example rates and limits of Shanghai's notice of a year; a store enters those of its own city
CITY = "上海"
RATES = [
    ("pension", 16, 8),
    ("medical", 9, 2),
    ("unemployment", 0.5, 0.5),
    ("injury", 0.26, 0),
    ("housing", 7, 7),
]
LIMITS = (7384, 36921)
# days before today a change counts from, role, share more, why, how far it came
RAISES = [
    (
        200,
        "technician",
        0.06,
        "Passed the certificate for electric cars 取得新能源维修资格",
        "done",
    ),
    (120, "sales_consultant", 0.05, "Yearly review 年度调薪", "done"),
    (45, "service_adviser", 0.08, "Leads the reception now 担任前台组长", "done"),
    (-10, "technician", 0.05, "Yearly review 年度调薪", "approved"),
    (-20, "cashier", 0.05, "Takes the bookkeeping too 兼任记账", "asked"),
    (-30, "reception", 0.04, "After probation 转正调薪", "draft"),
]


def build(env, rng, people, company):
    """Salaries, benefits and signed contracts of everybody, by the HR manager."""
    manager = people["hr_manager"][:1]
    env = env(user=manager, su=False, context={**env.context, "tracking_disable": True})
    basic = env.ref("dealer_hr_pay.salary_kind_basic")
    post = env.ref("dealer_hr_pay.salary_kind_post")
    meal = env.ref("dealer_hr_pay.salary_kind_meal")
    kinds = _rates(env, company)
    today = company._get_store_date()
    roles = {user.id: role for role, users in people.items() for user in users}
    employees = env["hr.employee"].search([("company_id", "=", company.id)], order="id")
    alike = {}
    for number, employee in enumerate(employees):
        salary, for_post = PAY.get(roles.get(employee.user_id.id), DEFAULT)
        terms = salary + 100 * (number % 5), for_post, employee.date_version
        alike[terms] = alike.get(terms, employees.browse()) | employee
    for (salary, for_post, first), group in alike.items():
        group._set_salary({basic: salary, post: for_post, meal: 400}, first, "Joined 入职")
        group._open_benefits(kinds, first, salary + for_post)
    # the offices tell the numbers of accounts later
    for account in env["dealer.benefit.account"].search([("employee_id", "in", employees.ids)]):
        account.number = f"3101{rng.randrange(10**8):08d}"
    # signed as they are written, so that each text is laid down once
    env["dealer.labour.contract"].create(
        [_contract(employee, number, today) for number, employee in enumerate(employees)]
    ).action_sign()


def _rates(env, company):
    """Rates of the store's city beside the examples shipped."""
    company.sudo().partner_id.city = company.city or CITY  # the store's address is its master data
    kinds = env["dealer.benefit.kind"].browse()
    for code, store, person in RATES:
        kind = env.ref(f"dealer_hr_pay.benefit_kind_{code}")
        kinds |= kind
        env["dealer.benefit.rate"].create(
            {
                "kind_id": kind.id,
                "city": company.city,
                "date_from": date(2020, 1, 1),
                "percent_store": store,
                "percent_person": person,
                "base_min": LIMITS[0] if code != "housing" else 2690,
                "base_max": LIMITS[1],
                "source": "Example figures 示例数据，请按当地通知维护",
            }
        )
    return kinds


def _contract(employee, number, today):
    """Values of one signed term of three years; a few end soon or are open-ended, one is on probation."""
    if number % 11 == 4:
        end = today + timedelta(days=20 + number)
        start = end - relativedelta(years=3, days=-1)
        values = {"term_kind": "fixed", "date_start": start, "date_end": end}
    elif number % 7 == 6:
        start = today - timedelta(days=170)
        values = {
            "term_kind": "fixed",
            "date_start": start,
            "date_end": start + relativedelta(years=3, days=-1),
            "trial_date_end": start + relativedelta(months=6, days=-1),
        }
    elif number % 5 == 0:
        values = {"term_kind": "open", "date_start": today - timedelta(days=900 + 10 * number)}
    else:
        start = today - timedelta(days=500 + 7 * number)
        end = start + relativedelta(years=3, days=-1)
        values = {"term_kind": "fixed", "date_start": start, "date_end": end}
    return {
        "employee_id": employee.id,
        "company_id": employee.company_id.id,
        "job_id": employee.job_id.id,
        "place": employee.company_id.name,
        "wage": employee.wage,
        "signed_on": values["date_start"],
        "scan": actors.signature(employee.name),
        **values,
    }


def events(env, rng, people, company, clock):
    """Raises decided by the general manager, three months of contributions, what ends soon."""
    manager, plan = people["hr_manager"][:1], []
    seen = set()
    for age, role, share, reason, end in RAISES:
        users = [user for user in people.get(role, ()) if user.id not in seen]
        if not users:
            continue
        seen.add(users[-1].id)
        day = clock.today - timedelta(days=age)
        asked = min(day - timedelta(days=7), clock.today - timedelta(days=2))
        plan.append(
            (
                asked,
                40,
                lambda user=users[-1], day=day, share=share, reason=reason, end=end: _raise(
                    env, people, user, day, share, reason, end
                ),
            )
        )
        if end == "done":
            plan.append((day, 2, lambda: _apply(env)))
    for months in (3, 2, 1):
        month = clock.today.replace(day=1) - relativedelta(months=months)
        day = min(month + relativedelta(months=1, days=4), clock.today)
        plan.append((day, 41, lambda month=month: _sheet(env, manager, company, month)))
    # every night; the scheduler sleeps while the story is told
    plan.append((clock.today, 42, env["dealer.labour.reminder"].sudo()._cron_remind))
    return plan


def _raise(env, people, user, day, share, reason, end):
    manager = people["hr_manager"][:1]
    employee = user.employee_ids[:1]
    basic = env.ref("dealer_hr_pay.salary_kind_basic")
    salary = employee._get_salary(day)[employee.id].get(basic, 0)
    change = (
        env["dealer.salary.change"]
        .with_user(manager)
        .create(
            {
                "employee_id": employee.id,
                "date": day,
                "reason": reason,
                "line_ids": [
                    Command.create(
                        {"kind_id": basic.id, "new_amount": round(salary * (1 + share), -1)}
                    )
                ],
            }
        )
    )
    if end != "draft":
        approve(change, people if end != "asked" else None, "approve")


def approve(document, people, code):
    """Take a step that the general manager approves; without people it waits for him."""
    step = document.sudo().workflow_stage_id.workflow_id.transition_ids.filtered(
        lambda step: step.code == code
    )
    document.workflow_step(step.id)
    if people:
        request = document.sudo().workflow_request_id
        request.review_ids.with_user(people["general_manager"][:1]).action_approve()
        document.env.flush_all()


def _sheet(env, manager, company, month):
    sheet = (
        env["dealer.benefit.sheet"]
        .with_user(manager)
        .create({"company_id": company.id, "month": month})
    )
    sheet.action_compute()
    sheet.action_confirm()


def _apply(env):
    """What the scheduler does at night."""
    waiting = env["dealer.salary.change"].sudo().search([("category", "=", "approved")])
    waiting._get_due()._apply()
