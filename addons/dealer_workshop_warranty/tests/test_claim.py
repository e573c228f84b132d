import base64
from datetime import date, timedelta

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestClaim(WarrantyCommon):
    def test_made_from_the_settled_visit(self):
        """One claim a job, its lines as billed; lines of the customer are none of it."""
        order = self._create_visit()
        order._add_job(
            {"concern": "Wash"},
            [{"line_type": "labour", "standard_hours": 1, "price_unit": 150.0}],
        )
        order.line_ids[:2].action_to_warranty()
        self._settle(order)
        claim = order.claim_ids
        self.assertRecordValues(
            claim,
            [
                {
                    "category": "draft",
                    "partner_id": self.maker.id,
                    "user_id": self.clerk.id,
                    "failure": "Squeaks when braking",
                    "causal_part_id": self.pads.id,
                    "amount_claimed": 360.0,
                    "kind": "warranty",
                }
            ],
        )
        self.assertEqual(len(claim.line_ids), 2)
        self.assertEqual(claim.deadline, self.company._get_store_date() + timedelta(days=30))
        self.assertEqual(sum(claim.line_ids.mapped("amount_claimed")), claim.bill_id.amount_untaxed)

    def test_submit(self):
        claim = self._create_claim(describe=False).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Cause"):
            claim.action_submit()
        claim.write({"cause": "Seal", "correction": "Replaced"})
        self.company.warranty_photo_required = True
        with self.assertRaisesRegex(UserError, "photo"):
            claim.action_submit()
        self.company.warranty_photo_required = False
        claim.action_submit()
        self.assertEqual((claim.category, claim.round), ("submitted", 1))
        self.assertEqual(claim.workflow_stage_id.category, "submitted")
        with self.assertRaises(UserError):
            claim.cause = "Something else"
        with self.assertRaises(UserError):
            claim.action_submit()

    def test_accepted_and_paid(self):
        claim = self._submit(self._create_claim()).with_user(self.clerk)
        claim.action_accept_all()
        self.assertEqual(claim.category, "accepted")
        self.assertEqual(claim.amount_rejected, 0)
        with self.assertRaisesRegex(UserError, "not paid"):
            claim.action_close()
        self._pay_bill(claim.sudo().bill_id)
        claim.invalidate_recordset()
        self.assertEqual(claim.category, "paid")
        with self.assertRaisesRegex(UserError, "old part"):
            claim.action_close()
        claim.action_return_old_part()
        claim.action_close()
        self.assertEqual(claim.category, "closed")
        self.assertEqual(claim.workflow_stage_id.category, "closed")

    def test_partly(self):
        """The rejected rest is credited exactly; the store bears it as internal cost."""
        self.company.workshop_internal_account_id = self.company_data["default_account_expense"]
        claim = self._submit(self._create_claim()).with_user(self.clerk)
        labour, part = claim.line_ids
        with self.assertRaises(UserError):
            claim.action_answer()
        labour.write({"answer": "partly", "amount_accepted": 100.01, "answer_note": "Too long"})
        part.answer = "accepted"
        claim.action_answer()
        self.assertRecordValues(
            claim, [{"category": "partly", "amount_accepted": 280.01, "amount_rejected": 79.99}]
        )
        self.assertIn("Too long", claim.message_ids[0].body)
        bill = claim.sudo().bill_id
        before = bill.amount_residual
        claim._decide_rest("internal", "Goodwill")
        credit = claim.sudo().move_ids
        self.assertRecordValues(
            credit, [{"move_type": "out_refund", "state": "posted", "amount_untaxed": 79.99}]
        )
        self.assertAlmostEqual(bill.amount_residual, before - credit.amount_total, 2)
        self.assertEqual(
            credit.invoice_line_ids.account_id, self.company_data["default_account_expense"]
        )
        self.assertFalse(credit.line_ids.filtered(lambda item: item.display_type == "cogs"))
        self._pay_bill(bill)
        claim.invalidate_recordset()
        self.assertEqual(claim.category, "paid")
        with self.assertRaises(UserError):
            claim._decide_rest("customer", "Again")

    def test_rejected_to_the_cent(self):
        """Odd amounts and taxes: a wholly rejected claim leaves nothing on the bill."""
        self.tax.amount = 13.0
        claim = self._submit(
            self._create_claim(
                self._labour_line(0.37, price_unit=133.33),
                self._labour_line(1.11, price_unit=177.77),
                self._part_line(self.pads, 3, price_unit=99.99),
            )
        ).with_user(self.clerk)
        claim.action_reject_all()
        self.assertEqual(claim.category, "rejected")
        moves = claim._decide_rest("customer", "Misuse")
        bill = claim.sudo().bill_id
        self.assertEqual(bill.amount_residual, 0)
        credit, invoice = moves
        self.assertEqual(invoice.partner_id, claim.order_id.partner_id)
        self.assertAlmostEqual(invoice.amount_total, credit.amount_total, 2)
        self.assertAlmostEqual(credit.amount_total, bill.amount_total, 2)
        before = claim.old_part_until - timedelta(days=1)
        with freeze_time(before), self.assertRaisesRegex(UserError, "may ask"):
            claim.action_scrap_old_part()
        with freeze_time(claim.old_part_until + timedelta(days=2)):
            claim.invalidate_recordset()
            claim.action_scrap_old_part()
        claim.action_close()
        self.assertEqual(claim.category, "closed")

    def test_price_including_tax(self):
        self.tax.price_include_override = "tax_included"
        claim = self._submit(self._create_claim()).with_user(self.clerk)
        claim.action_reject_all()
        claim._decide_rest("internal", "No")
        self.assertEqual(claim.sudo().bill_id.amount_residual, 0)

    def test_resubmit(self):
        claim = self._submit(self._create_claim()).with_user(self.clerk)
        labour, part = claim.line_ids
        labour.answer = "rejected"
        part.answer = "accepted"
        claim.action_answer()
        claim.cause = "Better told"
        claim.action_resubmit("Photo added")
        self.assertRecordValues(claim, [{"category": "submitted", "round": 2}])
        self.assertEqual(part.answer, "accepted")
        self.assertFalse(labour.answer)
        labour.answer = "accepted"
        claim.action_answer()
        self.assertEqual(claim.category, "accepted")
        with self.assertRaises(UserError):
            claim.action_resubmit()

    def test_answers_guarded(self):
        claim = self._create_claim().with_user(self.clerk)
        with self.assertRaises(UserError):
            claim.line_ids[0].answer = "accepted"
        self._submit(claim)
        for answer, amount in (("accepted", 1.0), ("partly", 0.0), ("partly", 9999.0)):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                claim.line_ids[0].write({"answer": answer, "amount_accepted": amount})
        for name, value in (("answered_on", "2026-01-01 00:00:00"), ("category", "paid")):
            with self.assertRaises(UserError):
                claim.write({name: value})

    def test_reopen(self):
        """A claim that is a draft goes with the settlement; one at the maker's keeps it."""
        claim = self._create_claim()
        order = claim.order_id
        order._reopen("Wrong part")
        self.assertEqual(claim.category, "cancelled")
        order.action_settle()
        second = order.claim_ids - claim
        self.assertEqual(second.category, "draft")
        self._submit(second)
        with self.assertRaisesRegex(UserError, "with the maker"):
            order._reopen("Once more")

    def test_deadline(self):
        claim = self._create_claim()
        self.assertFalse(claim._get_tasks())
        with freeze_time(claim.deadline - timedelta(days=4)):
            self.env["dealer.warranty.claim"]._cron_warn_deadline()
            self.env["dealer.warranty.claim"]._cron_warn_deadline()
        claim.invalidate_recordset()
        self.assertEqual(claim._get_tasks().user_id, self.clerk)
        with freeze_time(claim.deadline + timedelta(days=2)):
            claim.invalidate_recordset()
            self.assertTrue(claim.is_overdue)
            self.assertIn(claim, claim.search([("is_overdue", "=", True)]))
        self._submit(claim)
        self.assertFalse(claim._get_tasks())

    def test_two_jobs_one_bill(self):
        order = self._create_visit()
        order._add_job(
            {"concern": "Noise", "cause": "Loose", "correction": "Fixed"},
            [{"line_type": "labour", "standard_hours": 1, "price_unit": 150.0}],
        )
        order.line_ids.action_to_warranty()
        order.job_ids[0].write({"cause": "Seal", "correction": "Replaced"})
        self._settle(order)
        first, second = order.claim_ids.with_user(self.clerk)
        for claim in (first, second):
            self._submit(claim)
        first.action_reject_all()
        first._decide_rest("internal", "No")
        second.action_accept_all()
        bill = first.sudo().bill_id
        self.assertGreater(bill.amount_residual, 0)
        self._pay_bill(bill)
        order.claim_ids.invalidate_recordset()
        self.assertEqual((first.category, second.category), ("rejected", "paid"))

    def test_export(self):
        claim = self._create_claim()
        claim.failure = "=cmd()"
        export = (
            self.env["dealer.warranty.export"]
            .with_user(self.clerk)
            .create({"claim_ids": [Command.set(claim.ids)], "file_type": "csv"})
        )
        text = base64.b64decode(export.file).decode("utf-8-sig")
        self.assertEqual(len(text.splitlines()), 3)
        self.assertIn(claim.name, text)
        self.assertIn("'=cmd()", text)
        export.file_type = "xlsx"
        self.assertTrue(base64.b64decode(export.file).startswith(b"PK"))

    def test_list_is_constant(self):
        """The clerk's list costs the same for few and many claims."""
        spec = {
            name: {}
            for name in (
                "name", "deadline", "is_overdue", "age_days", "amount_claimed", "category",
                "old_part_state",
            )
        }  # fmt: skip
        spec["vehicle_id"] = {"fields": {"display_name": {}}}
        counts = []
        claims = self.env["dealer.warranty.claim"]
        for number in (1, 3):
            for _n in range(number):
                claims |= self._create_claim(self._labour_line(1, price_unit=110.0))
            self.env.flush_all()
            for _run in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                claims.with_user(self.clerk).web_read(spec)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_dates_of_the_store(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-03-01 17:00:00"):
            claim = self._create_claim(self._labour_line(1, price_unit=110.0))
        self.assertEqual(claim.deadline, date(2026, 4, 1))
