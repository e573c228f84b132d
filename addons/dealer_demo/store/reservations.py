"""Car prices by the quarter, cars kept for customers, a waiting list, and deals cancelled."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .actors import collect, open_day
from .deals import share

SURCHARGES = [0, 0, 1500, 2000, 3000]  # CNY, of a colour
# days before today a deal is made, days until it is cancelled, reason (XML id), note; the cars of
# older ones are sold to others the next day
CANCELLED = [
    (170, 0, "reason_finance", ""),
    (128, 0, "reason_mind", ""),
    (95, 0, "reason_competitor", "同城经销商"),
    (61, 0, "reason_late", ""),
    (33, 0, "reason_mind", ""),
    (16, 2, "reason_plate", ""),
    (3, 1, "reason_finance", ""),
]
# days before today a car is reserved, what becomes of it
KEPT = [
    (14, "expired"),
    (11, "expired"),
    (9, "released"),
    (2, "active"),
    (1, "active"),
    (1, "active"),
    (0, "active"),
]
WAITING = [45, 30, 21, 12, 5, 2]


def events(env, rng, shipments, buyers, people, company, clock):
    """What happens over the year: (day, order, act), each act by who does it.

    :param shipments: what came when; the last cars are those nobody buys
    :param buyers: customers with a phone, some of whom only ask
    """
    buyers = rng.sample(list(buyers), len(CANCELLED) + len(KEPT) + len(WAITING))
    _sold, _being_sold, kept = share(shipments)
    store = Store(env, rng, people, company, [car["vin"] for _day, car in kept])
    plan = [
        (clock.today - timedelta(days=days), 0, lambda promotion=promotion: store.price(promotion))
        for days, promotion in ((330, 0), (230, 3000), (140, 0), (50, 5000))
    ]
    for days, later, reason, note in CANCELLED:
        story = Cancelled(store, buyers.pop(), reason, note, any_car=not later)
        day = clock.today - timedelta(days=days)
        plan.append((day, 6, story.order))
        plan.append((day + timedelta(days=later), 7, story.cancel))
        if days > 5:  # the last refund still waits for its approval
            plan.append((day + timedelta(days=later), 8, story.pay_back))
    for days, outcome in KEPT:
        story = Kept(store, buyers.pop(), outcome)
        day = clock.today - timedelta(days=days)
        plan.append((day, 8, story.reserve))
        if outcome == "released":
            plan.append((day + timedelta(days=1), 8, story.release))
        elif outcome == "expired":
            plan.append((day + timedelta(days=4), 8, story.expire))
    for days in WAITING:
        customer = buyers.pop()
        plan.append(
            (
                clock.today - timedelta(days=days),
                9,
                lambda customer=customer: store.wait(customer),
            )
        )
    return plan


class Store:
    """The store's people at their desks."""

    def __init__(self, env, rng, people, company, unsold):
        self.unsold = unsold
        self.env = env
        self.rng = rng
        self.people = people
        self.company = company

    def consultant(self):
        return self.rng.choice(list(self.people["sales_consultant"]))

    def price(self, promotion):
        """The sales manager sets the prices of the quarter; the first time the surcharges too."""
        manager = self.people["sales_manager"][:1]
        Item = self.env["product.pricelist.item"].with_user(manager)
        trims = self.env["dealer.vehicle.trim"].search([("sale_price", ">", 0)])
        known = self.env["product.pricelist.item"].search_count([("trim_id", "!=", False)], limit=1)
        if not known:
            for value in trims.product_tmpl_id.attribute_line_ids.product_template_value_ids:
                value.with_user(manager).price_extra = self.rng.choice(SURCHARGES)
        Item.create(
            [
                {
                    "trim_id": trim.id,
                    "store_id": self.company.id,
                    "price_from": fields.Date.today(),
                    "vehicle_list_price": trim.sale_price,
                    "vehicle_promotion": promotion,
                    "floor_price": round(trim.sale_price * 0.95, -2) - promotion,
                }
                for trim in trims
            ]
        )

    def free_car(self, any_car=False):
        """:return: a car nobody has or keeps, or none

        :param any_car: also one that will be sold to somebody
        """
        cars = self.env["dealer.vehicle"].search(
            [
                ("lifecycle", "=", "in_stock"),
                ("product_id", "!=", False),
                ("company_id", "=", self.company.id),
                ("trim_id.sale_price", ">", 0),
                *([] if any_car else [("vin", "in", self.unsold)]),
            ],
            order="stock_date desc, id desc",
            limit=30,
        )
        return self.rng.choice(list(cars)) if cars else cars

    def wait(self, customer):
        """A customer waits for a trim in one or two colours, a quarter of a year."""
        trim = self.rng.choice(list(self.env["dealer.vehicle.trim"].search([])))
        colors = self.rng.sample(list(trim.color_ids), min(1, len(trim.color_ids)))
        self.env["dealer.vehicle.wish"].with_user(self.consultant()).create(
            {
                "partner_id": customer.id,
                "trim_id": trim.id,
                "color_ids": [Command.set([color.id for color in colors])],
                "date_until": fields.Date.today() + timedelta(days=90),
            }
        )


