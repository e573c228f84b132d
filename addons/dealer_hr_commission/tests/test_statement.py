import base64
import io

import openpyxl
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MONTH, NEXT, CommissionCommon


@tagged("post_install", "-at_install")
class TestStatement(CommissionCommon):
    def setUp(self):
        super().setUp()
        self._create_rule(rate=100)
        self._add_work(self.technician, "2026-03-02", document=self.document)
        self.statement = self._compute()

    def _as(self, user):
        return self.statement.with_user(user)

    def _step(self, user, code, reason=None):
        step = self.env["dealer.workflow.transition"].search(
            [("workflow_id.key", "=", "dealer_hr_commission.statement"), ("code", "=", code)],
            limit=1,
        )
        return self._as(user).workflow_step(step.id, reason)

    def test_the_way_to_payroll(self):
        self.assertRegex(self.statement.name, r"^CS\d{8}$")
        self.assertEqual(self.statement.head_user_id, self.head_user)
        self._as(self.head_user).action_check()
        self.assertEqual(self.statement.category, "checked")
        self.assertEqual(self.statement.activity_user_id, self.technician_user)
        self._as(self.technician_user).action_confirm()
        self.assertFalse(self.statement.activity_ids)
        self._as(self.general_manager_user).action_approve()
        action = self._as(self.hr_manager_user).action_export()
        self.assertEqual(self.statement.category, "exported")
        export = self.env["dealer.commission.export"].browse(action["res_id"])
        self.assertRecordValues(
            export,
            [{"user_id": self.hr_manager_user.id, "amount_total": 100, "statement_count": 1}],
        )
        [row] = list(csv_rows(export.csv))[1:]
        self.assertIn("100.0", row)
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(export.sheet)))
        self.assertIn(100, [cell.value for cell in book.active[2]])
        with self.assertRaisesRegex(UserError, "was exported with"):
            self._as(self.hr_manager_user).action_export()

    def test_steps_are_of_their_people(self):
        for user in (self.technician_user, self.employee_user, self.hr_user):
            with self.assertRaises(UserError, msg=user.login):
                self._as(user).action_check()
        self._as(self.head_user).action_check()
        for user in (self.head_user, self.general_manager_user):
            with self.assertRaises(UserError, msg=user.login):
                self._as(user).action_confirm()
        self._as(self.technician_user).action_confirm()
        for user in (self.head_user, self.technician_user):
            with self.assertRaises(UserError, msg=user.login):
                self._as(user).action_approve()

    def test_no_step_is_skipped(self):
        with self.assertRaises(UserError):
            self._as(self.hr_manager_user).action_approve()
        with self.assertRaisesRegex(UserError, "not approved"):
            self._as(self.hr_manager_user).action_export()

    def test_objection_opens_it_again(self):
        self._as(self.head_user).action_check()
        with self.assertRaises(UserError, msg="without a reason"):
            self._step(self.technician_user, "object")
        self._step(self.technician_user, "object", "One car is missing")
        self.assertEqual(self.statement.category, "objected")
        self._add_work(self.technician, "2026-03-09")
        self._as(self.hr_manager_user).action_recompute()
        self.assertEqual(self.statement.amount_total, 200)
        self._step(self.head_user, "take_up", "The car is there now")
        self.assertEqual(self.statement.category, "draft")
        self.assertFalse(self.statement.objected_on)

    def test_approved_is_closed(self):
        self._close(self.statement)
        with self.assertRaisesRegex(UserError, "is approved"):
            self._as(self.hr_manager_user).action_take_up()
        self._add_work(self.technician, "2026-03-09")
        self._compute()
        self.assertEqual(self.statement.amount_total, 100)

    def test_nobody_types_a_line(self):
        line = self.statement.line_ids
        manager = line.with_user(self.hr_manager_user)
        for act in (
            lambda: line.write({"amount": 999}),
            lambda: manager.write({"amount": 999}),
            lambda: self.statement.write({"approved_on": "2026-03-31 10:00:00"}),
            lambda: self.Line.create(
                {"statement_id": self.statement.id, "kind": "work", "amount": 5}
            ),
        ):
            with self.assertRaises(UserError):
                act()
        with self.assertRaisesRegex(UserError, "are kept"):
            self.statement.unlink()

    def test_adjustment_while_open(self):
        self._adjust(self.statement, -30, "Counted twice")
        self._compute()
        self.assertEqual(self.statement.amount_total, 70, "kept when computed again")

    def test_adjustment_of_a_closed_one(self):
        self._close(self.statement)
        target = self._adjust(self.statement, 12.34, "Bonus agreed")
        self.assertEqual((target.month, target.amount_total), (NEXT, 12.34))
        self.assertEqual(self.statement.amount_total, 100)
        line = target.line_ids
        self.assertEqual(line.action_open_document()["res_id"], self.statement.id)
        self._close(target)
        again = self._adjust(self.statement, 1, "More")
        self.assertEqual(again.month.month, 5)

    def _adjust(self, statement, amount, reason):
        wizard = (
            self.env["dealer.commission.adjust"]
            .with_user(self.hr_manager_user)
            .create({"statement_id": statement.id, "amount": amount, "reason": reason})
        )
        return self.Statement.browse(wizard.action_adjust()["res_id"])

    def test_adjustment_needs_amount_and_right(self):
        with self.assertRaisesRegex(UserError, "by how much"):
            self._adjust(self.statement, 0, "Nothing")
        with self.assertRaises(UserError):
            self._as(self.head_user).action_adjust()

    def test_line_opens_its_document(self):
        action = self.statement.line_ids.action_open_document()
        self.assertEqual(action["res_id"], self.document.id)

    def test_run_wizard(self):
        wizard = (
            self.env["dealer.commission.run"]
            .with_user(self.hr_manager_user)
            .create({"company_id": self.store.id, "month": MONTH})
        )
        self.assertEqual(wizard.action_compute()["domain"], [("id", "in", self.statement.ids)])

    def test_open_queries(self):
        """A statement opens with as many queries for 50 lines as for one."""
        counts = []
        for number in (1, 50):
            for _row in range(number):
                self._add_work(self.technician, "2026-03-05")
            self._compute()
            self.env.flush_all()
            self.env.invalidate_all()
            statement = self._as(self.technician_user)
            spec = {
                "amount_total": {},
                "employee_id": {"fields": {"display_name": {}}},
                "line_ids": {"fields": {"title": {}, "rule_name": {}, "amount": {}}},
            }
            start = self.cr.sql_log_count
            statement.web_read(spec)
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 1)


def csv_rows(data):
    text = base64.b64decode(data).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]
