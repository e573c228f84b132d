import random
from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from freezegun import freeze_time
from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import float_round

from .common import WorkshopCommon


class Ledger:
    """What stock and its account should say, in exact fractions, told by hand.

    A part on the shelf has a quantity and a value; what leaves takes the average of that moment,
    rounded to the cent, into the books; what comes back brings what is left of what it took.
    """

    def __init__(self):
        self.quantity = defaultdict(Fraction)
        self.value = defaultdict(Fraction)  # on the shelf, not rounded
        self.books = Fraction()  # stock account: what the documents post

    @staticmethod
    def cents(amount):
        return Fraction(str(float_round(float(amount), precision_digits=2)))

    def average(self, part):
        return self.value[part] / self.quantity[part]

    def receive(self, part, quantity, amount):
        self.quantity[part] += quantity
        self.value[part] += amount

    def take(self, part, quantity):
        """Return what leaves, to the cent."""
        amount = self.average(part) * quantity
        self.quantity[part] -= quantity
        self.value[part] -= amount
        return self.cents(amount)

    def revalue(self, part, average):
        self.value[part] = average * self.quantity[part]


@tagged("post_install", "-at_install")
class TestLedger(WorkshopCommon):
    """Random months of a parts store, against a model of the ledger, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_account = cls.company.account_stock_valuation_id
        cls.vendor = cls.env["res.partner"].create({"name": "Test vendor"})

    def setUp(self):
        super().setUp()
        self.parts = self.env["product.product"].union(
            *(self._create_part(name=f"Part {n}", part_number=f"LEDGER-{n}") for n in range(3))
        )
        self.now = fields.Datetime.now()
        self.began = self._balance(self.stock_account)
        self.ledger = Ledger()
        self.orders = []  # (order, line, issued amount left in the car)

    # === WHAT HAPPENS IN A STORE === #

    def _act_receive(self, dice, part):
        quantity, cents = dice.randint(1, 9), dice.randint(1, 9999)
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": part.id,
                            "product_qty": quantity,
                            "price_unit": cents / 100,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        order.picking_ids.move_ids.write({"quantity": quantity, "picked": True})
        order.picking_ids.button_validate()
        order.action_create_invoice()
        order.invoice_ids.invoice_date = fields.Date.today()
        order.invoice_ids.action_post()
        self.ledger.receive(part, quantity, Fraction(cents * quantity, 100))
        self.ledger.books += Fraction(cents * quantity, 100)

    def _act_issue(self, dice, part):
        most = int(self.ledger.quantity[part])
        if not most:
            return
        quantity = dice.randint(1, min(most, 4))
        order = self._create_order(
            self._labour_line(1),
            self._part_line(
                part, quantity, payer=dice.choice(["customer", "customer", "internal"])
            ),
        )
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        line = order.line_ids.filtered(lambda line: line.line_type == "part")
        if quantity > 1 and dice.random() < 0.4:  # in two goes
            first = dice.randint(1, quantity - 1)
            self._issue(order, {line: first})
            amount = self.ledger.take(part, first)
            self._issue(order)
            amount += self.ledger.take(part, quantity - first)
        else:
            self._issue(order)
            amount = self.ledger.take(part, quantity)
        self.orders.append([order, line, amount])

    def _act_return(self, dice, part):
        """One part after the other comes back: together they bring what they took."""
        open_orders = [found for found in self.orders if found[1].qty_net]
        if not open_orders:
            return
        found = dice.choice(open_orders)
        order, line, _amount = found
        part = line.product_id
        for _again in range(dice.randint(1, int(line.qty_net))):
            picking = order._return_parts({line: 1})
            value = Fraction(str(round(sum(picking.move_ids.mapped("value")), 2)))
            moved = line._get_moved_value()
            found[2] -= value
            self.assertEqual(
                self.ledger.cents(moved), found[2], "what is left in the car, to the cent"
            )
            self.ledger.receive(part, 1, value)
        if not line.qty_net:
            self.assertEqual(found[2], 0, "all came back: nothing of their value stays out")

    def _act_settle(self, dice, part):
        del part
        if not self.orders:
            return
        found = self.orders.pop(dice.randrange(len(self.orders)))
        order, line, amount = found
        order.action_finish()
        order.action_settle()
        cost = -self._balance(self.stock_account, order.invoice_ids)
        self.assertEqual(self.ledger.cents(cost), amount, f"cost of {line.name} in its bill")
        self.ledger.books -= amount

    def _act_count(self, dice, part):
        counted = max(0, int(self.ledger.quantity[part]) + dice.randint(-2, 2))
        if not self.ledger.quantity[part]:
            return
        quant = self.env["stock.quant"]._gather(part, self.warehouse.lot_stock_id)[:1]
        difference = counted - int(self.ledger.quantity[part])
        if not quant or quant.reserved_quantity:
            return
        quant.inventory_quantity = counted
        quant._apply_inventory()
        if difference > 0:
            amount = self.ledger.average(part) * difference
            self.ledger.receive(part, difference, self.ledger.cents(amount))
            self.ledger.books += self.ledger.cents(amount)
        elif difference < 0:
            self.ledger.books -= self.ledger.take(part, -difference)

    def _act_scrap(self, dice, part):
        del dice
        if not self.ledger.quantity[part]:
            return
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": part.id,
                "scrap_qty": 1,
                "location_id": self.warehouse.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        scrap.do_scrap()
        self.ledger.books -= self.ledger.take(part, 1)

    def _act_revalue(self, dice, part):
        if not self.ledger.quantity[part]:
            return
        cents = dice.randint(1, 9999)
        part.standard_price = cents / 100
        self.ledger.revalue(part, Fraction(cents, 100))

    # === THE PROPERTY === #

    def _live(self, dice, steps, acts):
        for step in range(steps):
            self.now += timedelta(minutes=1)
            act = dice.choice(acts)
            part = dice.choice(self.parts)
            # core orders moves and revaluations by their second
            with freeze_time(self.now):
                getattr(self, f"_act_{act}")(dice, part)
                self.env.flush_all()
            for one in self.parts:
                told = f"step {step}, {act} of {part.name}: {one.name}"
                self.assertEqual(self._stock(one), float(self.ledger.quantity[one]), told)
                if self.ledger.quantity[one]:
                    self.assertAlmostEqual(
                        one.standard_price, float(self.ledger.average(one)), 4, told
                    )

    def _check_books(self):
        books = self._balance(self.stock_account) - self.began
        self.assertEqual(self.ledger.cents(books), self.ledger.books, "stock account")
        self.env.invalidate_all()
        for part in self.parts:
            self.assertAlmostEqual(
                part.total_value, float(self.ledger.value[part]), 2, "value on the shelf"
            )

    def test_documents_post_what_they_move(self):
        acts = ["receive"] * 3 + ["issue"] * 3 + ["return", "settle", "count", "scrap"]
        for seed in range(2):
            with self.subTest(seed=seed):
                dice = random.Random(seed)
                self._live(dice, 40, acts)
                while self.orders:
                    self._act_settle(dice, None)
                self._check_books()

    def test_a_closing_takes_revaluations_into_the_books(self):
        """A new cost is in the value of the stock at once, in the books with the next closing."""
        dice = random.Random(19)
        self._live(dice, 40, ["receive", "issue", "settle", "return", "count", "revalue"])
        while self.orders:
            self._act_settle(dice, None)
        self.company.action_close_stock_valuation(auto_post=True)
        self.env.invalidate_all()
        stored = self.env["product.product"].search([("is_storable", "=", True)])
        values = sum(stored.with_company(self.company).mapped("total_value"))
        self.assertAlmostEqual(self._balance(self.stock_account), values, 2)
        for part in self.parts:
            self.assertAlmostEqual(part.total_value, float(self.ledger.value[part]), 2)
        lines = self.env["account.move.line"].search([("company_id", "=", self.company.id)])
        self.assertFalse(self.company.currency_id.round(sum(lines.mapped("balance"))))
