from freezegun import freeze_time
from odoo.tests import tagged

from .common import NOW, PlanningCommon, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBoard(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.appointment = self._create_appointment(user=self.adviser)
        self.appointment.action_take_time(at(8))
        self.booking = self.appointment.booking_ids
        self.board = self.env["dealer.workshop.board"].with_user(self.adviser)

    def _wall(self, hour, day=10):
        return self.board._to_wall(at(hour, day), self.company)

    def test_load(self):
        self._leave(at(13), at(17), self.ben)
        data = self.board.load("2026-03-12", 7, "technician")
        self.assertEqual(data["day"], "2026-03-09", "a week starts on Monday")
        self.assertEqual(len(data["days"]), 6, "nobody works on Sunday")
        tuesday = data["days"][1]
        self.assertEqual((tuesday["capacity"], tuesday["used"]), (12, 1))
        self.assertEqual((tuesday["from"] % 1440, tuesday["to"] % 1440), (8 * 60, 18 * 60))
        self.assertEqual([row["name"] for row in data["rows"]], ["Anna", "Ben"])
        block = next(block for block in data["blocks"] if block["id"] == self.booking.id)
        self.assertEqual(
            (block["row"], block["from"], block["to"], block["tone"], block["fixed"]),
            (self.ben.id, self._wall(8), self._wall(9), "request", False),
        )
        away = next(block for block in data["blocks"] if block["tone"] == "blocked")
        self.assertEqual((away["row"], away["title"]), (self.ben.id, "on leave"))

    def test_move_and_resize(self):
        answer = self.board.move(self.booking.id, "bay", self.bay_2.id, self._wall(10))
        self.assertEqual(answer, {})
        self.assertRecordValues(
            self.booking,
            [{"start_on": at(10), "end_on": at(11), "bay_id": self.bay_2.id}],
        )
        self.board.move(self.booking.id, "technician", self.anna.id, self._wall(10), self._wall(12))
        self.assertRecordValues(
            self.booking, [{"employee_id": self.anna.id, "end_on": at(12), "hours": 2}]
        )

    def test_refused(self):
        self._book(at(10), bay=self.bay_2, employee=self.ben)
        move = (self.booking.id, "bay", self.bay_2.id, self._wall(10))
        answer = self.board.move(*move)
        self.assertRegex(answer["refused"], "Bay 2 is taken from Tue 10 Mar 10:00")
        self.assertFalse(answer["can_overbook"])
        self.assertEqual(self.booking.start_on, at(8))
        board = self.board.with_user(self.controller)
        self.assertTrue(board.move(*move)["can_overbook"])
        self.assertEqual(board.move(*move, overbook="Taxi"), {})
        self.assertEqual(self.booking.overbooked_reason, "Taxi")
        data = board.load("2026-03-10", 1)
        block = next(block for block in data["blocks"] if block["id"] == self.booking.id)
        self.assertIn("Taxi", block["tooltip"])
        self.assertTrue(block["flag"])

    def test_the_car_is_here(self):
        """Work in the shop is the controller's; done work moves for nobody."""
        self.appointment.action_confirm()
        self.appointment.action_arrive()
        self.assertFalse(self.board._can_move(self.booking))
        controller = self.board.with_user(self.controller)
        self.assertTrue(controller._can_move(self.booking))
        self.booking.job_id.action_done()
        self.assertFalse(controller._can_move(self.booking))
        block = controller.load("2026-03-10", 1)["blocks"][0]
        self.assertEqual((block["tone"], block["fixed"]), ("done", True))

    def test_queries(self):
        """As many queries for 3 bookings as for 30."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.board.load("2026-03-12", 7)
            return self.env.cr.sql_log_count - before

        self.board.load()
        few = count()
        for number in range(14):
            bay = self._create_bay(f"More {number}", self.lift)
            employee = self._create_employee(f"More {number}", {self.mechanics: 1})
            appointment = self._create_appointment()
            self._book(at(9), bay=bay, employee=employee, appointment_id=appointment.id)
        self.assertLessEqual(count(), few + 2)
        self.assertLess(few, 45)