class Kept:
    """A car kept for one customer."""

    def __init__(self, store, customer, outcome):
        self.store = store
        self.customer = customer
        self.outcome = outcome
        self.reservation = store.env["dealer.vehicle.reservation"]

    def reserve(self):
        car = self.store.free_car()
        if car:
            consultant = self.store.consultant()
            self.reservation = self.reservation.with_user(consultant).create(
                {"vehicle_id": car.id, "partner_id": self.customer.id}
            )

    def release(self):
        if self.reservation.state == "active":
            self.reservation._release("Customer wants another colour 客户改选颜色")

    def expire(self):
        """The scheduler's part."""
        self.store.env["dealer.vehicle.reservation"].sudo()._cron_expire()


class Cancelled:
    """A deal that is made and cancelled."""

    def __init__(self, store, customer, reason, note, any_car):
        self.any_car = any_car
        self.store = store
        self.customer = customer
        self.reason = store.env.ref(f"dealer_sales_reservation.{reason}")
        self.note = note
        self.deal = store.env["sale.order"]

    def order(self):
        car = self.store.free_car(self.any_car)
        if not car:
            return
        consultant = self.store.consultant()
        self.deal = (
            self.store.env["sale.order"]
            .with_user(consultant)
            .create(
                {
                    "partner_id": self.customer.id,
                    "deposit_required": 5000,
                    # with accessories inside, so that nobody has to approve the price
                    "order_line": [
                        Command.create(
                            {
                                "vehicle_id": car.id,
                                "price_unit": round(car.trim_id.sale_price * 1.06, -2),
                            }
                        )
                    ],
                }
            )
        )
        self.deal.action_confirm()
        self.store.env.flush_all()  # the consultant's request ends here
        collect(self.deal, self.store.people["cashier"][:1], 5000, self.store.rng)

    def cancel(self):
        if not self.deal:
            return
        wizard = (
            self.store.env["dealer.deal.cancel"]
            .with_user(self.deal.env.user)
            .create({"order_id": self.deal.id, "reason_id": self.reason.id, "note": self.note})
        )
        wizard.action_cancel_deal()
        self.store.env.flush_all()

    def pay_back(self):
        """The manager approves, the cashier pays out."""
        refunds = self.store.env["dealer.cashier.receipt"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", self.deal.id),
             ("kind", "=", "refund"), ("state", "=", "draft")]
        )  # fmt: skip
        if refunds:
            cashier = self.store.people["cashier"][:1]
            open_day(self.store.env, cashier, self.store.company)
            refunds.with_user(self.store.people["sales_manager"][:1]).action_approve_refund()
            refunds.with_user(cashier).action_confirm()
