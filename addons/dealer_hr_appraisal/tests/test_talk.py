from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SIGNATURE, AppraisalCommon


@tagged("post_install", "-at_install")
class TestTalk(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures["test_jobs", cls.technician.id] = 100

    def _released(self):
        cycle, appraisal = self._start()
        self._review_all(appraisal, anchor=self.high, percent=90)
        self._release(cycle)
        return appraisal

    def test_sign(self):
        appraisal = self._released()
        person = appraisal.with_user(self.technician_user)
        head = appraisal.with_user(self.head_user)
        with self.assertRaisesRegex(UserError, "Talk first"):
            person._sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "The head writes down"):
            person._note_talk(date(2026, 7, 20), "All is well")
        with self.assertRaisesRegex(UserError, "has not been held"):
            head._note_talk(date(2050, 1, 1), "Soon")
        head._note_talk(date(2026, 7, 20), "Agreed on a course")
        for user in (self.hr_manager_user, self.general_manager_user):
            with self.assertRaisesRegex(UserError, "person and the head"):
                appraisal.with_user(user)._sign(SIGNATURE)
        person._sign(SIGNATURE)
        self.assertEqual(appraisal.category, "talk")
        with self.assertRaisesRegex(UserError, "signed already"):
            person._sign(SIGNATURE)
        with self.assertRaisesRegex(UserError, "was signed"):
            head._note_talk(date(2026, 7, 21), "Something else")
        head._sign(SIGNATURE)
        self.assertEqual(appraisal.category, "done")
        signatures = appraisal.signature_ids
        self.assertEqual(signatures.mapped("role"), ["person", "head"])
        self.assertEqual(signatures.mapped("is_valid"), [True, True])
        with self.assertRaises(UserError):
            signatures[0].content = "{}"
        with self.assertRaises(UserError):
            signatures[0].unlink()
        # what was signed shows when somebody changes it past the program
        self.env.cr.execute(
            "UPDATE dealer_appraisal_line SET points = 1 WHERE appraisal_id = %s", [appraisal.id]
        )
        self.env.invalidate_all()
        self.assertEqual(signatures.mapped("is_valid"), [False, False])

    def test_objection(self):
        appraisal = self._released()
        person = appraisal.with_user(self.technician_user)
        with self.assertRaisesRegex(UserError, "Only the person"):
            appraisal.with_user(self.head_user)._object("Too good")
        person._object("The bay was tidy")
        self.assertEqual(appraisal.category, "objection")
        with self.assertRaisesRegex(UserError, "Objection"):
            person._sign(SIGNATURE)
        for user in (self.head_user, self.technician_user):
            with self.assertRaisesRegex(UserError, "agreed on by"):
                appraisal.with_user(user)._answer("No")
        manager = appraisal.with_user(self.hr_manager_user)
        manager._adjust(99, "The bay was tidy, photos show it")
        manager._answer("You are right")
        self.assertRecordValues(
            appraisal,
            [
                {
                    "category": "talk",
                    "final_points": 99,
                    "answered_by_id": self.hr_manager_user.id,
                    "objection": "The bay was tidy",
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "while the cycle is calibrated"):
            manager._adjust(90, "Later")

    def test_plan(self):
        appraisal = self._released()
        Step = self.env["dealer.appraisal.step"]
        step = Step.with_user(self.head_user).create(
            {
                "appraisal_id": appraisal.id,
                "name": "High voltage course",
                "owner_id": self.technician.id,
                "due": date(2026, 9, 30),
            }
        )
        known = step.sudo()
        self.assertEqual(known.activity_ids.user_id, self.technician_user)
        self.assertEqual(known.activity_ids.date_deadline, date(2026, 9, 30))
        step.due = date(2026, 10, 31)
        self.assertEqual(known.activity_ids.date_deadline, date(2026, 10, 31))
        own = step.with_user(self.technician_user)
        with self.assertRaises(UserError):
            own.due = date(2027, 1, 1)
        with self.assertRaises(AccessError):
            Step.with_user(self.employee_user).browse(step.id).read(["name"])
        own.action_done()
        self.assertTrue(step.done_on)
        self.assertFalse(known.activity_ids)
        with self.assertRaisesRegex(UserError, "is done"):
            step.with_user(self.head_user).unlink()
        with self.assertRaises(AccessError):
            Step.with_user(self.employee_user).create(
                {
                    "appraisal_id": appraisal.id,
                    "name": "Mine",
                    "owner_id": self.employee.id,
                    "due": date(2026, 9, 30),
                }
            )

    def test_history(self):
        appraisal = self._released()
        self.assertEqual(self.technician.with_user(self.hr_user).last_grade, "A")
        [(end, grade, points)] = self.technician._get_grades()[self.technician.id]
        self.assertEqual((end, grade.name), (appraisal.date_to, "A"))
        self.assertAlmostEqual(points, appraisal.final_points)
        second = self._create_cycle(date_from="2026-07-01")
        second.action_start()
        later = second.appraisal_ids.with_user(self.head_user)
        self.assertEqual(later.earlier_ids, appraisal)

    def test_print(self):
        appraisal = self._released()
        report = self.env["ir.actions.report"].with_user(self.technician_user)
        html, _kind = report._render_qweb_html(
            "dealer_hr_appraisal.report_appraisal", appraisal.ids
        )
        self.assertIn(b"Tidy bay", html)

    def test_cancel(self):
        _cycle, appraisal = self._start()
        for user in (self.head_user, self.general_manager_user):
            with self.assertRaises(UserError):
                appraisal.with_user(user).action_cancel()
        appraisal.with_user(self.hr_user).action_cancel()
        self.assertEqual(appraisal.category, "cancelled")
        with self.assertRaisesRegex(UserError, "does not ask"):
            self._hand_in(appraisal, "self")
