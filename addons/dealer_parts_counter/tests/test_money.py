import random
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import CounterCommon


class Ledger:
    """What the books must say, kept by hand: plain Python, knows nothing of Odoo."""

    def __init__(self):
        self.quantity = {}
        self.average = {}
        self.receivable = self.revenue = self.tax = self.deposits = self.forfeited = 0
        self.cogs = 0
        self.bills = []

    @staticmethod
    def cents(amount):
        """Half away from zero, with room for what floats lose."""
        return int(abs(amount) * 100 + 0.5 + 1e-6) / 100 * (1 if amount >= 0 else -1)

    def receive(self, part, quantity, value):
        before = max(self.quantity.get(part, 0), 0)
        average = self.average.get(part, 0)
        self.average[part] = (before * average + value) / (before + quantity)
        self.quantity[part] = before + quantity

    def sell(self, lines, rate):
        """:param lines: (part, quantity, price, discount, deposit for all pieces)"""
        bill = {"lines": {}, "tax": 0, "base": 0, "back": {}}
        for part, quantity, price, discount, deposit in lines:
            base = self.cents(price * (1 - discount / 100) * quantity)
            cost = self.cents(self.average[part] * quantity)
            bill["lines"][part] = {
                "quantity": quantity, "base": base, "cost": cost, "deposit": deposit, "back": 0,
                "core_owed": quantity if deposit else 0, "core_gone": 0,
            }  # fmt: skip
            bill["tax"] += self.cents(base * rate)
            bill["base"] += base
            self.quantity[part] -= quantity
            self.cogs += cost
            self.deposits += deposit
        self.revenue += bill["base"]
        self.tax += bill["tax"]
        self.receivable += bill["base"] + bill["tax"] + sum(line[4] for line in lines)
        self.bills.append(bill)
        return bill

    def take_back(self, bill, quantities):
        def back():
            return sum(
                self.cents(line["base"] * line["back"] / line["quantity"])
                for line in bill["lines"].values()
            )

        base_before = back()
        for part, quantity in quantities.items():
            line = bill["lines"][part]
            cost_before = self.cents(line["cost"] * line["back"] / line["quantity"])
            line["back"] += quantity
            cost = self.cents(line["cost"] * line["back"] / line["quantity"]) - cost_before
            self.cogs -= cost
            self.receive(part, quantity, cost)
            self.core_back(bill, part, min(quantity, line["core_owed"]))
        base = back()
        tax = self.cents(bill["tax"] * base / bill["base"]) - self.cents(
            bill["tax"] * base_before / bill["base"]
        )
        self.revenue -= base - base_before
        self.tax -= tax
        self.receivable -= base - base_before + tax

    def _core_gone(self, bill, part, quantity):
        line = bill["lines"][part]
        before = self.cents(line["deposit"] * line["core_gone"] / line["quantity"])
        line["core_gone"] += quantity
        line["core_owed"] -= quantity
        amount = self.cents(line["deposit"] * line["core_gone"] / line["quantity"]) - before
        self.deposits -= amount
        return amount

    def core_back(self, bill, part, quantity):
        if quantity:
            self.receivable -= self._core_gone(bill, part, quantity)

    def forfeit(self, bill, part):
        self.forfeited += self._core_gone(bill, part, bill["lines"][part]["core_owed"])


