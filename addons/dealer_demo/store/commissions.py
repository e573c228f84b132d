"""Commission: rules of consultants, advisers, technicians and the parts counter, three months."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command

# name, figure, measure, rate, roles, the rest; money in yuan, modest as in a small store
RULES = [
    ("Cars handed over 交车提成", "cars_sold", "row", 300.0, ["sales_consultant"],
     {"bands": [(2, 400.0), (4, 600.0)], "head_percent": 8.0}),
    ("Margin of the car 单车毛利提成", "car_margin", "margin", 4.0, ["sales_consultant"],
     {"cap_row": 1500.0}),
    ("Accessories 精品提成", "accessory_amount", "amount", 5.0, ["sales_consultant"], {}),
    ("Insurance policies 保险提成", "insurance_policies", "amount", 1.5,
     ["sales_consultant", "finance_clerk"], {}),
    ("Loans handled 金融提成", "finance_handled", "row", 80.0, ["finance_clerk"], {}),
    ("Sold hours 工时提成", "labour_hours", "unit", 25.0, ["technician"],
     {"bands": [(8, 32.0), (20, 40.0)], "band_on": "quantity", "band_kind": "marginal",
      "head_percent": 5.0}),
    ("Repair orders 接车产值提成", "repair_orders", "amount", 1.5, ["service_adviser"],
     {"threshold": 3.0}),
    ("Parts counter pool 配件柜台毛利池", "part_gross", "margin", 6.0,
     ["parts_counter", "store_keeper"], {"share": "shares"}),
]  # fmt: skip
MONTHS = 3  # told before the running one


def build(env, rng, people, company):
    """The HR manager writes the rules down."""
    manager = people["hr_manager"][:1]
    Rule = env["dealer.commission.rule"].with_user(manager).with_company(company)
    known = {code for code, _label in Rule._get_source_choices()}
    opening = company._get_store_date().replace(month=1, day=1) - relativedelta(years=1)
    for name, source, measure, rate, roles, rest in RULES:
        if source not in known:
            continue
        rest = dict(rest)
        bands = rest.pop("bands", ())
        employees = env["hr.employee"].browse()
        for role in roles:
            users = people.get(role)
            if users:
                employees |= users.with_company(company).employee_id
        pool = rest.get("share") == "shares"
        Rule.create(
            {
                "name": name,
                "company_id": company.id,
                "source": source,
                "measure": measure,
                "rate": rate,
                "date_from": opening,
                "job_ids": [] if pool else [Command.set(employees.job_id.ids)],
                "band_ids": [
                    Command.create({"above": above, "rate": more}) for above, more in bands
                ],
                "share_ids": [
                    Command.create(
                        {"employee_id": person.id, "weight": 3.0 if number == 0 else 2.0}
                    )
                    for number, person in enumerate(employees if pool else ())
                ],
                **rest,
            }
        )


def events(env, rng, people, company, clock):
    """Each month is computed on the 2nd, checked, confirmed, approved and exported by the 8th."""
    this = clock.today.replace(day=1)
    if clock.today.day < 9:  # last month is approved by now, whatever the day
        this -= relativedelta(months=1)
    plan = []
    for back in range(MONTHS, 0, -1):
        month = Month(env, people, company, this - relativedelta(months=back))
        due = month.first + relativedelta(months=1)
        plan += [
            (due + timedelta(days=1), 5, month.compute),
            (due + timedelta(days=3), 5, month.check),
            (due + timedelta(days=5), 5, lambda m=month, b=back: m.answer(objecting=b == 2)),
            (due + timedelta(days=7), 5, month.approve),
        ]
    plan.append((clock.today, 90, Month(env, people, company, clock.today).compute))
    return plan


class Month:
    """The commissions of one month, on their way to payroll."""

    def __init__(self, env, people, company, day):
        self.env = env
        self.people = people
        self.company = company
        self.first = day.replace(day=1)
        self.manager = people["hr_manager"][:1]

    def compute(self):
        self.env["dealer.commission.run"].with_user(self.manager).with_company(self.company).create(
            {"company_id": self.company.id, "month": self.first}
        ).action_compute()

    def check(self):
        """The heads; where there is none, the HR manager."""
        for statement in self._get("draft"):
            head = statement.head_user_id
            if not head or head == statement.user_id:
                head = self.manager
            if head != statement.user_id:
                statement.with_user(head).action_check()

    def answer(self, objecting=False):
        """Everybody agrees; one finds something missing, is heard and gets an adjustment."""
        for number, statement in enumerate(self._get("checked")):
            person = statement.user_id or self.manager
            if objecting and number == 1 and statement.user_id:
                self._step(statement, person, "object", "少算一台展车交付 One car is missing")
                statement.with_user(self.manager)._adjust(150.0, "补录展车交付 Display car added")
                head = statement.head_user_id or self.manager
                self._step(statement, head, "take_up", "已核实 Looked into")
                statement.with_user(head).action_check()
            if statement.user_id:
                statement.with_user(person).action_confirm()
            else:
                self._step(statement, person, "confirm_for", "长期出差 Travelling")

    def approve(self):
        boss = self.people["general_manager"][:1]
        statements = self._get("confirmed")
        of_boss = statements.filtered(lambda st: st.user_id == boss)
        (statements - of_boss).with_user(boss).action_approve()
        of_boss.with_user(self.manager).action_approve()
        if approved := self._get("approved"):
            approved.with_user(self.manager).action_export()

    def _get(self, category):
        # sudo: looked up for whoever acts next
        return (
            self.env["dealer.commission.statement"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company.id),
                    ("month", "=", self.first),
                    ("category", "=", category),
                ],
                order="id",
            )
        )

    def _step(self, statement, user, code, reason):
        step = (
            self.env["dealer.workflow.transition"]
            .sudo()
            .search([("code", "=", code), ("workflow_id.model", "=", statement._name)], limit=1)
        )
        statement.with_user(user).workflow_step(step.id, reason)
