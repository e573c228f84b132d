import random
from collections import defaultdict

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import WorkshopCommon

BILLED = ("customer", "warranty", "insurer")


class PayersCommon(WorkshopCommon):
    """Orders several people pay, and what their bills say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_discount_limit = 100

    @classmethod
    def _shares(cls, **percents):
        return [
            Command.create({"payer": payer, "percent": percent})
            for payer, percent in percents.items()
        ]

    @classmethod
    def _create_order(cls, *lines, **values):
        values.setdefault("warranty_partner_id", cls.maker.id)
        values.setdefault("insurer_id", cls.insurer.id)
        return super()._create_order(*lines, **values)

    def _bill(self, order, payer):
        return order._get_live_moves().filtered(
            lambda move: move.move_type == "out_invoice" and move.dealer_repair_payer == payer
        )

    def _amounts(self, bills):
        """:return: (untaxed, {tax: amount}, total) of posted bills, from their journal items"""
        taxes = defaultdict(float)
        for line in bills.line_ids.filtered("tax_line_id"):
            taxes[line.tax_line_id.id] -= line.balance
        return (
            sum(bills.mapped("amount_untaxed")),
            {tax: self.currency.round(amount) for tax, amount in taxes.items() if amount},
            sum(bills.mapped("amount_total")),
        )

    def _cost_posted(self, moves):
        return -self._balance(self.company.account_stock_valuation_id, moves)

    def assertAmount(self, first, second, msg=None):
        self.assertEqual(
            self.currency.compare_amounts(first, second), 0, f"{msg}: {first} {second}"
        )

    def assertBillsAddUp(self, order, msg=None):
        """Bills = order = promises, per payer, per tax, and in the books."""
        bills = order._get_live_moves().filtered(lambda move: move.move_type == "out_invoice")
        items = order._get_bill_items()
        rounding = self.currency.rounding
        untaxed, taxes, total = self._amounts(bills)
        self.assertAmount(total, order.amount_total, msg)
        self.assertAmount(untaxed, order.amount_untaxed, msg)
        for payer in BILLED:
            self.assertAmount(
                sum(self._bill(order, payer).mapped("amount_total")), order[f"amount_{payer}"], msg
            )
        promised = defaultdict(int)
        by_line = defaultdict(int)
        for payer, own in items.items():
            for item in own:
                if payer != "internal":
                    by_line[item.line] += item.total
                    for tax, (amount, _base) in item.taxes.items():
                        promised[tax] += amount
        self.assertAmount(sum(by_line.values()) * rounding, order.amount_total, msg)
        for tax, amount in promised.items():
            self.assertAmount(taxes.pop(tax, 0), amount * rounding, msg)
        self.assertFalse(taxes, msg)
        for bill in bills:  # balanced, and the receivable is the total
            self.assertAmount(sum(bill.line_ids.mapped("balance")), 0, msg)
            receivable = bill.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            )
            self.assertAmount(sum(receivable.mapped("balance")), bill.amount_total, msg)
        return bills


@tagged("post_install", "-at_install")
class TestPayers(PayersCommon):
    def test_a_shared_line(self):
        """A third is the customer's; cents are not lost, the cost neither."""
        order = self._create_order(
            self._part_line(
                self.pads, 2, price_unit=33.33, share_ids=self._shares(customer=33, warranty=67)
            ),
            self._labour_line(1, price_unit=100),
        )
        self.assertEqual(order.line_ids[0].payer, "customer")
        self.assertEqual(order.line_ids[0].share_summary, "Customer 33 % · Warranty 67 %")
        self._settle(order)
        bills = self.assertBillsAddUp(order)
        warranty = self._bill(order, "warranty")
        self.assertEqual(warranty.partner_id, self.maker)
        self.assertEqual(warranty.invoice_line_ids.price_subtotal, 44.66)
        self.assertEqual(warranty.invoice_line_ids.quantity, 1)
        self.assertIn("67 % of 2 × ", warranty.invoice_line_ids.name)
        self.assertEqual(self._bill(order, "customer").amount_untaxed, 100 + 22.00)
        self.assertEqual(self._cost_posted(warranty), 53.6)
        self.assertEqual(self._cost_posted(bills), 80)

    def test_shares_add_up(self):
        order = self._create_order(self._labour_line(1))
        line = order.line_ids
        with self.assertRaisesRegex(ValidationError, "add up to 90 %"):
            line.share_ids = self._shares(customer=30, insurer=60)
        line.share_ids = [Command.clear(), *self._shares(insurer=60, customer=40)]
        self.assertTrue(line.is_split)
        first, second = line.share_ids
        line.write(
            {
                "share_ids": [
                    Command.update(first.id, {"percent": 70}),
                    Command.update(second.id, {"percent": 30}),
                ]
            }
        )
        self.assertEqual(line._get_shares(), {"insurer": 70, "customer": 30})

    def test_incomplete_shares_block(self):
        order = self._create_order(
            self._labour_line(1, share_ids=self._shares(customer=50, insurer=50))
        )
        order.line_ids.share_ids[0].unlink()  # past the line, as RPC could
        self._authorise(order) if order._get_lines_to_agree() else None
        order.action_start()
        order.action_finish()
        with self.assertRaisesRegex(UserError, "do not add up to 100 %"):
            order.action_settle()

    def test_choosing_a_payer_ends_the_split(self):
        order = self._create_order(
            self._labour_line(1, share_ids=self._shares(customer=50, insurer=50))
        )
        order.line_ids.payer = "warranty"
        self.assertFalse(order.line_ids.share_ids)
        self.assertFalse(order.line_ids.is_split)
        self.assertEqual((order.amount_customer, order.amount_insurer), (0, 0))
        self.assertEqual(order.amount_warranty, order.amount_total)

    def test_one_share_is_no_split(self):
        order = self._create_order(self._labour_line(1, share_ids=self._shares(insurer=100)))
        self.assertEqual(order.line_ids.payer, "insurer")
        self.assertFalse(order.line_ids.is_split)

    def test_goodwill(self):
        """The store bears half: not billed, its part of the cost is internal, no tax on it."""
        account = self.company_data["default_account_expense"].copy({"name": "Internal work"})
        self.company.workshop_internal_account_id = account
        order = self._create_order(
            self._part_line(self.pads, 1, share_ids=self._shares(internal=50, customer=50))
        )
        self.assertEqual(order.amount_internal, 45)
        self.assertEqual(order.amount_untaxed, 45)
        self._settle(order)
        self.assertBillsAddUp(order)
        self.assertEqual(self._balance(account), 20)
        self.assertEqual(self._cost_posted(self._bill(order, "customer")), 20)
        self.assertEqual(self._cost_posted(order._get_live_moves()), 40)

    def test_customer_signs_his_share(self):
        order = self._create_order(
            self._labour_line(1, share_ids=self._shares(insurer=60, customer=40)),
            self._labour_line(1, payer="insurer"),
        )
        shared, other = order.line_ids
        self.assertEqual(shared.authorisation_state, "pending")
        self.assertEqual(other.authorisation_state, "not_needed")
        authorisation = self._authorise(order)
        self.assertEqual(authorisation.amount_total, order.amount_customer)
        self.assertEqual(shared.authorisation_state, "authorised")
        shared.share_ids = [Command.update(share.id, {"percent": 50}) for share in shared.share_ids]
        self.assertEqual(shared.authorisation_state, "changed")

    def test_deductible_then_cap(self):
        """1,150 with tax: 300 the customer's, then 500 at most; 350 beyond are his too."""
        order = self._create_order(
            self._labour_line(10, price_unit=100, payer="insurer"),
            self._part_line(self.oil, 1, price_unit=50),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 300, "cap": 500})],
        )
        gross = order.line_ids[0].price_total
        self.assertEqual(order.amount_insurer, 500)
        self.assertAmount(order.amount_customer, order.line_ids[1].price_total + gross - 500)
        self._settle(order)
        self.assertBillsAddUp(order)
        insurer = self._bill(order, "insurer")
        self.assertEqual(insurer.amount_total, 500)
        names = insurer.invoice_line_ids.mapped("name")
        self.assertIn("Deductible of Test insurer, paid by the customer", names)
        self.assertIn("Beyond the limit of Test insurer, paid by the customer", names)
        self.assertEqual(order.amount_to_collect, order.amount_customer)

    def test_deductible_beyond_the_bill(self):
        order = self._create_order(
            self._labour_line(1, price_unit=100, payer="insurer"),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 900})],
        )
        self.assertEqual(order.amount_insurer, 0)
        self.assertAmount(order.amount_customer, order.line_ids.price_total)
        self._settle(order)
        self.assertBillsAddUp(order)
        self.assertEqual(self._bill(order, "insurer").payment_state, "paid")

    def test_customer_agrees_to_the_deductible(self):
        """All lines are the insurer's, yet the customer signs what is left to him."""
        order = self._create_order(
            self._labour_line(10, price_unit=100, payer="insurer"),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 300})],
        )
        order.action_start()
        order.action_finish()
        with self.assertRaisesRegex(UserError, "leave .*300.* to the customer"):
            order.action_settle()
        self.assertEqual(order.next_action, "authorise")
        self.assertEqual(self._authorise(order).amount_total, 300)
        order.cover_ids.deductible = 400
        with self.assertRaisesRegex(UserError, "has agreed to"):
            order.action_settle()
        order.cover_ids.deductible = 200
        order.action_settle()
        self.assertEqual(self._bill(order, "customer").amount_total, 200)

    def test_settled_shares_and_terms_are_frozen(self):
        order = self._create_order(
            self._labour_line(1, share_ids=self._shares(customer=50, insurer=50)),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 1})],
        )
        self._settle(order)
        for change in (
            lambda: order.line_ids.share_ids[0].write({"percent": 1}),
            lambda: order.line_ids.share_ids.unlink(),
            lambda: order.line_ids.write({"share_ids": [Command.clear()]}),
            lambda: order.cover_ids.write({"deductible": 2}),
            lambda: order.cover_ids.unlink(),
            lambda: order.write({"cover_ids": [Command.create({"payer": "warranty", "cap": 1})]}),
        ):
            with self.assertRaisesRegex(UserError, "is settled"):
                change()

    def test_reopen_restores_to_the_cent(self):
        order = self._create_order(
            self._part_line(self.pads, 3, share_ids=self._shares(customer=33.33, insurer=66.67)),
            self._labour_line(1.3, payer="insurer"),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 77.77})],
        )
        self._settle(order)
        bills = order._get_live_moves()
        credits = order._reopen("Wrong share")
        self.assertEqual(len(credits), len(bills))
        for bill in bills:
            credit = credits.filtered(lambda move, bill=bill: move.reversed_entry_id == bill)
            self.assertAmount(credit.amount_total, bill.amount_total)
            self.assertAmount(credit.amount_tax, bill.amount_tax)
        both = bills + credits
        for account in both.line_ids.account_id:
            self.assertAmount(self._balance(account, both), 0, account.name)
        order.line_ids[0].share_ids = [Command.clear()]
        self._authorise(order)
        order.action_settle()
        self.assertBillsAddUp(order)
        self.assertAmount(self._cost_posted(order.invoice_ids), 120)

    def test_deposit_is_used_by_the_customers_bill(self):
        """What the customer paid ahead pays his share, never the insurer's bill."""
        order = self._finish(
            self._create_order(
                self._labour_line(
                    2, price_unit=100, share_ids=self._shares(customer=40, insurer=60)
                )
            )
        )
        method = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id), ("is_cash", "=", True)], limit=1
        )
        cashier = self._create_user("cashier")
        self.env["dealer.cashier.session"].with_user(cashier).create({})
        values = order._prepare_receipt_values()
        values.pop("invoice_ids", None)
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .create(
                {**values, "line_ids": [Command.create({"method_id": method.id, "amount": 30})]}
            )
        )
        receipt.action_confirm()
        order.action_settle()
        self.env.invalidate_all()
        customer, insurer = self._bill(order, "customer"), self._bill(order, "insurer")
        self.assertAmount(customer.amount_residual, customer.amount_total - 30)
        self.assertAmount(insurer.amount_residual, insurer.amount_total)
        self.assertAmount(order.amount_to_collect, order.amount_customer - 30)

    def test_mixed_methods_pay_one_bill(self):
        order = self._settle(
            self._create_order(
                self._labour_line(
                    1, price_unit=100, share_ids=self._shares(customer=50, warranty=50)
                )
            )
        )
        methods = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id), ("needs_reference", "=", False)], limit=2
        )
        cashier = self._create_user("cashier")
        self.env["dealer.cashier.session"].with_user(cashier).create({})
        values = order._prepare_receipt_values()
        values["invoice_ids"] = [Command.set(values["invoice_ids"])]
        amounts = [20, self.currency.round(order.amount_customer - 20)]
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .create(
                {
                    **values,
                    "line_ids": [
                        Command.create({"method_id": method.id, "amount": amount})
                        for method, amount in zip(
                            (methods * 2)[:2] if len(methods) > 1 else [methods] * 2,
                            amounts,
                            strict=True,
                        )
                    ],
                }
            )
        )
        receipt.action_confirm()
        self.env.invalidate_all()
        self.assertTrue(order.is_settled)
        self.assertIn(self._bill(order, "customer").payment_state, ("paid", "in_payment"))
        self.assertEqual(self._bill(order, "warranty").payment_state, "not_paid")

    def test_bills_are_in_the_stores_currency(self):
        other = self.setup_other_currency("EUR")
        self.insurer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": other.id}
        )
        order = self._settle(self._create_order(self._labour_line(1, payer="insurer")))
        self.assertEqual(self._bill(order, "insurer").currency_id, self.currency)


