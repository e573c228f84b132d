from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lib import plan as planner
from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestPlanDay(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(7)))

    def _plan(self, day="2026-03-10"):
        action = self.dispatch.plan_day(day, 1.5)
        return self.env["dealer.dispatch.plan"].with_user(self.controller).browse(action["res_id"])

    def _line(self, plan, job):
        return plan.line_ids.filtered(lambda line: line.job_id == job)

    def test_proposed_then_applied(self):
        jobs = [
            self._create_job(2, skill=self.mechanics, promised=at(10)),
            self._create_job(1, skill=self.electrics, level=3),
            self._create_job(1, kind=self.rig),
        ]
        plan = self._plan()
        for job in jobs:
            line = self._line(plan, job)
            self.assertTrue(line.start_on and line.reason, job.concern)
            self.assertFalse(line.problem)
            self.assertFalse(job.is_planned, "nothing is booked before it is applied")
        self.assertEqual(self._line(plan, jobs[1]).employee_id, self.ben)
        self.assertIn("Only Ben has Test electrics", self._line(plan, jobs[1]).reason)
        self.assertEqual(self._line(plan, jobs[0]).end_on, at(10))
        plan.action_apply()
        self.assertEqual(plan.state, "applied")
        for job in jobs:
            line = self._line(plan, job)
            self.assertRecordValues(
                job.booking_id,
                [
                    {
                        "start_on": line.start_on,
                        "end_on": line.end_on,
                        "bay_id": line.bay_id.id,
                        "employee_id": line.employee_id.id,
                        "overbooked_by_id": False,
                    }
                ],
            )
            self.assertEqual(job.technician_id, line.employee_id)
        with self.assertRaisesRegex(UserError, "already"):
            plan.action_apply()
        self.assertFalse(self._plan().line_ids.filtered(lambda line: line.job_id in jobs))

    def test_left_out_with_the_reason(self):
        nobody = self._create_job(1, skill=self.electrics, level=3)
        self._leave(at(8), at(17), self.ben)
        waits = self._create_job(1)
        waits.order_id.waiting_reason = "authorisation"
        parts = self._create_job(1)
        late_parts = self._create_job(1)
        huge = [self._create_job(4.5, skill=self.mechanics) for _number in range(3)]
        Job = type(self.env["dealer.repair.job"])
        original = Job._get_parts_ready_on

        def ready_on(records):
            ready = original(records)
            return {
                **ready,
                **({parts.id: False} if parts.id in ready else {}),
                **({late_parts.id: at(18)} if late_parts.id in ready else {}),
            }

        with patch.object(Job, "_get_parts_ready_on", ready_on):
            plan = self._plan()
        for job, words in (
            (nobody, "Nobody who is there has Test electrics"),
            (waits, "waits for"),
            (parts, "Parts are missing"),
            (late_parts, "after the working day"),
        ):
            line = self._line(plan, job)
            self.assertFalse(line.start_on)
            self.assertIn(words, line.reason)
        left = [job for job in huge if not self._line(plan, job).start_on]
        self.assertEqual(len(left), 2, "Anna alone has one day")
        self.assertRegex(self._line(plan, left[0]).reason, "full")

    def test_parts_arrival(self):
        job = self._create_job(1)
        Job = type(self.env["dealer.repair.job"])
        with patch.object(Job, "_get_parts_ready_on", lambda jobs: dict.fromkeys(jobs.ids, at(14))):
            plan = self._plan()
        line = self._line(plan, job)
        self.assertEqual(line.start_on, at(14))
        self.assertIn("parts arrive", line.reason)

    def test_what_is_booked_or_running_stays(self):
        self._book(at(8), 4, self.bay_1, self.anna)
        running = self._create_job(3)
        with freeze_time(at(8)):
            running.with_user(self.ben_user).action_switch_to()
            job = self._create_job(1, skill=self.mechanics)
            plan = self._plan()
        line = self._line(plan, job)
        self.assertGreaterEqual(line.start_on, at(11))

    def test_edited_by_hand(self):
        job = self._create_job(2)
        plan = self._plan()
        line = self._line(plan, job)
        line.write({"start_on": at(11), "employee_id": self.anna.id, "bay_id": self.bay_2.id})
        self.assertEqual((line.end_on, line.reason), (at(14), "Set by hand."))
        line.start_on = at(20)
        self.assertTrue(line.problem)
        with self.assertRaises(UserError):
            plan.action_apply()
        self.assertFalse(job.is_planned)
        line.action_leave_out()
        with self.assertRaisesRegex(UserError, "no planned job"):
            plan.action_apply()

    def test_somebody_booked_meanwhile(self):
        first, second = self._create_job(1), self._create_job(1)
        plan = self._plan()
        self._drop(first, at(15), bay_id=self.bay_1.id)
        with self.assertRaisesRegex(UserError, "(?s)Nothing was booked.*has planned"):
            plan.action_apply()
        self.assertFalse(second.is_planned)
        plan = self._plan()
        line = self._line(plan, second)
        self._book(line.start_on, 1, line.bay_id, line.employee_id)
        with self.assertRaisesRegex(UserError, "Nothing was booked"):
            plan.action_apply()
        self.assertFalse(second.is_planned)
        plan.action_propose()
        plan.action_apply()
        self.assertTrue(second.is_planned)

    def test_holiday_and_past(self):
        job = self._create_job(1)
        plan = self._plan("2026-03-15")  # a Sunday
        self.assertIn("Nobody works", self._line(plan, job).reason)
        with self.assertRaisesRegex(UserError, "over"):
            self._plan("2026-03-01")

    def test_without_the_solver(self):
        self._create_job(1)
        with patch.object(planner, "DayModel", None):
            plan = self._plan()
        self.assertTrue(plan.placed_count)
        self.assertIn("ortools", plan.quality)

    def test_facts(self):
        self._create_job(1)
        plan = self._plan()
        with self.assertRaisesRegex(UserError, "by hand"):
            plan.write({"applied_on": at(9)})
        plan.action_drop()
        self.assertEqual(plan.state, "dropped")
        with self.assertRaisesRegex(UserError, "already"):
            plan.line_ids.write({"start_on": at(9)})
