from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestBoard(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(7)))
        self.job = self._create_job(2, skill=self.mechanics, promised=at(12))

    def _load(self, **values):
        self.env.invalidate_all()
        return self.dispatch.load(**values)

    def _booking(self, job=None):
        return (job or self.job).booking_id

    def test_unplanned_by_promise(self):
        later = self._create_job(1, promised=at(17))
        never = self._create_job(1)
        board = self._load()
        mine = [self.job.id, later.id, never.id]
        self.assertEqual([c["id"] for c in board["unplanned"] if c["id"] in mine], mine)

    def test_place_move_resize_unplan(self):
        self.assertEqual(self._drop(self.job, at(11), bay_id=self.bay_1.id), {})
        booking = self._booking()
        # over the break of the technician; who has the skill and the least work
        self.assertRecordValues(
            booking, [{"start_on": at(11), "end_on": at(14), "bay_id": self.bay_1.id}]
        )
        self.assertEqual(self.job.technician_id, booking.employee_id)
        board = self._load()
        self.assertNotIn(self.job.id, [card["id"] for card in board["unplanned"]])
        [block] = [block for block in board["blocks"] if block["id"] == booking.id]
        self.assertEqual((block["row"], block["tone"]), (self.bay_1.id, "warning"))
        self.assertEqual(block["to"] - block["from"], 180)
        wall = block["from"] - 120
        self.assertEqual(
            self.dispatch.drop(
                self.job.id, booking_id=booking.id, seen=block["seen"], start=wall,
                bay_id=self.bay_2.id,
            ),
            {},
        )  # fmt: skip
        self.assertRecordValues(
            booking, [{"start_on": at(9), "end_on": at(11), "bay_id": self.bay_2.id}]
        )
        [block] = [block for block in self._load()["blocks"] if block["id"] == booking.id]
        self.assertEqual(block["tone"], "confirmed")
        self.dispatch.drop(self.job.id, booking_id=booking.id, start=wall, end=wall + 60)
        self.assertEqual((booking.end_on, booking.hours), (at(10), 1.0))
        self.assertEqual(self.dispatch.unplan(booking.id), {})
        self.assertIn(self.job.id, [card["id"] for card in self._load()["unplanned"]])

    def _refused(self, pattern, answer):
        self.assertRegex(answer["refused"], pattern)
        return answer

    def test_refused_with_the_reason(self):
        wiring = self._create_job(1, skill=self.electrics, level=3)
        self._refused("Anna has no valid", self._drop(wiring, at(9), employee_id=self.anna.id))
        rig = self._create_job(1, kind=self.rig)
        self._refused("not fit", self._drop(rig, at(9), bay_id=self.bay_1.id))
        self._refused(
            "does not work", self._drop(self.job, at(17, minute=30), employee_id=self.anna.id)
        )
        self._leave(at(8), at(17), self.ben)
        self._refused("on leave", self._drop(self.job, at(9), employee_id=self.ben.id))
        self._book(at(9), 1, self.bay_1, self.anna)
        answer = self._refused(
            "is taken", self._drop(self.job, at(9), employee_id=self.anna.id, bay_id=False)
        )
        self.assertTrue(answer["may_overbook"])
        self.assertFalse(self.job.is_planned)

    def test_nobody_free_says_so(self):
        wiring = self._create_job(1, skill=self.electrics, level=3)
        self._leave(at(8), at(17), self.ben)
        self._refused("Test electrics", self._drop(wiring, at(9), bay_id=self.bay_1.id))

    def test_overbook_by_right(self):
        self._book(at(9), 1, self.bay_1, self.anna)
        values = {"employee_id": self.anna.id, "bay_id": self.bay_1.id}
        answer = self._drop(self.job, at(9), overbook="Customer waits", **values)
        self.assertEqual(answer, {})
        booking = self._booking()
        self.assertEqual(booking.overbooked_by_id, self.controller)
        [block] = [block for block in self._load()["blocks"] if block["id"] == booking.id]
        self.assertEqual(block["flag"], "fa-bolt")

    def test_only_the_controller_plans(self):
        for user in (self.adviser, self.anna_user):
            self.assertFalse(self.dispatch.with_user(user).load()["can_plan"])
            with self.assertRaises(AccessError):
                self.dispatch.with_user(user).drop(self.job.id, start=str(at(9)))
            with self.assertRaises(AccessError):
                self.dispatch.with_user(user).plan_day()

    def test_the_slower_one_is_told(self):
        """Another controller placed or moved it: a sentence, and the board is read again."""
        other = self._create_user("workshop_controller")
        self._drop(self.job, at(9), bay_id=self.bay_1.id)
        answer = self.dispatch.with_user(other).drop(
            self.job.id, start=str(at(13)), bay_id=self.bay_2.id
        )
        self._refused("has planned .* meanwhile", answer)
        self.assertTrue(answer["fresh"])
        booking = self._booking()
        seen = fields.Datetime.to_string(booking.write_date - timedelta(seconds=5))
        answer = self.dispatch.with_user(other).drop(
            self.job.id, start=str(at(13)), booking_id=booking.id, seen=seen
        )
        self._refused("has moved", answer)
        self._refused("has moved", self.dispatch.unplan(booking.id, seen))
        self.assertEqual(booking.start_on, at(9))
        booking._cancel()
        answer = self.dispatch.drop(self.job.id, start=str(at(13)), booking_id=booking.id)
        self._refused("off the board", answer)

    def test_running_job_stays(self):
        self._drop(self.job, at(9), bay_id=self.bay_1.id, employee_id=self.anna.id)
        with freeze_time(at(9)):
            self.job.with_user(self.anna_user).action_switch_to()
            booking = self._booking()
            answer = self.dispatch.drop(
                self.job.id, start=str(at(13)), booking_id=booking.id, bay_id=self.bay_2.id
            )
            self._refused("works on", answer)
            [block] = [block for block in self._load()["blocks"] if block["id"] == booking.id]
            self.assertEqual(block["tone"], "working")
            self._refused("works on", self.dispatch.unplan(booking.id))
            self.assertEqual(
                self.dispatch.drop(
                    self.job.id, start=str(at(9)), end=str(at(12)), booking_id=booking.id
                ),
                {},
            )
        self.assertEqual(booking.end_on, at(12))

    def test_one_car_one_bay(self):
        second = self.job.copy({"order_id": self.job.order_id.id, "planned_hours": 1})
        self._drop(self.job, at(9), bay_id=self.bay_1.id, employee_id=self.anna.id)
        answer = self._drop(second, at(10), bay_id=self.bay_2.id, employee_id=self.ben.id)
        self._refused("The car is in Bay 1", answer)

    def test_by_technician_and_closed_times(self):
        self._leave(at(13), at(17), self.anna)
        self._drop(self.job, at(9), employee_id=self.anna.id)
        board = self._load(by="technician")
        self.assertIn(self.anna.id, [row["id"] for row in board["rows"]])
        closed = [b for b in board["blocks"] if b.get("closed") and b["row"] == self.anna.id]
        self.assertEqual([block["title"] for block in closed], ["On leave"])
        self.assertTrue(self._booking().bay_id, "a bay was chosen")

    def test_place_form(self):
        place = (
            self.env["dealer.dispatch.place"]
            .with_user(self.controller)
            .create({"job_id": self.job.id})
        )
        self.assertTrue(place.advice)
        place.write({"start_on": at(20), "employee_id": self.anna.id})
        place.action_place()
        self.assertIn("does not work", place.refusal)
        place.start_on = at(9)
        place.action_place()
        self.assertEqual(self._booking().start_on, at(9))
        again = place.create({"job_id": self.job.id})
        self.assertEqual(again.start_on, at(9))
        again.action_unplan()
        self.assertFalse(self.job.is_planned)

    def test_best_technician_now(self):
        wiring = self._create_job(1, skill=self.electrics, level=3)
        answer = wiring.with_user(self.controller).action_assign_best()
        self.assertEqual(wiring.technician_id, self.ben)
        self.assertEqual(wiring.booking_id.start_on, at(8))
        self.assertIn("Ben", answer["params"]["message"])
        order = self.job.order_id.with_user(self.controller)
        order.action_assign_best()
        self.assertEqual(self.job.technician_id, self.anna, "who is free first")
        self.assertIn("already", order.action_assign_best()["params"]["message"])

    def test_cancelled_visit_leaves_the_board(self):
        self._drop(self.job, at(9), bay_id=self.bay_1.id)
        self.job.order_id.action_cancel()
        self.assertFalse(self.job.is_planned)
