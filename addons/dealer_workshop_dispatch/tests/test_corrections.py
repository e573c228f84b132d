from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestCorrections(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(9)))
        self.job = self._create_job(2)
        self.job.with_user(self.anna_user).action_switch_to()
        with freeze_time(at(12)):
            self.job.with_user(self.anna_user).action_pause()
        self.clock = self.job.clock_ids

    def _ask(self, **values):
        return (
            self.env["dealer.clock.correction"]
            .with_user(self.anna_user)
            .create({"clock_id": self.clock.id, "reason": "Forgot to clock off", **values})
        )

    def test_asked_and_applied_with_a_trace(self):
        correction = self._ask(ended_on=at(11))
        self.assertEqual((correction.state, self.clock.hours), ("asked", 3.0))
        with self.assertRaisesRegex(UserError, "workshop controller"):
            correction.action_apply()
        correction.with_user(self.controller).action_apply()
        self.assertEqual(self.clock.hours, 2.0)
        self.assertEqual(self.job.clocked_hours, 2.0)
        self.assertRecordValues(
            correction,
            [
                {
                    "state": "applied",
                    "old_ended_on": at(12),
                    "ended_on": at(11),
                    "applied_by_id": self.controller.id,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            correction.with_user(self.controller).ended_on = at(10)

    def test_only_by_document(self):
        for user in (self.anna_user, self.controller):
            with self.assertRaises(AccessError):
                self.clock.with_user(user).ended_on = at(10)
            with self.assertRaises(AccessError):
                self.clock.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "by hand"):
            self._ask().with_user(self.controller).write({"applied_on": at(9)})

    def test_time_not_clocked(self):
        added = (
            self.env["dealer.clock.correction"]
            .with_user(self.controller)
            .create(
                {
                    "kind": "add",
                    "employee_id": self.anna.id,
                    "job_id": self.job.id,
                    "started_on": at(13),
                    "ended_on": at(14),
                    "reason": "No phone",
                }
            )
        )
        added.action_apply()
        self.assertEqual(self.job.clocked_hours, 4.0)
        self.assertEqual(added.clock_id.employee_id, self.anna)

    def test_taken_out(self):
        self._ask(kind="remove").with_user(self.controller).action_apply()
        self.assertEqual(self.job.clocked_hours, 0)

    def test_one_thing_at_a_time(self):
        other = self._create_job(1)
        with self.assertRaisesRegex(UserError, "in that time"):
            (
                self.env["dealer.clock.correction"]
                .with_user(self.controller)
                .create(
                    {
                        "kind": "add",
                        "employee_id": self.anna.id,
                        "job_id": other.id,
                        "started_on": at(11),
                        "ended_on": at(14),
                        "reason": "No phone",
                    }
                )
                .action_apply()
            )

    def test_incomplete(self):
        with self.assertRaisesRegex(ValidationError, "which job"):
            self._ask(clock_id=False, kind="add", started_on=at(13), ended_on=at(14))

    def test_technician_sees_his_own(self):
        correction = self._ask(ended_on=at(11))
        Correction = self.env["dealer.clock.correction"]
        self.assertFalse(Correction.with_user(self.ben_user).search([("id", "=", correction.id)]))
        self.assertTrue(Correction.with_user(self.controller).search([("id", "=", correction.id)]))
