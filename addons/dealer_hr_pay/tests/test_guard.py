from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, PayCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestGuard(PayCommon):
    """What an API client could write past the forms."""

    def test_totals_are_computed(self):
        """Approvals by amount count the difference: nobody writes a smaller one."""
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        change = self._create_change(amounts={self.basic: 9000})
        for values in ({"difference": 1}, {"new_total": 5001}, {"old_total": 8999}):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                change.write(values)
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            change.line_ids.write({"old_amount": 8999})
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            self._create_change(self.head, difference=0)
        self.assertEqual(change.difference, 4000)

    def test_nobody_approves_his_own_raise(self):
        change = self._create_change(self.general_manager)
        self._take_step(change, "approve")
        reviewers = change.sudo().workflow_request_id.review_ids.candidate_ids
        self.assertTrue(reviewers, "the administrator decides")
        self.assertNotIn(self.general_manager_user, reviewers)

    def test_accounts_are_written_by_actions(self):
        kind = self._create_benefit()
        account = self.technician._open_benefits(kind, date(2026, 1, 1), 5000)
        account.with_user(self.hr_user).number = "A-1"
        for user in (self.hr_user, self.hr_manager_user):
            for values in (
                {"date_closed": date(2026, 2, 1)},
                {"employee_id": self.head.id},
                {"number": "A-2", "company_id": self.other_store.id},
            ):
                with self.assertRaisesRegex(UserError, "only its number"):
                    account.with_user(user).write(values)
        with self.assertRaisesRegex(UserError, "only its number"):
            account.with_user(self.hr_manager_user).base = 1

    def test_printing_by_address_is_noted(self):
        contract = self._create_contract()
        Reading = self.env["dealer.private.reading"]
        domain = [("employee_id", "=", self.technician.id), ("how", "=", "print")]
        self.assertFalse(Reading.search(domain))
        Report = self.env["ir.actions.report"].with_user(self.hr_manager_user)
        Report._render_qweb_html("dealer_hr_pay.report_labour_contract", contract.ids)
        self.assertEqual(set(Reading.search(domain).mapped("kind")), {"identity", "salary"})

    def test_amounts_are_numbers(self):
        change = self._create_change()
        contract = self._create_contract()
        rate = self._create_benefit().rate_ids
        self._assert_no_amount(lambda amount: self._create_change(amounts={self.meal: amount}))
        self._assert_no_amount(lambda amount: change.line_ids.write({"new_amount": amount}))
        self._assert_no_amount(lambda amount: contract.write({"wage": amount}))
        self._assert_no_amount(lambda amount: rate.write({"base_max": amount}))
        change.line_ids.new_amount = 9_000_000
        self.assertEqual(change.new_total, 9_000_000)
