from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestCommission(InsuranceCommon):
    def test_expected_by_the_most_particular_rate(self):
        new = self._create_policy("N")
        self.assertAlmostEqual(new.commission_expected, 906.67, msg="4533.33 × 20 %")
        renewal = self._create_policy("R", kind="renewal")
        self.assertAlmostEqual(renewal.commission_expected, 453.33)
        with self.assertRaisesRegex(ValidationError, "another rate"):
            self.env["dealer.insurance.commission"].create(
                {"insurer_id": self.insurer.id, "percent": 5, "date_from": "2026-01-01"}
            )

    def test_one_bill_a_month_to_the_cent(self):
        policies = self._create_policy("A") | self._create_policy("B") | self._create_policy("C")
        found = self.env["dealer.insurance.policy"].search(
            [("commission_due", "!=", 0), ("vehicle_id", "=", self.car.id)]
        )
        self.assertEqual(found, policies)
        policies.with_user(self.accountant).action_bill_commission()
        bill = self.env["account.move"].search([("insurance_month", "!=", False)])
        self.assertEqual(len(bill), 1)
        self.assertEqual(bill.partner_id, self.insurer)
        self.assertAlmostEqual(bill.amount_untaxed, 3 * 906.67)
        self.assertEqual(bill.insurance_month, date.today().replace(day=1))
        item = bill.invoice_line_ids[:1]
        self.assertEqual((item.dealer_vehicle_id, item.vehicle_figure), (self.car, "insurance"))
        self.assertEqual(set(policies.mapped("commission_state")), {"billed"})
        self._pay(bill)
        policies.invalidate_recordset()
        self.assertEqual(set(policies.mapped("commission_state")), {"received"})
        with self.assertRaisesRegex(UserError, "No commission is to be billed"):
            policies.action_bill_commission()
        late = self._create_policy("D")
        with self.assertRaisesRegex(UserError, "is billed next month"):
            late.action_bill_commission()

    def test_cancelled_policy_gives_commission_back(self):
        policy = self._create_policy("A")
        with freeze_time("2026-03-10"):
            policy.action_bill_commission()
        policy._cancel(date(2026, 4, 2), 2266.66)
        self.assertAlmostEqual(policy.commission_expected, 453.33)
        self.assertAlmostEqual(policy.commission_due, -453.34)
        with freeze_time("2026-04-10"):
            policy.action_bill_commission()
        policy.invalidate_recordset()
        self.assertAlmostEqual(policy.commission_billed, 453.33)
        self.assertEqual(policy.commission_due, 0)
        with self.assertRaisesRegex(UserError, "No more than the premium"):
            self._create_policy("B")._cancel(date(2026, 4, 2), 99999)

    def test_report_adds_up(self):
        policies = self._create_policy("A") | self._create_policy("B", kind="renewal")
        rows = self.env["dealer.insurance.report"].search([("policy_id", "in", policies.ids)])
        self.assertEqual(len(rows), 4)
        self.assertAlmostEqual(sum(rows.mapped("premium")), 2 * 4533.33, 2)
        self.assertAlmostEqual(
            sum(rows.mapped("commission")), sum(policies.mapped("commission_expected")), 2
        )
        groups = self.env["dealer.insurance.report"].formatted_read_group(
            [("policy_id", "in", policies.ids)], ["insurer_id"], ["policy_count:count_distinct"]
        )
        self.assertEqual(groups[0]["policy_count:count_distinct"], 2)

    def test_consultant_bills_no_commission(self):
        policy = self._create_policy("A")
        with self.assertRaises(AccessError):
            policy.with_user(self._create_user("sales_consultant")).action_bill_commission()
