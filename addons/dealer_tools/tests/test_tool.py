from datetime import date, datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import ToolsCommon


@tagged("post_install", "-at_install")
class TestTool(ToolsCommon):
    def _lend(self, tool=None, **values):
        return self._kept(tool or self.tool)._lend(self.employee, **values)

    def test_lend_and_return(self):
        action = self._kept(self.tool).action_lend()
        wizard = Form(self.env["dealer.tool.lend"].with_user(self.keeper).with_context(
            **action["context"]
        ))  # fmt: skip
        wizard.employee_id = self.employee
        wizard.save().action_lend()
        loan = self.tool.loan_id
        self.assertRecordValues(
            loan,
            [{"employee_id": self.employee.id, "lent_by_id": self.keeper.id, "back_on": False}],
        )
        self.assertEqual(loan.due_on - loan.lent_on, timedelta(hours=10))
        self.assertRecordValues(
            self.tool, [{"state": "lent", "employee_id": self.employee.id, "is_overdue": False}]
        )
        with self.assertRaisesRegex(UserError, "is lent to Wu Gang since"):
            self._lend()

        action = loan.with_user(self.keeper).action_return()
        wizard = Form(
            self.env["dealer.tool.return"].with_user(self.keeper).with_context(**action["context"])
        ).save()
        self.assertEqual(wizard.condition, "ok")
        wizard.action_confirm()
        self.assertRecordValues(loan, [{"condition": "ok", "back_by_id": self.keeper.id}])
        self.assertRecordValues(self.tool, [{"state": "in", "employee_id": False}])
        with self.assertRaisesRegex(UserError, "not lent to anybody"):
            self._kept(self.tool)._take_back()

    def test_damaged_tools_are_not_lent_before_they_are_repaired(self):
        loan = self._lend()
        wizard = (
            self.env["dealer.tool.return"]
            .with_user(self.keeper)
            .create({"tool_id": self.tool.id, "condition": "damaged"})
        )
        with self.assertRaisesRegex(UserError, "Say what is wrong"):
            wizard.action_confirm()
        wizard.note = "Ratchet slips"
        wizard.action_confirm()
        self.assertRecordValues(loan, [{"condition": "damaged", "back_note": "Ratchet slips"}])
        self.assertEqual(self.tool.state, "damaged")
        with self.assertRaisesRegex(UserError, "Ratchet slips"):
            self._lend()
        self._kept(self.tool).action_repaired()
        self.assertEqual(self.tool.state, "in")
        self.assertIn("Ratchet slips", "".join(self.tool.message_ids.mapped("body")))

    def test_damage_of_a_tool_in_store(self):
        wizard = Form(
            self.env["dealer.tool.return"]
            .with_user(self.keeper)
            .with_context(default_tool_id=self.tool.id)
        )
        wizard.note = "Dropped"
        wizard.save().action_confirm()
        self.assertEqual(self.tool.state, "damaged")

    def test_overdue(self):
        with freeze_time("2026-05-04 01:00"):
            self._lend()
            self.assertFalse(self.tool.is_overdue)
        with freeze_time("2026-05-04 11:30"):
            self.env.invalidate_all()
            self.assertTrue(self.tool.is_overdue)
            self.assertIn(self.tool, self.Tool.search([("is_overdue", "=", True)]))
            self.assertNotIn(self.tool, self.Tool.search([("is_overdue", "=", False)]))
            self.assertEqual(self.Loan.search([("is_overdue", "=", True)]).tool_id, self.tool)
            self.Tool._cron_remind()
            self.Tool._cron_remind()
            self.assertRecordValues(
                self.tool.activity_ids, [{"user_id": self.keeper.id, "res_id": self.tool.id}]
            )
            self._kept(self.tool)._take_back()
            self.assertFalse(self.tool.activity_ids)

    def test_calibration(self):
        with freeze_time("2026-05-10 02:00"):
            tool = self._create_tool(
                name="Gauge", number="G-1", calibration_months=12, bought_on="2025-05-20"
            )
            self.assertEqual(tool.calibration_due, date(2026, 5, 20))
            self.Tool._cron_remind()
            self.assertEqual(len(tool.activity_ids), 1)
        with freeze_time("2026-05-21 02:00"):
            self.env.invalidate_all()
            self.assertTrue(tool.is_calibration_due)
            self.assertIn(tool, self.Tool.search([("is_calibration_due", "=", True)]))
            with self.assertRaisesRegex(UserError, "calibrated by 2026-05-20"):
                self._lend(tool)
            calibration = (
                self.env["dealer.tool.calibration"].with_user(self.keeper).create(
                    {"tool_id": tool.id}
                )
            )  # fmt: skip
            self.assertEqual(tool.state, "calibration")
            with self.assertRaisesRegex(UserError, "away for calibration"):
                self._lend(tool)
            calibration.write({"done_on": "2026-05-21", "result": "failed"})
            self.assertEqual((tool.state, tool.calibration_due), ("in", date(2026, 5, 20)))
            calibration.copy({"done_on": "2026-05-21", "result": "passed"})
            self.assertEqual(tool.calibration_due, date(2027, 5, 21))
            self._lend(tool)
            self.env.flush_all()
            with self.assertRaisesRegex(ValidationError, "take it back before"):
                self.env["dealer.tool.calibration"].create({"tool_id": tool.id})

    @mute_logger("odoo.sql_db")
    def test_bad_input(self):
        for values in (
            {"number": "tq-1"}, {"barcode": "690100001"}, {"calibration_months": -1},
        ):  # fmt: skip
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self._create_tool(**values)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._lend(due_on=datetime(2020, 1, 1))
        Calibration = self.env["dealer.tool.calibration"]
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            Calibration.create({"tool_id": self.tool.id, "result": "passed"})

    def test_state_is_no_tick(self):
        with self.assertRaises(UserError):
            self._kept(self.tool).write({"damaged_on": datetime.now()})
        with self.assertRaises(AccessError):
            self.Loan.with_user(self.manager).create(
                {
                    "tool_id": self.tool.id, "employee_id": self.employee.id,
                    "lent_on": datetime.now(), "lent_by_id": self.manager.id,
                    "due_on": datetime.now(),
                }
            )  # fmt: skip

    def test_a_lent_tool_keeps_its_history(self):
        self._lend()
        self._kept(self.tool)._take_back()
        with self.assertRaisesRegex(UserError, "its history stays"):
            self.tool.unlink()

    def test_scrap_needs_approval(self):
        self.tool.value = 800
        Scrap = self.env["dealer.tool.scrap"].with_user(self.keeper)
        scrap = Scrap.create({"tool_id": self.tool.id, "reason": "Broken"})
        with self.assertRaises(UserError) as refused:
            scrap.action_scrap()
        self.assertRegex(str(refused.exception), "(?i)approv")
        self.assertEqual(self.tool.state, "in")
        step = scrap.workflow_stage_id.workflow_id.transition_ids.filtered(
            lambda transition: transition.code == "scrap"
        )
        scrap.workflow_step(step.id)
        self.assertEqual(scrap.workflow_request_id.state, "pending")
        review = scrap.sudo().workflow_request_id.review_ids
        review.with_user(self.manager).action_approve()
        self.env.flush_all()
        self.assertEqual(scrap.category, "done")
        self.assertEqual(self.tool.state, "scrapped")
        with self.assertRaisesRegex(UserError, "is scrapped"):
            self._lend()
        with self.assertRaisesRegex(UserError, "keeps its paper"):
            scrap.sudo().unlink()

    def test_a_lent_tool_is_not_scrapped(self):
        self._lend()
        scrap = self.env["dealer.tool.scrap"].create({"tool_id": self.tool.id, "reason": "x"})
        with self.assertRaisesRegex(UserError, "take it back first"):
            scrap.action_scrap()
        scrap.action_cancel()
        self.assertEqual(scrap.category, "cancelled")

    def test_another_stores_technician(self):
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self.env["hr.employee"].create({"name": "Stranger", "company_id": other.id})
        with self.assertRaisesRegex(UserError, "does not work in"):
            self._kept(self.tool)._lend(stranger)

    def test_queries_of_the_list(self):
        for number in range(10):
            self._create_tool(name="T", number=f"L-{number}")._lend(self.employee)
        self.env.flush_all()
        spec = {
            "display_name": {}, "state": {}, "due_on": {}, "is_overdue": {},
            "employee_id": {"fields": {"display_name": {}}},
        }  # fmt: skip
        self.Tool.web_search_read([], spec)
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.Tool.web_search_read([], spec)
