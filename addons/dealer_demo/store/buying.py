"""Parts are bought: suggested and ordered, ordered for a customer, fetched round the corner."""

from datetime import timedelta

from odoo import Command, fields

from .actors import validate

# number, name, cost, price, minimum of the first stocking list; 0: ordered for customers only
NEW_PARTS = [
    ("5H0 941 006 B", "LED head lamp right LED大灯（右）", 1980.00, 3280.00, 0),
    ("5H0 807 217 GRU", "Front bumper cover 前保险杠蒙皮", 860.00, 1580.00, 0),
    ("11E 121 004", "Water pump 水泵", 365.00, 620.00, 2),
    ("05E 109 119 F", "Timing belt kit 正时皮带套件", 298.00, 540.00, 3),
    ("5WA 698 451", "Rear brake pads, electric 电动后刹车片", 315.00, 560.00, 4),
    ("1EA 819 669", "Cabin filter HEPA 高效空调滤芯", 118.00, 218.00, 6),
    ("N 109 059 01", "Bulb H7 55 W 灯泡", 16.50, 38.00, 10),
    ("3Q0 955 455", "Wiper motor rear 后雨刮电机", 415.00, 698.00, 0),
]


def build(env, rng, shelf, people, company):
    """What vendors sell, for how much; the new model's parts. Adds them to the shelf."""
    manager = people["parts_manager"][:1]
    Partner = env["res.partner"].with_user(manager)
    vendor = Partner.search([("name", "ilike", "East China Parts Centre")], limit=1)
    agent = Partner.create(
        {"name": "Huaxin Auto Parts 华信汽配", "is_company": True, "supplier_rank": 1}
    )
    for number, product in shelf.items():
        if not product.seller_ids:
            product.with_user(manager).write(
                {
                    "seller_ids": _sellers(vendor, product.standard_price, rng.choice((3, 5, 7))),
                    "pack_quantity": 4 if "04E 905" in number else 1,
                }
            )
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    for number, name, cost, price, minimum in NEW_PARTS:
        part = (
            env["product.product"]
            .with_user(manager)
            .create(
                {
                    "name": name,
                    "is_part": True,
                    "is_storable": True,
                    "part_number": number,
                    "standard_price": cost,
                    "list_price": price,
                    "seller_ids": _sellers(vendor if cost > 100 else agent, cost, 6),
                }
            )
        )
        shelf[number] = part
        if minimum:
            env["stock.warehouse.orderpoint"].with_user(manager).create(
                {
                    "product_id": part.id,
                    "warehouse_id": warehouse.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "product_min_qty": minimum,
                    "product_max_qty": minimum,
                    "trigger": "manual",
                    "company_id": company.id,
                }
            )
    return agent


def _sellers(vendor, price, delay):
    return [Command.create({"partner_id": vendor.id, "price": price, "delay": delay})]


def events(env, rng, shelf, buyers, people, company, clock):
    """(day, order, act): a run a fortnight ago, customers' parts, a run to review today."""
    store = Buying(env, rng, shelf, buyers, people, company)
    today = clock.today
    return [
        (today - timedelta(days=16), 0, store.prepare),
        (today - timedelta(days=15), 1, store.restock),
        (today - timedelta(days=9), 2, store.receive_restock),
        (today - timedelta(days=9), 3, store.order_lamp),
        (today - timedelta(days=2), 4, store.receive_lamp),
        (today - timedelta(days=6), 5, lambda: store.order("5H0 807 217 GRU", 4)),
        (today - timedelta(days=1), 6, lambda: store.wish("3Q0 955 455", 9)),
        (today, 11, store.order_for_visit),
        (today, 12, store.fetch_for_visit),
        (today, 13, lambda: store.suggest(budget=3000.0)),
    ]


class Buying:
    """The parts manager, the store keeper and the advisers, as far as parts are bought."""

    def __init__(self, env, rng, shelf, buyers, people, company):
        self.env = env
        self.rng = rng
        self.shelf = shelf
        self.buyers = buyers
        self.people = people
        self.company = company
        self.manager = people["parts_manager"][:1]
        self.keeper = people["store_keeper"][:1]
        self.visits = env["dealer.repair.order"]

    def prepare(self):
        self.agent = build(self.env, self.rng, self.shelf, self.people, self.company)

    def suggest(self, **values):
        self.env["dealer.part.demand"]._cron_refresh()  # as every night
        run = self.env["dealer.part.suggestion"].with_user(self.manager).create(values)
        run.action_compute()
        return run

    def restock(self):
        run = self.suggest()
        for line in run.line_ids[:2]:
            line.quantity += line.pack_quantity
        run.action_make_orders()
        self.restocked = run.purchase_order_ids
        self.restocked.button_confirm()

    def receive_restock(self):
        for picking in self.restocked.sudo().picking_ids:
            validate(picking, self.keeper)

    def wish(self, number, days, note=False):
        """An adviser writes down what his customer wants."""
        adviser = self.rng.choice(list(self.people["service_adviser"]))
        return (
            self.env["dealer.part.special.order"]
            .with_user(adviser)
            .create(
                {
                    "product_id": self.shelf[number].id,
                    "partner_id": self.rng.choice(list(self.buyers)).id,
                    "promised_date": fields.Date.today() + timedelta(days=days),
                    "deposit_note": note,
                }
            )
        )

    def order(self, number, days, note=False):
        return self._buy(self.wish(number, days, note))

    def _buy(self, special):
        special.with_user(self.manager).action_order()
        special.sudo().purchase_order_id.with_user(self.manager).button_confirm()
        return special

    def order_lamp(self):
        self.lamp = self.order("5H0 941 006 B", 7, "定金 1000 元")

    def receive_lamp(self):
        validate(self.lamp.sudo().purchase_order_id.picking_ids, self.keeper)

    def _add_part(self, number):
        """An open visit needs one more part, and the customer agrees on the phone."""
        visit = self.env["dealer.repair.order"].search(
            [
                ("company_id", "=", self.company.id),
                ("category", "=", "in_progress"),
                ("id", "not in", self.visits.ids),
            ],
            limit=1,
        )
        self.visits += visit
        visit = visit.with_user(visit.adviser_id)
        line = visit.env["dealer.repair.line"].create(
            {
                "order_id": visit.id,
                "line_type": "part",
                "product_id": self.shelf[number].id,
                "job_id": visit.job_ids[:1].id,
            }
        )
        visit._authorise("phone", visit.partner_id.name)
        return line

    def order_for_visit(self):
        line = self._add_part("3Q0 955 455")
        line.action_order_part()
        self._buy(line.special_order_ids)

    def fetch_for_visit(self):
        line = self._add_part("5H0 807 217 GRU")
        wizard = self.env["dealer.repair.buy"].with_user(self.keeper)
        wizard.create(
            {
                "line_id": line.id,
                "partner_id": self.agent.id,
                "price_unit": 905.0,
                "vendor_reference": f"HX{self.rng.randrange(10**6):06d}",
                "reason": "Customer waits 客户在店等候",
            }
        ).action_confirm()