class RandomOrders(PayersCommon):
    """Random orders through the real settlement; `_currency` says in what the store counts."""

    _currency = None
    _seed = 19
    _orders = 6

    @classmethod
    def _create_company(cls, **create_values):
        if cls._currency:
            currency = (
                cls.env["res.currency"]
                .with_context(active_test=False)
                .search([("name", "=", cls._currency)], limit=1)
            )
            currency.active = True
            create_values["currency_id"] = currency.id
        return super()._create_company(**create_values)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.company.account_fiscal_country_id
        common = {"type_tax_use": "sale", "country_id": country.id, "company_id": cls.company.id}
        Tax = cls.env["account.tax"]
        cls.taxes = Tax.create(
            [
                {**common, "name": "13 %", "amount": 13, "sequence": 2},
                {**common, "name": "7.7 %", "amount": 7.7, "sequence": 3},
                {
                    **common, "name": "13 % incl.", "amount": 13,
                    "price_include_override": "tax_included", "sequence": 4,
                },
                {
                    **common, "name": "Levy", "amount": 1.3, "amount_type": "fixed", "sequence": 1,
                    "include_base_amount": True,
                },
                {**common, "name": "None", "amount": 0, "sequence": 5},
            ]
        )  # fmt: skip
        percent, odd, included, levy, none = cls.taxes
        cls.tax_sets = [percent, odd, included, percent + odd, levy + percent, none, Tax, levy]

    def _random_order(self, dice):
        lines = []
        scale = 1 / self.currency.rounding / 100 if self.currency.rounding < 1 else 10
        for _line in range(dice.randint(1, 6)):
            values = {
                "price_unit": round(dice.choice([33.33, 99.99, 128.05, 0.07, 500]) * scale, 3)
                if self.currency.rounding < 1
                else dice.choice([333, 999.5, 12805, 7]),
                "discount": dice.choice([0, 0, 3, 12.5, 100]),
                "payer": dice.choice(["customer", "warranty", "insurer"]),
                "tax_ids": [Command.set(dice.choice(self.tax_sets).ids)],
            }
            if dice.random() < 0.6:
                payers = dice.sample(["customer", "warranty", "insurer", "internal"], 2)
                if payers[0] != "internal" or payers[1] != "internal":
                    first = dice.choice([50, 33.33, 0.01, 12.3456, 80])
                    second = round(100 - first, 4)
                    values["share_ids"] = [
                        Command.create({"payer": payer, "percent": percent})
                        for payer, percent in zip(payers, (first, second), strict=True)
                    ]
            if dice.random() < 0.3:
                values.update(
                    line_type="part", product_id=self.pads.id, quantity=dice.randint(1, 3)
                )
                lines.append(Command.create(values))
            else:
                lines.append(self._labour_line(dice.choice([0.1, 0.3, 1.7, 2.25, 3]), **values))
        covers = [
            Command.create(
                {
                    "payer": payer,
                    "deductible": dice.choice([0, 10, 77, 5000]),
                    "cap": dice.choice([0, 60, 333, 10]),
                }
            )
            for payer in ("warranty", "insurer")
            if dice.random() < 0.4
        ]
        return self._create_order(*lines, cover_ids=covers)

    def _settle_random(self, dice, msg):
        order = self._random_order(dice)
        order.invalidate_recordset()
        if order._get_lines_to_agree() or order._is_excess_unsigned():
            self._authorise(order)
        order.action_start()
        if order.line_ids.filtered("qty_to_request"):
            order.action_request_parts()
            self._issue(order)
        order.action_finish()
        order.action_settle()
        self.assertBillsAddUp(order, msg)
        cost = sum(line._get_moved_value() for line in order.line_ids)
        parts = order.line_ids.filtered(lambda line: line.line_type == "part")
        internal = sum(
            line._get_cost_of("internal") for line in parts if line._has_share("internal")
        )
        posted = self._cost_posted(order._get_live_moves())
        # without an internal cost account of its own the expense account bears it
        self.assertAmount(posted, cost, f"{msg} cost, {internal} of it internal")
        return order

    def _run(self):
        dice = random.Random(self._seed)
        self._receive(self.pads, 200, 33.33 if self.currency.rounding < 1 else 333)
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            for number in range(self._orders):
                msg = f"{self.currency.name} {method} order {number}"
                with self.subTest(msg):
                    order = self._settle_random(dice, msg)
                    if number % 3 == 0:
                        both = order._get_live_moves()
                        both += order._reopen("again")
                        for account in both.line_ids.account_id:
                            self.assertAmount(self._balance(account, both), 0, msg)

    def _run_unsettled(self, number):
        """The same promise, hundreds of times, without posting: what bills would say."""
        dice = random.Random(self._seed + 1)
        for count in range(number):
            self.company.tax_calculation_rounding_method = dice.choice(
                ["round_per_line", "round_globally"]
            )
            order = self._random_order(dice)
            items = order._get_bill_items()
            rounding = self.currency.rounding
            msg = f"{self.currency.name} order {count}"
            for payer in BILLED:
                own = items.get(payer, [])
                values = order._prepare_bill_lines(own, self.customer)
                self._check_lines(values, own, msg)
                self.assertAmount(
                    sum(item.total for item in own) * rounding, order[f"amount_{payer}"], msg
                )
            whole = sum(
                item.total
                for lines in order.line_ids.grouped("payer").values()
                for _line, item in order._compute_promises(lines.filtered("quantity"))
            )
            internal = 0
            for item in items.get("internal", []):
                promise = dict(order._compute_promises(order.line_ids.filtered(
                    lambda line, item=item: line.payer == item.line.payer
                )))[item.line]  # fmt: skip
                billed = sum(
                    other.total
                    for payer in BILLED
                    for other in items.get(payer, [])
                    if other.line == item.line
                )
                internal += promise.total - billed
            self.assertAmount((whole - internal) * rounding, order.amount_total, msg)

    def _check_lines(self, values, items, msg):
        """What core's engine makes of the lines of a bill is what the items say."""
        AccountTax = self.env["account.tax"]
        base_lines = [
            AccountTax._prepare_base_line_for_taxes_computation(
                {
                    **line,
                    "tax_ids": AccountTax.browse(line["tax_ids"]),
                    "product_uom_id": self.env["uom.uom"].browse(line.get("product_uom_id")),
                },
                currency_id=self.currency,
                product_id=self.env["product.product"].browse(line.get("product_id")),
                rate=1.0,
            )
            for line in values
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, self.company)
        AccountTax._round_base_lines_tax_details(base_lines, self.company)
        total = sum(
            line["tax_details"]["total_excluded_currency"]
            + line["tax_details"]["delta_total_excluded_currency"]
            + sum(data["tax_amount_currency"] for data in line["tax_details"]["taxes_data"])
            for line in base_lines
        )
        self.assertAmount(total, sum(item.total for item in items) * self.currency.rounding, msg)


