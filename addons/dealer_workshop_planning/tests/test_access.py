from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import NOW, PlanningCommon, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAccess(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.appointment = self._create_appointment()
        self.appointment._take_time(at(8))

    def _has(self, user, operation, model="appointment"):
        return self.env[f"dealer.workshop.{model}"].with_user(user).has_access(operation)

    def test_roles(self):
        for role, may_book, may_set_up, may_overbook in (
            ("service_adviser", True, False, False),
            ("customer_service", True, False, False),
            ("workshop_controller", True, True, True),
            ("general_manager", True, True, True),
            ("technician", False, False, False),
            ("cashier", False, False, False),
            ("store_keeper", False, False, False),
        ):
            with self.subTest(role):
                user = self._create_user(role)
                self.assertTrue(self._has(user, "read"))
                self.assertEqual(self._has(user, "create"), may_book)
                self.assertEqual(self._has(user, "create", "bay"), may_set_up)
                self.assertEqual(self._has(user, "write", "block"), may_set_up)
                self.assertFalse(self._has(user, "create", "booking"), "nobody writes bookings")
                self.assertFalse(self._has(user, "write", "booking"))
                self.assertEqual(
                    self.env["dealer.workshop.overbook"].with_user(user).has_access("create"),
                    may_overbook,
                )
                board = self.env["dealer.workshop.board"].with_user(user)
                booking = self.appointment.booking_ids
                self.assertTrue(board.with_company(self.company).load("2026-03-10", 1)["blocks"])
                if may_book:
                    self.assertEqual(board._can_overbook(), may_overbook)
                    self.assertTrue(board._can_move(booking.with_user(user)))
                else:
                    with self.assertRaises(UserError):
                        board.move(booking.id, "bay", self.bay_1.id, 0)

    def test_roles_without_appointments(self):
        for role in ("sales_consultant", "marketing", "hr"):
            user = self._create_user(role)
            self.assertFalse(self._has(user, "read"))
            with self.assertRaises(AccessError):
                self.env["dealer.workshop.appointment"].with_user(user).find_times({})
            self.assertEqual(self.env["dealer.reception"].with_user(user)._get_arrivals(), [])

    def test_adviser_books_without_hr(self):
        """Technicians, shifts, leave and skills are read for him, never shown."""
        appointment = self._create_appointment(self.wiring, user=self.adviser)
        appointment.action_take_time(at(8, 11))
        appointment.action_confirm()
        self.assertEqual(appointment.booking_ids.employee_id.display_name, "Ben")
        with self.assertRaises(AccessError):
            self.ben.with_user(self.adviser).read(["private_phone"])

    def test_other_store(self):
        other = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user("service_adviser", company_id=other.id)
        for record in (self.appointment, self.appointment.booking_ids, self.bay_1):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["display_name"])
        board = self.env["dealer.workshop.board"].with_user(user)
        self.assertEqual(board.load("2026-03-10", 1)["rows"], [])
        with self.assertRaises(AccessError):
            board.move(self.appointment.booking_ids.id, "bay", self.bay_1.id, 0)
        api = self.env["dealer.workshop.appointment"].with_user(user)
        with self.assertRaisesRegex(UserError, "no such store"):
            api.find_times({"store_id": self.company.id})
        with self.assertRaises(UserError):
            self.env["dealer.workshop.booking"]._book(
                {
                    "company_id": other.id,
                    "bay_id": self.bay_1.id,
                    "start_on": at(12),
                    "hours": 1,
                }
            )

    def test_portal(self):
        portal = new_test_user(self.env, "planning_portal", "base.group_portal")
        for model in ("bay", "block", "booking", "appointment"):
            self.assertFalse(self._has(portal, "read", model))
        with self.assertRaises(AccessError):
            self.env["dealer.workshop.appointment"].with_user(portal).find_times({})
        with self.assertRaises(AccessError):
            self.env["dealer.workshop.board"].with_user(portal).load()
