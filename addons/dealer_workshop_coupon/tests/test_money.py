import random

from odoo.fields import Command
from odoo.tests import tagged

from .common import CouponCommon


@tagged("post_install", "-at_install")
class TestMoney(CouponCommon):
    """Everything money can meet on one order: what was signed, billed and booked is the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.controller = cls._create_user("workshop_controller")
        cls.cashier = cls._create_user("cashier")
        cls.env["dealer.cashier.session"].with_user(cls.cashier).create({})
        cls.cash = cls.env["dealer.cashier.method"].search(
            [("company_id", "=", cls.company.id), ("is_cash", "=", True)], limit=1
        )

    def _shared(self, *shares):
        return [Command.create({"payer": payer, "percent": part}) for payer, part in shares]

    def _create_full_order(self, dice):
        """Shares, terms, a package, a card, a coupon, a discount and work left out."""
        cents = lambda low, high: dice.randint(low, high) / 100  # noqa: E731
        part = dice.randint(1, 98)
        order = self._create_order(
            self._labour_line(
                dice.randint(1, 40) / 10,
                price_unit=cents(5000, 30000),
                share_ids=self._shared(("customer", part), ("insurer", 100 - part)),
            ),
            self._part_line(
                self.pads,
                1,
                price_unit=cents(5000, 30000),
                share_ids=self._shared(
                    ("customer", 33.3333), ("insurer", 33.3333), ("internal", 33.3334)
                ),
            ),
            self._part_line(self.oil, 1, payer="internal"),
            self._labour_line(1.1, price_unit=cents(5000, 30000), discount=dice.randint(30, 60)),
            self._labour_line(0.7, price_unit=cents(5000, 30000)),
            user=self.adviser,
            insurer_id=self.insurer.id,
            cover_ids=[
                Command.create({"payer": "insurer", "deductible": 10.01, "cap": cents(2000, 9000)})
            ],
        )
        unwanted = order.line_ids[-1]
        order.action_add_package(self._create_package(cents(9000, 40000), self.brakes).id)
        card = self._create_card(price=cents(10001, 99999), uses=3)
        order.action_use_card(card.line_ids.id)
        order.action_apply_code(self._create_coupon().code)
        order._authorise(
            "phone", "Test owner", note="139", decisions={unwanted: ("declined", "Dear")}
        )
        order.action_start()
        order.action_request_parts()
        self._issue(order)
        order.action_finish()
        order.with_user(self.controller).action_release_discount()
        return order, card

    def _collect(self, order):
        """What is to be paid is paid in cash at the desk."""
        values = order.with_user(self.cashier)._prepare_receipt_values()
        line = {"method_id": self.cash.id, "amount": order.amount_to_collect}
        receipt = self.env["dealer.cashier.receipt"].with_user(self.cashier)
        receipt.create({**values, "line_ids": [Command.create(line)]}).action_confirm()
        self.env.invalidate_all()

    def _assert_settled(self, order, card, before):
        signed = order.authorisation_ids.sorted("id")[-1]
        self.assertAlmostEqual(signed.amount_total, order.amount_customer, 2)
        live = order.sudo()._get_live_moves()
        for payer in ("customer", "insurer"):
            bills = live.filtered(lambda move, payer=payer: move.dealer_repair_payer == payer)
            self.assertEqual(len(bills), 1)
            self.assertAlmostEqual(bills.amount_total, order[f"amount_{payer}"], 2)
        terms = order.cover_ids
        self.assertLessEqual(order.amount_insurer, terms.cap + 0.001)
        # the liability falls by the use, the stock by what is in the car
        use = order.sudo().card_use_ids.amount
        self.assertAlmostEqual(
            self._balance(card.company_id.service_card_account_id) - before[0], use, 2
        )
        value = sum(line.sudo()._get_moved_value() for line in order.line_ids)
        self.assertAlmostEqual(before[1] - self._balance(self.stock_account), value, 2)
        self.assertTrue(order.sudo().coupon_ids.used_on)
        self.assertEqual(order.sudo().coupon_ids.card_id.points, 0)

    def test_all_on_one_order(self):
        self.stock_account = self.company.account_stock_valuation_id
        for seed in range(3):
            with self.subTest(seed=seed):
                order, card = self._create_full_order(random.Random(seed))
                before = (
                    self._balance(card.company_id.service_card_account_id),
                    self._balance(self.stock_account),
                )
                order.action_settle()
                self._assert_settled(order, card, before)
                self._collect(order)
                self.assertAlmostEqual(order.amount_to_collect, 0, 2)
                order.with_user(self.controller)._reopen("Other hours")
                self.env.invalidate_all()
                moves = order.sudo().invoice_ids
                balances = {}
                for item in moves.line_ids:
                    account = item.account_id
                    balances[account] = balances.get(account, 0) + item.balance
                for account, balance in balances.items():
                    self.assertAlmostEqual(balance, 0, 2, account.display_name)
                self.assertEqual(order.sudo().coupon_ids.card_id.points, 1)
                after = (
                    self._balance(card.company_id.service_card_account_id),
                    self._balance(self.stock_account),
                )
                for old, new in zip(before, after, strict=True):
                    self.assertAlmostEqual(old, new, 2)
                order.action_settle()
                self.env.invalidate_all()
                self._assert_settled(order, card, before)
                # what was paid before pays for it again
                self.assertAlmostEqual(order.amount_to_collect, 0, 2)
