from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import TODAY, LeavingCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestResignation(LeavingCommon):
    """Somebody resigns himself: he says until when and why, the store does the rest."""

    def _hand_in(self, user=None, **values):
        user = user or self.technician_user
        form = Form(self.env["dealer.resignation"].with_user(user))
        form.reason = values.pop("reason", "Moves to another city")
        for name, value in values.items():
            form[name] = value
        action = form.save().action_hand_in()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_from_the_resignation_to_the_last_day(self):
        departure = self._hand_in()
        self.assertRecordValues(
            departure.sudo(),
            [
                {
                    "employee_id": self.technician.id,
                    "kind": "resignation",
                    "asked_on": date(2026, 6, 15),
                    "last_day": date(2026, 7, 15),
                    "reason": "Moves to another city",
                    "head_id": self.head_user.id,
                    "is_by_person": True,
                    "shorter_agreed": False,
                    "category": "draft",
                }
            ],
        )
        clerk = departure.sudo().activity_ids.user_id
        self.assertTrue(clerk.has_group("dealer_base.group_hr"))
        self.assertNotEqual(clerk, self.technician_user)
        self._approve(departure.with_user(self.hr_user))
        self.assertEqual(departure.category, "approved")
        self.assertEqual(departure.sudo().activity_ids.user_id, self.head_user)
        with freeze_time("2026-07-16 04:00:00"):
            self._run_cron(self.env["dealer.departure"], "_cron_finish")
        self.assertEqual(departure.sudo().category, "done")
        self.assertFalse(self.technician.active)

    def test_he_decides_on_nothing(self):
        departure = self._hand_in()
        for step in ("approve", "withdraw"):
            with self.assertRaises(UserError):
                self._take_step(departure, step, reason="I say so")
        for act in ("action_approve", "action_withdraw", "action_finish"):
            with self.assertRaises(UserError):
                getattr(departure, act)()
        self._take_step(departure.with_user(self.hr_user), "approve")
        reviews = departure.sudo().workflow_request_id.review_ids
        with self.assertRaises(UserError):
            reviews.with_user(self.technician_user).action_approve()
        self.assertEqual(departure.category, "draft")

    def test_general_manager_does_not_decide_on_his_own(self):
        departure = self._hand_in(self.general_manager_user)
        self.assertNotIn(self.general_manager_user, departure.sudo().activity_ids.user_id)
        with self.assertRaises(UserError):
            self._approve(departure.with_user(self.hr_user))
        self.assertEqual(departure.sudo().category, "draft")

    def test_only_his_own_and_nothing_of_hr(self):
        mine = self._hand_in()
        Departure = self.env["dealer.departure"]
        self.assertEqual(Departure.with_user(self.technician_user).search([]), mine)
        for user in (self.employee_user, self.colleague, self.other_hr_user):
            self.assertNotIn(mine, Departure.with_user(user).search([]))
        self.assertIn(mine, Departure.with_user(self.head_user).search([]))
        for vals in (
            {"shorter_agreed": True},
            {"successor_id": self.colleague.id},
            {"asked_on": date(2026, 5, 1)},
            {"last_day": date(2026, 6, 16)},
            {"is_by_person": False},
        ):
            with self.assertRaises(UserError):
                mine.write(vals)
        values = {
            "employee_id": self.technician.id,
            "last_day": date(2026, 6, 16),
            "reason": "x",
            "shorter_agreed": True,
        }
        with self.assertRaises(AccessError):
            Departure.with_user(self.technician_user).create(values)
        with self.assertRaises(UserError):
            Departure.with_user(self.hr_user).create({**values, "is_by_person": True})
        with self.assertRaises(AccessError):
            mine.unlink()
        self.assertEqual(Form(mine).notice_days, 30, "he reads all of his screen")

    def test_notice_of_the_law_holds(self):
        departure = self._hand_in(last_day=date(2026, 6, 20))
        self.assertEqual(departure.earliest_day, date(2026, 7, 15))
        with self.assertRaisesRegex(UserError, "30 days"):
            self._approve(departure.with_user(self.hr_user))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._hand_in(self.employee_user, last_day=date(2026, 6, 1))

    def test_one_at_a_time(self):
        departure = self._hand_in()
        action = self.env["dealer.departure"].with_user(self.technician_user).action_open_own()
        self.assertEqual(action["res_id"], departure.id)
        with self.assertRaisesRegex(UserError, "already"):
            self._hand_in()

    def test_what_hr_has_begun_is_not_shown(self):
        begun = self._create_departure(kind="dismissal")
        action = self.env["dealer.departure"].with_user(self.technician_user).action_open_own()
        self.assertEqual(action["res_model"], "dealer.resignation")
        with self.assertRaisesRegex(UserError, "ask HR"):
            self._hand_in()
        with self.assertRaises(AccessError):
            begun.with_user(self.technician_user).action_take_back()

    def test_taken_back(self):
        departure = self._hand_in()
        with self.assertRaises(AccessError):
            departure.with_user(self.head_user).action_take_back()
        self._take_step(departure.with_user(self.hr_user), "approve")
        departure.action_take_back()
        self.assertEqual(departure.category, "cancelled")
        self.assertEqual(departure.sudo().workflow_stage_id.category, "cancelled")
        self.assertFalse(departure.sudo().activity_ids)
        again = self._hand_in()
        self._approve(again.with_user(self.hr_user))
        with self.assertRaisesRegex(UserError, "ask HR to withdraw"):
            again.action_take_back()

    def test_no_staff_file(self):
        user = self._create_user("cashier")
        with self.assertRaisesRegex(UserError, "no staff file"):
            self.env["dealer.departure"].with_user(user)._hand_in(date(2026, 8, 1), "x")
        with self.assertRaises(AccessError):
            self.env["dealer.resignation"].with_user(self.portal_user).create(
                {"last_day": date(2026, 8, 1), "reason": "x"}
            )
