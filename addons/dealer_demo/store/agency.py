"""Errands for customers: purchase tax and plates of the deals, yearly inspections of owners."""

from datetime import timedelta

from odoo.fields import Command

from . import names
from .actors import collect, open_day

INSPECTIONS = (210, 160, 120, 75, 40, 21, 9, 4, 2)  # days ago


def build(env, rng, people, company):
    """Whom money is paid on to."""
    Partner = env["res.partner"].sudo()
    payees = {
        "product_behalf_tax": "Tax Bureau, Vehicle Tax Hall 税务局车辆购置税办税厅",
        "product_behalf_plate": "Vehicle Administration Office 车辆管理所",
        "product_behalf_mortgage": "Vehicle Administration Office 车辆管理所",
        "product_behalf_transfer": "Vehicle Administration Office 车辆管理所",
        "product_behalf_inspection": "Anda Inspection Station 安达机动车检测站",
    }
    partners = {}
    for product, name in payees.items():
        if name not in partners:
            partners[name] = Partner.create({"name": name, "is_company": True})
        # sudo: products are the parts manager's; the story needs no more than the payee
        env.ref(f"dealer_sales_agency.{product}").sudo().behalf_partner_id = partners[name]


def on_quote(deal, rng, people):
    """Three in four leave tax and plates to the store."""
    if rng.random() < 0.75:
        deal._add_agency(deal.env["dealer.agency.type"].search([("is_default", "=", True)]))


def on_order(deal, rng, people):
    """The customer brings his identity card."""
    clerk = people["finance_clerk"][:1]
    for case in deal.with_user(clerk).agency_case_ids:
        case.paper_ids.filtered(lambda paper: paper.giver != "authority").action_receive()


def on_delivered(deal, rng, people):
    """The clerk declares and registers, the accountant pays, what is left goes back."""
    cases = deal.with_user(people["finance_clerk"][:1]).agency_case_ids
    for case in cases.sorted(lambda case: case.type_id.sequence):
        finish(case, rng, people)


def finish(case, rng, people):
    """All of a case: papers, steps, money, closed."""
    env = case.env
    today = case.company_id._get_store_date()
    case.paper_ids.filtered(lambda paper: not paper.received_on).action_receive()
    fuel = case.vehicle_id.model_id.default_fuel_type
    while step := case.current_step_id:
        result = False
        if step.result_kind == "plate":
            result = case.vehicle_id.license_plate or names.plate(rng, {"-"}, fuel == "electric")
        elif step.result_kind == "number":
            result = f"{rng.randrange(10**9):09d}"
        step._do(today, result)
    pay(env, case.sale_line_ids.filtered("is_on_behalf"), rng, people)
    case.invalidate_recordset()
    if case.amount_held:
        case.action_give_back()
        refund(case, rng, people)
    case.paper_ids.filtered(lambda paper: paper.goes_back).action_hand_over()
    case.action_close()


def pay(env, lines, rng, people):
    """The accountant pays on what is held, now and then some yuan less than was taken."""
    accountant = people["accountant"][:1]
    Payment = env["dealer.behalf.payment"].with_user(accountant)
    method = (
        env["dealer.cashier.method"]
        .with_user(accountant)
        .search([("company_id", "=", lines.company_id.id), ("is_cash", "=", False)], limit=1)
    )
    for line in lines.filtered(lambda line: line.behalf_balance > 0):
        less = rng.choice([0, 0, 0, 5, 12.5]) if line.behalf_balance > 20 else 0
        payment = Payment.create(
            {
                "partner_id": (line._get_behalf_partner() or line.company_id.partner_id).id,
                "company_id": line.company_id.id,
                "method_id": method.id,
                "reference": f"{rng.randrange(10**8):08d}",
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "amount": line.behalf_balance - less})
                ],
            }
        )
        payment.action_pay()


def refund(case, rng, people):
    """The cashier pays out what was left, approved by the sales manager."""
    cashier = people["cashier"][:1]
    order = case.sudo().order_id
    open_day(case.env, cashier, case.company_id)
    values = order._prepare_receipt_values()
    if values["kind"] != "refund":
        return
    notes = case.env["account.move"].sudo().browse(values["invoice_ids"])
    receipt = (
        case.env["dealer.cashier.receipt"]
        .with_user(cashier)
        .create(
            {
                **values,
                "invoice_ids": [Command.set(notes.ids)],
                "line_ids": [
                    Command.create(
                        {
                            "method_id": case.env["dealer.cashier.method"]
                            .with_user(cashier)
                            .search(
                                [
                                    ("company_id", "=", case.company_id.id),
                                    ("is_cash", "=", False),
                                ],
                                limit=1,
                            )
                            .id,
                            "amount": sum(notes.mapped("amount_residual")),
                            "reference": f"{rng.randrange(10**8):08d}",
                        }
                    )
                ],
            }
        )
    )
    receipt.with_user(people["sales_manager"][:1]).action_approve_refund()
    receipt.action_confirm()


def events(env, rng, people, company, clock):
    """Owners have their car inspected; the latest cases are under way."""
    clerk = people["finance_clerk"][:1]
    kind = env.ref("dealer_sales_agency.type_inspection")
    plan = [
        (clock.today - timedelta(days=days), 6, lambda open_=number >= 6: inspect(open_))
        for number, days in enumerate(INSPECTIONS)
    ]

    def inspect(is_open):
        # sudo: any customer's car will do
        cars = (
            env["dealer.vehicle"]
            .sudo()
            .search(
                [
                    ("owner_id", "!=", False),
                    ("license_plate", "!=", False),
                    ("lot_id", "=", False),
                    ("agency_case_ids", "=", False),
                ],
                limit=80,
            )
        )
        if not cars:
            return
        car = rng.choice(cars)
        case = (
            env["dealer.agency.case"]
            .with_user(clerk)
            .create(
                {
                    "type_id": kind.id,
                    "vehicle_id": car.id,
                    "partner_id": car.owner_id.id,
                    "company_id": company.id,
                }
            )
        )
        case.paper_ids[:1].action_receive()
        case.action_bill()
        collect_bill(case, rng, people)
        if not is_open:
            finish(case, rng, people)

    return plan


def collect_bill(case, rng, people):
    """The owner pays at the desk."""
    order = case.sudo().order_id
    collect(order, people["cashier"][:1], None, rng)