@tagged("post_install", "-at_install")
class TestRandomOrders(RandomOrders):
    def test_settled(self):
        self._run()

    def test_promised(self):
        self._run_unsettled(150)


@tagged("post_install", "-at_install")
class TestRandomOrdersYen(RandomOrders):
    _currency = "JPY"
    _seed = 81

    def test_settled(self):
        self._run()

    def test_promised(self):
        self._run_unsettled(60)


@tagged("post_install", "-at_install")
class TestRandomOrdersDinar(RandomOrders):
    _currency = "KWD"
    _seed = 965

    def test_settled(self):
        self._run()

    def test_promised(self):
        self._run_unsettled(60)


@tagged("post_install", "-at_install")
class TestRandomOrdersYuan(RandomOrders):
    _currency = "CNY"
    _seed = 86
    _orders = 4

    def test_settled(self):
        self._run()


@tagged("post_install", "-at_install")
class TestPayersAccess(PayersCommon):
    """Who reads and writes shares, terms and releases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(
            cls._labour_line(1, share_ids=cls._shares(customer=50, insurer=50)),
            cls._labour_line(1, discount=30),
            cls._part_line(cls.pads, 1),
            cover_ids=[Command.create({"payer": "insurer", "deductible": 10})],
        )
        cls.company.repair_discount_limit = 5
        cls.release = cls.order.action_release_discount()

    def _get_records(self, user):
        return [
            records.with_user(user)
            for records in (self.order.line_ids.share_ids, self.order.cover_ids, self.release)
        ]

    def test_advisers_and_controllers_write(self):
        for role in ("service_adviser", "workshop_controller"):
            user = self._create_user(role)
            order = self.order.with_user(user)
            order.cover_ids.deductible += 1
            order.line_ids[0].share_ids = [
                Command.update(share.id, {"percent": 50}) for share in order.line_ids[0].share_ids
            ]
            self.assertTrue(self._get_records(user)[2].read(["summary"]))

    def test_others_read_only(self):
        for role in (
            "technician", "quality_inspector", "store_keeper", "parts_manager", "cashier",
            "accountant", "customer_service", "sales_manager", "warranty_clerk", "general_manager",
        ):  # fmt: skip
            shares, covers, release = self._get_records(self._create_user(role))
            self.assertTrue(shares.read(["percent"]) and covers.read(["cap"]))
            self.assertTrue(release.read(["summary"]))
            for records, values in ((shares, {"percent": 50}), (covers, {"cap": 1})):
                with self.assertRaises(AccessError):
                    records.write(values)
                with self.assertRaises(AccessError):
                    records.unlink()

    def test_strangers_see_nothing(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal", "login": "payers_portal", "partner_id": self.customer.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )  # fmt: skip
        other = self.setup_other_company()["company"]
        stranger = self._create_user("service_adviser", company_id=other.id)
        for user in (portal, stranger, self._create_user("sales_consultant")):
            for records in self._get_records(user):
                with self.assertRaises(AccessError):
                    records.read(["create_date"])

    def test_credit_customer_leaves_unpaid(self):
        """Within his own credit limit he may go; beyond it he may not. His share counts."""
        self.company.account_use_credit_limit = True
        self.customer.with_company(self.company).credit_limit = 10_000
        order = self._settle(
            self._create_order(
                self._labour_line(2, share_ids=self._shares(customer=50, warranty=50))
            )
        )
        self.assertFalse(order.is_settled)
        self.assertTrue(order.is_settled_or_on_credit)
        self.assertFalse(order._get_gate_pass_blockers())
        self.customer.with_company(self.company).credit_limit = 1
        order.invalidate_recordset()
        self.assertIn("still to be paid", order._get_gate_pass_blockers()[0])
