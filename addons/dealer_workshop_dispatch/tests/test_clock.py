from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestClock(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(9)))
        self.job = self._create_job(2)
        self.other = self._create_job(1)
        self.parts = self.env.ref("dealer_workshop_dispatch.waiting_reason_parts")
        self.pause = self.env.ref("dealer_workshop_dispatch.waiting_reason_break")

    def test_reason_makes_the_order_wait(self):
        job = self.job.with_user(self.anna_user)
        job.action_switch_to()
        with freeze_time(at(10)):
            job.action_pause(self.parts.id, "Seal is missing")
        clock = self.job.clock_ids
        self.assertRecordValues(
            clock, [{"reason_id": self.parts.id, "note": "Seal is missing", "hours": 1.0}]
        )
        self.assertEqual(self.job.order_id.waiting_reason, "parts")
        self.assertEqual(self.job.order_id.category, "waiting")
        with freeze_time(at(11)):
            job.action_switch_to()
        self.assertEqual(self.job.order_id.category, "in_progress")

    def test_a_break_does_not(self):
        job = self.job.with_user(self.anna_user)
        job.action_switch_to()
        job.action_pause(self.pause.id)
        self.assertEqual(self.job.order_id.category, "in_progress")

    def test_nor_while_a_colleague_goes_on(self):
        self.job.with_user(self.anna_user).action_switch_to()
        self.job.with_user(self.ben_user).action_switch_to()
        self.job.with_user(self.anna_user).action_pause(self.parts.id)
        self.assertEqual(self.job.order_id.category, "in_progress")
        self.assertEqual(self.job.clocked_by, "Ben")
        self.job.with_user(self.ben_user).action_pause(self.parts.id)
        self.assertEqual(self.job.order_id.category, "waiting")

    def test_switch_in_one_tap(self):
        self.job.with_user(self.anna_user).action_switch_to()
        with freeze_time(at(10)):
            self.other.with_user(self.anna_user).action_switch_to()
        self.assertRecordValues(self.job.clock_ids, [{"ended_on": at(10), "hours": 1.0}])
        self.assertTrue(self.job.clock_ids.reason_id.is_switch)
        self.assertTrue(self.other.is_clocked_on)
        self.assertEqual(self.job.order_id.category, "in_progress")
        # a second tap on the same job changes nothing
        self.other.with_user(self.anna_user).action_switch_to()
        self.assertEqual(len(self.other.clock_ids), 1)

    def test_indirect_work(self):
        training = self.env.ref("dealer_workshop_dispatch.indirect_work_training")
        self.job.with_user(self.anna_user).action_switch_to()
        with freeze_time(at(10)):
            training.with_user(self.anna_user).action_start()
        clock = self.env["dealer.repair.clock"]._get_running(self.anna)
        self.assertEqual((clock.work_id, clock.company_id), (training, self.company))
        self.assertFalse(self.job.is_clocked_on)
        with self.assertRaisesRegex(UserError, "Training"):
            self.job.with_user(self.anna_user).action_clock_on()
        with freeze_time(at(11)):
            training.with_user(self.anna_user).action_stop()
        self.assertEqual(clock.hours, 1.0)

    def test_two_phones_at_once(self):
        """The second phone has not seen the first one's clock: one clear sentence."""
        self.job.with_user(self.anna_user).action_switch_to()
        Clock = type(self.env["dealer.repair.clock"])
        with (
            patch.object(Clock, "search", lambda self, *args, **kwargs: self.browse()),
            self.assertRaisesRegex(UserError, "perhaps on another phone"),
        ):
            self.env["dealer.repair.clock"].sudo()._clock_on(self.other, self.anna)
        self.assertEqual(len(self.env["dealer.repair.clock"]._get_running(self.anna)), 1)

    def test_forgotten(self):
        self.job.with_user(self.anna_user).action_switch_to()
        self.other.with_user(self.ben_user).action_switch_to()
        Clock = self.env["dealer.repair.clock"].sudo()  # as the cron
        with freeze_time(at(17) + timedelta(minutes=10)):
            Clock._cron_close_forgotten()
        self.assertTrue(self.job.is_clocked_on, "he may be clearing up")
        with freeze_time(at(18)):
            Clock._cron_close_forgotten()
        self.assertRecordValues(
            self.job.clock_ids, [{"ended_on": at(17), "is_forgotten": True, "hours": 8.0}]
        )
        self.job.clock_ids.with_user(self.controller).action_accept()
        self.assertFalse(self.job.clock_ids.is_forgotten)

    def test_forgotten_overtime(self):
        with freeze_time(at(19)):
            self.job.with_user(self.anna_user).action_switch_to()
        with freeze_time(at(22)):
            self.env["dealer.repair.clock"].sudo()._cron_close_forgotten()
        self.assertTrue(self.job.is_clocked_on)
        with freeze_time(at(9, 11)):
            self.env["dealer.repair.clock"].sudo()._cron_close_forgotten()
        self.assertEqual(self.job.clock_ids.ended_on, at(0, 11))

    def test_my_day(self):
        self.job.technician_id = self.anna
        self.other.with_user(self.ben_user).action_switch_to()
        self.dispatch.drop(self.job.id, self.anna.id, self.bay_1.id, str(at(10)))
        day = self.env["dealer.repair.job"].with_user(self.anna_user).get_my_day()
        self.assertFalse(day["running"])
        [row] = [row for row in day["jobs"] if row["id"] == self.job.id]
        self.assertEqual((row["whose"], row["planned_hours"], row["bay"]), ("mine", 2.0, "Bay 1"))
        self.assertEqual(row["planned_on"], str(at(10)))
        self.assertNotIn(self.other.id, [row["id"] for row in day["jobs"]])
        self.job.with_user(self.anna_user).action_switch_to()
        day = self.env["dealer.repair.job"].with_user(self.anna_user).get_my_day()
        self.assertEqual(day["running"]["job_id"], self.job.id)
        self.assertEqual(day["jobs"][0]["whose"], "clocked")
