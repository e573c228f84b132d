from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import FinanceCommon


@tagged("post_install", "-at_install")
class TestApplication(FinanceCommon):
    def setUp(self):
        super().setUp()
        self.car = self._buy(150000)
        self.deal = self._create_deal(self.car)

    def test_compare_and_apply(self):
        self._create_loan_product(
            name="Second", min_down_percent=30, subsidy_percent=100, max_months=24
        )
        self._create_loan_product(
            name="Other brand",
            model_ids=[
                (
                    0,
                    0,
                    {
                        "name": "Beta",
                        "brand_id": self.brand.id,
                    },
                )
            ],
        )
        self.env["dealer.finance.product"].search(
            [("name", "not in", ("Test loan", "Second", "Other brand"))]
        ).active = False
        self.deal.action_compare_finance()
        first, second = self.deal.finance_quote_ids
        self.assertRecordValues(
            first,
            [{"down_payment": 40000, "loan_amount": 160000, "months": 36, "problem": ""}],
        )
        self.assertAlmostEqual(first.first_payment, 4867.51)
        self.assertEqual(second.total_interest, 0)
        self.assertEqual(second.months, 24)
        self.assertGreater(second.subsidy, 8000)
        first.down_payment = 1000
        self.assertIn("down at least", first.problem)
        with self.assertRaises(UserError):
            first.action_apply()
        first.down_payment = 50000
        first.action_apply()
        loan = self.deal.finance_application_ids
        self.assertRecordValues(
            loan,
            [{"amount_asked": 150000, "down_payment": 50000, "category": "draft", "rate": 6}],
        )
        self.assertTrue(loan.paper_ids)
        self.assertEqual(self.deal.finance_state, "draft")

    def test_submit_says_what_is_missing(self):
        loan = self._apply(self.deal)
        loan.paper_ids.received_on = False
        self.customer.identity_number = False
        with self.assertRaises(UserError) as refused:
            loan.action_submit()
        self.assertIn("ID card", str(refused.exception))
        self.assertIn("ID number", str(refused.exception))
        with self.assertRaises(UserError):
            loan.write({"submitted_on": fields.Datetime.now()})

    def test_less_approved_more_to_pay(self):
        self.deal.action_confirm()
        loan = self._apply(self.deal)
        self.assertEqual(self.deal.amount_to_collect, 50000)
        loan.action_submit()
        loan._answer("approved", 120000, "A-1")
        self.assertEqual(loan.category, "approved")
        self.assertEqual(loan.down_payment, 80000)
        self.assertEqual(self.deal.amount_to_collect, 80000)
        self.assertEqual(self._due(self.deal), 80000)

    def test_refused_then_another(self):
        self.deal.action_confirm()
        loan = self._apply(self.deal)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._apply(self.deal)
            self.env.flush_all()
        loan.action_submit()
        loan._answer("refused", text="income")
        self.assertEqual(self.deal.finance_state, "refused")
        self.assertEqual(self.deal.amount_to_collect, 200000)
        self.assertEqual(self._due(self.deal), 200000)
        self._apply(self.deal, 100000)
        self.assertEqual(self.deal.finance_state, "draft")
        self.assertEqual(self.deal.amount_to_collect, 100000)

    def test_conditions(self):
        loan = self._apply(self.deal)
        loan.action_submit()
        loan._answer("conditions", 150000, "A-1", text="wife guarantees")
        self.assertEqual(loan.category, "conditions")
        loan.action_approve()
        self.assertEqual(loan.category, "approved")

    def test_expired_approval_blocks(self):
        self.deal.action_confirm()
        loan = self._approve(self.deal)
        loan.valid_until = fields.Date.subtract(fields.Date.today(), days=1)
        self.assertTrue(loan.is_expired)
        loan.contract_number = "C"
        with self.assertRaises(UserError):
            loan.action_sign()

    def test_more_than_the_deal(self):
        with self.assertRaises(ValidationError):
            self._apply(self.deal, 200001)

    def test_states_steps_and_sheet(self):
        self.deal.action_confirm()
        self._pass_pdi(self.deal)
        loan = self._apply(self.deal)
        self.assertEqual(self.deal.next_step, "finance")
        self.assertIn("finance", [state["key"] for state in self.deal.deal_states])
        rows = {row["key"]: row for row in self.deal.deal_sheet["rows"]}
        self.assertEqual(rows["loan"]["amount"], -150000)
        self.assertEqual(self.deal.action_next_step()["res_id"], loan.id)

    def test_list_queries(self):
        for _index in range(3):
            deal = self._create_deal(self._buy(150000))
            self._apply(deal)
        self.env.invalidate_all()
        loans = self.env["dealer.finance.application"].search([])
        names = ["name", "partner_id", "product_id", "amount_asked", "paper_progress", "category"]
        loans[:1].read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            loans.read(names)
