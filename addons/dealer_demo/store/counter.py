"""Parts go over the counter: to walk-in customers, and to a garage of the town on account."""

from datetime import timedelta

from odoo.fields import Command

from . import catalogue
from .actors import collect

SALES = 24  # over the year
BATTERY = "7P0 915 105"
DISC = "5Q0 615 301 F"
CORE_CHARGES = {BATTERY: 30.0, DISC: 20.0}
DISCOUNT = 15  # percent, of the trade's price class


def events(env, rng, shelf, people, company, clock, opening):
    """Sales over the year, a return, old parts brought and two still owed, a quotation today.

    :param dict shelf: part number -> product
    """
    store = Counter(env, rng, shelf, people, company)
    span = (clock.today - opening).days - 6
    plan = [(opening + timedelta(days=3), 5, store.open)]
    for number in range(SALES):
        day = opening + timedelta(days=5 + number * span // SALES)
        plan.append((day, 11, lambda number=number: store.sell(number)))
    plan += [
        (clock.today - timedelta(days=12), 12, store.take_back),
        (clock.today - timedelta(days=4), 12, lambda: store.sell_with_core(brought=False)),
        (clock.today - timedelta(days=3), 12, lambda: store.sell_with_core(brought=True)),
        (clock.today - timedelta(days=2), 12, lambda: store.sell_with_core(brought=False)),
        (clock.today, 12, lambda: store.sell(SALES)),
        (clock.today, 13, lambda: store.sell(SALES + 1, paid=False)),
        (clock.today, 14, store.quote),
    ]
    return plan


class Counter:
    """The desk, the one who stands behind it, and its customers."""

    def __init__(self, env, rng, shelf, people, company):
        self.env = env
        self.rng = rng
        self.shelf = shelf
        self.company = company
        self.seller = people["parts_counter"][:1]
        self.manager = people["parts_manager"][:1]
        self.accountant = people["accountant"][:1]
        self.cashier = people["cashier"][:1]
        self.garage = None
        self.sales = []

    def open(self):
        """Price classes, deposits for old parts, and a customer on account."""
        for number, charge in CORE_CHARGES.items():
            self.shelf[number].with_user(self.manager).core_charge = charge
        trade = (
            self.env["product.pricelist"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Trade 同行价",
                    "is_part_class": True,
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "item_ids": [
                        Command.create(
                            {
                                "applied_on": "3_global",
                                "compute_price": "percentage",
                                "percent_price": DISCOUNT,
                            }
                        )
                    ],
                }
            )
        )
        self.garage = (
            self.env["res.partner"]
            .with_user(self.seller)
            .create(
                {
                    "name": "Old Street Garage 老街汽修",
                    "is_company": True,
                    "phone": "021 5555 0433",
                    "specific_property_product_pricelist": trade.id,
                }
            )
        )
        self.company.account_use_credit_limit = True
        self.garage.with_user(self.accountant).write(
            {"use_partner_credit_limit": True, "credit_limit": 20000}
        )

    def _create(self, lines, partner):
        return (
            self.env["sale.order"]
            .with_user(self.seller)
            .with_company(self.company)
            .create(
                {
                    "is_counter_sale": True,
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": quantity})
                        for product, quantity in lines
                    ],
                }
            )
        )

    def _choose(self):
        numbers = self.rng.sample(
            [row[0] for row in catalogue.PARTS if row[0] not in CORE_CHARGES],
            self.rng.randint(1, 3),
        )
        return [(self.shelf[number], self.rng.randint(1, 2)) for number in numbers]

    def sell(self, number, paid=True):
        """Every fourth sale is the garage's, who pays later."""
        garage = number % 4 == 3
        partner = self.garage if garage else self.company.counter_partner_id
        sale = self._create(self._choose(), partner)
        sale.action_sell()
        self.sales.append(sale)
        if paid and (not garage or number < SALES - 8):
            collect(sale, self.cashier, None, self.rng)

    def sell_with_core(self, brought):
        """A battery to a walk-in customer; one brings the old one next day."""
        sale = self._create([(self.shelf[BATTERY], 1)], self.company.counter_partner_id)
        sale.action_sell()
        collect(sale, self.cashier, None, self.rng)
        if brought:
            sale.counter_core_ids.with_user(self.seller)._take_back(1)

    def take_back(self):
        """The garage ordered one too many."""
        sale = self.sales[SALES - 5]
        lines = sale.sudo()._get_returnable_lines()
        line = next(iter(lines))
        sale._take_back_sold({line: 1}, "Ordered one too many 多订了一件")

    def quote(self):
        """Somebody asks for the price of wheels and thinks about it."""
        self._create([(self.shelf[catalogue.PARTS[-1][0]], 4)], self.garage)
