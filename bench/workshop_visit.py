"""A workshop visit from reception to paid, beside core's repair order, sale order, bill, payment.

Both: one car or customer, 3 parts, 2 labour lines, parts issued, billed, paid in cash. Ours also
records mileage, the customer's authorisation, a desk receipt and a gate pass, which core has not.
Budget: at most 0.75 times the peer's queries and CPU time.
"""

import statistics
from collections import defaultdict

VISITS = 30
WARM_UP = 3
BUDGET = 0.75


class Steps:
    """Queries and CPU time of each named step, per visit."""

    def __init__(self, meter):
        self.meter = meter
        self.values = defaultdict(list)

    def median(self, name, field):
        return statistics.median(getattr(value, field) for value in self.values[name][WARM_UP:])

    def run(self, name, function):
        with self.meter() as meter:
            result = function()
        self.values[name].append(meter)
        return result

    def total(self, field):
        """Opened to paid; what comes after paying is printed and not counted."""
        return sum(self.median(name, field) for name in self.values if name != "gate pass")


def _setup(env):
    """Make the parts, labour, customer, car and desk that both sides use."""
    Product = env["product.product"]
    common = {"is_part": True, "type": "consu", "is_storable": True, "standard_price": 5}
    parts = Product.create(
        [{**common, "name": f"Bench part {i}", "part_number": f"BP-{i}", "list_price": 10 + i}
         for i in range(3)]
    )  # fmt: skip
    labour = Product.create(
        [{"name": f"Bench labour {i}", "type": "service", "list_price": 100,
          "invoice_policy": "order"} for i in range(2)]
    )  # fmt: skip
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    for part in parts:
        env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, 100_000)
    partner = env["res.partner"].create({"name": "Bench customer"})
    vehicle = env["dealer.vehicle"].create({"vin": "BENCHFRAME01", "frame_number_only": True})
    vehicle._set_owner(partner)
    method = env["dealer.cashier.method"].search(
        [("company_id", "=", env.company.id), ("is_cash", "=", True)], limit=1
    )
    env["dealer.cashier.session"].create({})
    env.flush_all()
    return parts, labour, partner, vehicle, method


def _core_visit(env, steps, parts, labour, partner):
    order = steps.run(
        "open",
        lambda: env["repair.order"].create(
            {
                "partner_id": partner.id,
                "move_ids": [
                    (0, 0, {"repair_line_type": "add", "product_id": part.id, "product_uom_qty": 1})
                    for part in parts
                ],
            }
        ),
    )
    steps.run("confirm", order.action_validate)
    steps.run("start", order.action_repair_start)

    def end():
        for move in order.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        order.action_repair_end()

    steps.run("end", end)

    def quote():
        order.action_create_sale_order()
        order.sale_order_id.write(
            {
                "order_line": [
                    (0, 0, {"product_id": work.id, "product_uom_qty": 1}) for work in labour
                ]
            }
        )
        return order.sale_order_id

    sale = steps.run("quote", quote)
    steps.run("confirm sale", lambda: sale.state in ("draft", "sent") and sale.action_confirm())
    bill = steps.run("bill", sale._create_invoices)
    steps.run("post", bill.action_post)
    steps.run(
        "pay",
        lambda: (
            env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
            ._create_payments()
        ),
    )
    assert bill.payment_state in ("paid", "in_payment"), bill.payment_state


def _our_visit(env, steps, parts, labour, vehicle, method, number):
    order = steps.run(
        "open",
        lambda: env["dealer.repair.order"].create(
            {
                "vehicle_id": vehicle.id,
                "mileage_in": 1000 + number,
                "job_ids": [(0, 0, {"concern": "Service"})],
                "line_ids": [
                    (0, 0, {"line_type": "labour", "product_id": work.id, "standard_hours": 1})
                    for work in labour
                ]
                + [(0, 0, {"line_type": "part", "product_id": part.id}) for part in parts],
            }
        ),
    )
    steps.run("authorise", lambda: order._authorise("in_person", "Bench customer"))
    steps.run("start", order.action_start)
    steps.run("request parts", order.action_request_parts)

    def issue():
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()

    steps.run("issue parts", issue)
    steps.run("finish", order.action_finish)
    steps.run("settle", order.action_settle)

    def pay():
        values = order._prepare_receipt_values()
        receipt = env["dealer.cashier.receipt"].create(
            {
                **values,
                "invoice_ids": [(6, 0, values["invoice_ids"])],
                "line_ids": [(0, 0, {"method_id": method.id, "amount": order.amount_customer})],
            }
        )
        receipt.action_confirm()

    steps.run("pay", pay)
    steps.run("gate pass", order.action_issue_gate_pass)
    assert order.invoice_ids.payment_state in ("paid", "in_payment")
    assert order.gate_pass_ids.state == "valid"


def run(env, meter, visits=VISITS):
    """Measure both in this transaction; the caller rolls back.

    :param meter: called without arguments, returns a context manager with `queries` and `cpu`
    :return: (core's steps, our steps)
    """
    parts, labour, partner, vehicle, method = _setup(env)
    core, ours = Steps(meter), Steps(meter)
    for number in range(visits + WARM_UP):
        env.flush_all()
        env.invalidate_all()
        _core_visit(env, core, parts, labour, partner)
        env.flush_all()
        env.invalidate_all()
        _our_visit(env, ours, parts, labour, vehicle, method, number)
    return core, ours


def report(core, ours):
    """Print both and return whether the budget is kept."""
    for title, steps in (("core", core), ("ours", ours)):
        for name in steps.values:
            print(
                f"{title:5} {name:14} {steps.median(name, 'queries'):6.0f} queries"
                f" {1000 * steps.median(name, 'cpu'):8.1f} ms CPU"
            )
    kept = True
    for field, unit in (("queries", "queries"), ("cpu", "s CPU")):
        peer, own = core.total(field), ours.total(field)
        kept = kept and own <= BUDGET * peer
        print(
            f"visit {unit}: core {peer:.4g}, ours {own:.4g}, ratio {own / peer:.2f}"
            f" (budget {BUDGET})"
        )
    return kept


def main():
    """Measure in a fresh database."""
    from _common import Meter, database, odoo_env

    with database("dealer_workshop", core=("repair", "sale_stock")) as name, odoo_env(name) as env:
        kept = report(*run(env, lambda: Meter(env.cr)))
        env.cr.rollback()
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