@tagged("post_install", "-at_install")
class TestMoney(CounterCommon):
    """Random days at the counter against a ledger kept by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.income = cls.env["account.account"].create(
            {"name": "Forfeited", "code": "CT4999", "account_type": "income_other"}
        )
        cls.company.core_income_account_id = cls.income
        cls.company.counter_discount_limit = 100
        cls.company.tax_calculation_rounding_method = "round_per_line"

    def _play(self, seed):
        rng = random.Random(seed)
        ledger, sales = Ledger(), []
        parts = []
        for number in range(3):
            part = self._create_part(
                name=f"Part {seed} {number}",
                part_number=f"CT-{seed}-{number}",
                list_price=round(rng.uniform(1, 90), 2),
                core_charge=round(rng.uniform(3, 20), 2) if number else 0,
            )
            parts.append(part)
            self._deliver(rng, ledger, part)
        for _step in range(14):
            act = rng.choice(("sell", "sell", "receive", "back", "back", "core", "forfeit"))
            if act == "receive":
                self._deliver(rng, ledger, rng.choice(parts))
            elif act == "sell":
                self._sell_some(rng, ledger, parts, sales)
            elif sales:
                sale, bill = rng.choice(sales)
                getattr(self, f"_{act}")(rng, ledger, sale, bill)
        return ledger, sales

    def _deliver(self, rng, ledger, part):
        quantity, cost = rng.randint(3, 9), round(rng.uniform(0.5, 40), 2)
        self._receive(part, quantity, cost)
        ledger.receive(part.id, quantity, round(cost * quantity, 2))

    def _sell_some(self, rng, ledger, parts, sales):
        lines = []
        for part in rng.sample(parts, rng.randint(1, 3)):
            there = int(ledger.quantity[part.id])
            if there:
                lines.append((part, rng.randint(1, min(there, 4)), rng.choice((0, 3, 7.5))))
        if not lines:
            return
        sale = self._sell(*((part, qty, {"discount": disc}) for part, qty, disc in lines))
        bill = ledger.sell(
            [
                (part.id, qty, part.list_price, disc, ledger.cents(part.core_charge * qty))
                for part, qty, disc in lines
            ],
            self.tax.amount / 100,
        )
        sales.append((sale, bill))

    def _back(self, rng, ledger, sale, bill):
        quantities = {}
        for part, line in bill["lines"].items():
            rest = int(line["quantity"] - line["back"])
            if rest and rng.random() < 0.7:
                quantities[part] = rng.randint(1, rest)
        if quantities:
            Product = self.env["product.product"]
            self._take_back(sale, {Product.browse(part): qty for part, qty in quantities.items()})
            ledger.take_back(bill, quantities)

    def _core(self, rng, ledger, sale, bill):
        for part, line in bill["lines"].items():
            if line["core_owed"]:
                quantity = rng.randint(1, int(line["core_owed"]))
                core = sale.counter_core_ids.filtered(
                    lambda core, part=part: core.product_id.id == part
                )
                core.with_user(self.seller)._take_back(quantity)
                ledger.core_back(bill, part, quantity)
                return

    def _forfeit(self, rng, ledger, sale, bill):
        cores = sale.counter_core_ids.filtered(lambda core: core.state == "owed")
        if cores and rng.random() < 0.6:
            cores.sudo().due_date = fields.Date.today() - timedelta(days=1)
            cores.with_user(self.manager).action_forfeit()
            for core in cores:
                ledger.forfeit(bill, core.product_id.id)

    def test_books_agree_with_the_ledger(self):
        revenue = self.company_data["default_account_revenue"]
        receivable = self.company_data["default_account_receivable"]
        tax = self.tax.invoice_repartition_line_ids.account_id
        accounts = {
            "receivable": receivable, "revenue": revenue, "tax": tax, "forfeited": self.income,
            "deposits": self.company.core_deposit_account_id,
        }  # fmt: skip
        for seed in range(4):
            before = {name: self._balance(account) for name, account in accounts.items()}
            cogs_before = self._cogs()
            ledger, sales = self._play(seed)
            self.assertTrue(sales)
            with self.subTest(seed=seed):
                for name, account in accounts.items():
                    sign = 1 if name == "receivable" else -1
                    moved = sign * (self._balance(account) - before[name])
                    self.assertAlmostEqual(moved, getattr(ledger, name), 2, name)
                self.assertAlmostEqual(self._cogs() - cogs_before, ledger.cogs, 2, "cost")
                for part, quantity in ledger.quantity.items():
                    product = self.env["product.product"].browse(part)
                    self.assertEqual(product.qty_available, quantity)
                for sale, _bill in sales:
                    bills = sale.sudo().counter_bill_ids
                    self.assertGreaterEqual(sum(bills.mapped("amount_residual_signed")), 0)
                    self.assertGreaterEqual(sum(bills.mapped("amount_total_signed")), -0.001)

    def _cogs(self):
        lines = self.env["account.move.line"].search(
            [
                ("display_type", "=", "cogs"),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
                ("account_id.account_type", "in", ("expense", "expense_direct_cost")),
            ]
        )
        return self.currency.round(sum(lines.mapped("balance")))
