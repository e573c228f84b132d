from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestCompensation(ComplaintCommon):
    def _create_compensation(self, **values):
        return (
            self.env["dealer.complaint.compensation"]
            .with_user(self.agent)
            .create(
                {
                    "complaint_id": self._create_complaint().id,
                    "kind": "voucher",
                    "amount": 100,
                    "reason": "He came twice",
                    **values,
                }
            )
        )

    def test_voucher(self):
        program = self.env["loyalty.program"].create(
            {"name": "Sorry", "program_type": "gift_card", "applies_on": "future",
             "trigger": "auto", "company_id": self.store.id}
        )  # fmt: skip
        compensation = self._create_compensation()
        with self.assertRaises(UserError):
            compensation.action_make_voucher()
        self._take_step(compensation, "approve", self.agent)
        self.assertEqual(compensation.category, "approved")
        with self.assertRaisesRegex(UserError, "program"):
            compensation.action_make_voucher()
        self.store.complaint_voucher_program_id = program
        compensation.action_make_voucher()
        self.assertEqual(compensation.category, "done")
        card = compensation.sudo().card_id
        self.assertEqual(card.points, 100)
        self.assertEqual(card.partner_id, self.customer)
        with self.assertRaises(UserError):
            compensation.amount = 500

    def test_large_amount_needs_the_manager(self):
        compensation = self._create_compensation(amount=900)
        self._take_step(compensation, "approve", self.agent)
        self.assertEqual(compensation.category, "draft")
        complaint = compensation.complaint_id
        self._take_step(complaint, "take_up")
        with self.assertRaisesRegex(UserError, compensation.name):
            self._answer(complaint)
        request = compensation.sudo().workflow_request_id
        self.assertIn(self.manager, request.review_ids.candidate_ids)
        self.assertNotIn(self.agent, request.review_ids.candidate_ids)
        request.review_ids.with_user(self.manager)._decide("approved", "")
        self.assertEqual(compensation.category, "approved")

    def test_never_ticked(self):
        compensation = self._create_compensation(kind="goodwill")
        for values in (
            {"category": "done"},
            {"approved_on": "2026-01-01 00:00:00"},
            {"card_id": 1},
        ):
            with self.assertRaises(UserError):
                compensation.write(values)
        self._take_step(compensation, "approve", self.agent)
        other = self._create_customer(name="Somebody Else")
        payment = self.env["account.payment"].new(
            {"payment_type": "outbound", "partner_id": other.id, "amount": 100}
        )
        with self.assertRaisesRegex(UserError, "no payment to the customer"):
            compensation.sudo().payment_id = payment
