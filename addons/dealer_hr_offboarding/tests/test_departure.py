from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import TODAY, LeavingCommon

AFTER = "2026-07-02 04:00:00"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestDeparture(LeavingCommon):
    def test_notice_of_the_law(self):
        departure = self._create_departure(last_day=date(2026, 6, 20))
        self.assertEqual((departure.notice_days, departure.earliest_day), (30, date(2026, 7, 1)))
        with self.assertRaisesRegex(UserError, "30 days"):
            self._approve(departure)
        departure.shorter_agreed = True
        self._approve(departure)
        self.assertEqual(departure.category, "approved")

    def test_notice_within_probation(self):
        self.technician.write({"contract_date_start": "2026-05-01", "trial_date_end": "2026-06-30"})
        departure = self._create_departure()
        self.assertEqual((departure.notice_days, departure.earliest_day), (3, date(2026, 6, 4)))
        departure.kind = "dismissal"
        self.assertEqual(departure.notice_days, 30)
        departure.kind = "retirement"
        self.assertEqual(departure.notice_days, 0)

    def test_form_proposes_the_last_day(self):
        form = Form(self.env["dealer.departure"].with_user(self.hr_user))
        form.employee_id = self.technician
        form.reason = "Moves away"
        departure = form.save()
        self.assertEqual(departure.last_day, date(2026, 7, 15))
        self.assertEqual(departure.head_id, self.head_user)

    def test_approved_by_the_general_manager_only(self):
        departure = self._create_departure()
        with self.assertRaises(UserError):
            departure.action_approve()
        self._approve(departure)
        self.assertEqual(departure.category, "approved")
        self.assertEqual(departure.activity_ids.user_id, self.head_user)

    def test_everything_ends_once_the_last_day_is_over(self):
        who = self.technician
        who.write({"contract_date_start": "2020-01-01"})
        who._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        benefit = self._create_benefit()
        account = who._open_benefits(benefit, date(2026, 1, 1), 5000)
        departure = self._create_approved()
        Departure = self.env["dealer.departure"]
        with freeze_time("2026-07-01 04:00:00"):
            self._run_cron(Departure, "_cron_finish")
            self.assertTrue(who.active)  # the last day is worked
        with freeze_time(AFTER):
            self._run_cron(Departure, "_cron_finish")
            self._run_cron(Departure, "_cron_finish")
        self.assertEqual(departure.category, "done")
        self.assertRecordValues(
            who,
            [
                {
                    "active": False,
                    "departure_date": date(2026, 7, 1),
                    "departure_reason_id": self.env.ref("hr.departure_resigned").id,
                    "contract_date_end": date(2026, 7, 1),
                }
            ],
        )
        self.assertFalse(self.technician_user.active)
        self.assertEqual(account.date_closed, date(2026, 7, 1))
        self.assertEqual(who.salary_item_ids.date_to, date(2026, 7, 1))
        self.assertFalse(departure.activity_ids)
        moves = self.env["dealer.workflow.move"].search_count(
            [("res_model", "=", departure._name), ("res_id", "=", departure.id)]
        )
        self.assertEqual(moves, 3)

    def test_not_before_the_last_day(self):
        departure = self._create_approved()
        with self.assertRaisesRegex(UserError, "The last day is"):
            departure.action_finish()

    def test_a_user_with_another_file_stays(self):
        self._create_employee(
            name="Twin", user_id=self.technician_user.id, company_id=self.other_store.id
        )
        departure = self._create_approved()
        with freeze_time(AFTER):
            departure.action_finish()
        self.assertFalse(self.technician.active)
        self.assertTrue(self.technician_user.active)

    def test_withdrawn(self):
        departure = self._create_approved()
        self._take_step(departure, "withdraw", reason="Stays after all")
        self.assertEqual(departure.category, "cancelled")
        with freeze_time(AFTER):
            self._run_cron(self.env["dealer.departure"], "_cron_finish")
        self.assertTrue(self.technician.active)
        with self.assertRaises(UserError):
            departure.last_day = date(2026, 8, 1)

    def test_one_at_a_time(self):
        self._create_departure()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_departure()

    def test_status_is_never_ticked(self):
        departure = self._create_departure()
        for vals in ({"approved_on": TODAY}, {"left_on": TODAY}, {"category": "done"}):
            with self.assertRaises(UserError):
                departure.write(vals)

    def test_rehired_with_the_same_file(self):
        self.technician.write({"contract_date_start": "2020-01-01"})
        departure = self._create_approved()
        with freeze_time(AFTER):
            departure.action_finish()
        with freeze_time("2026-09-01 04:00:00"):
            departure.action_rehire()
            self.assertTrue(self.technician.active and self.technician_user.active)
            self.assertFalse(self.technician.contract_date_start)
            first = self.technician._get_version(date(2026, 6, 1))
            self.assertEqual(first.contract_date_end, date(2026, 7, 1))
            with self.assertRaisesRegex(UserError, "is at work"):
                departure.action_rehire()

    def test_certificate(self):
        departure = self._create_departure()
        with self.assertRaisesRegex(UserError, "once the departure is approved"):
            departure.action_print_certificate()
        self._approve(departure)
        self.technician.identification_id = "11010119900307003X"
        action = departure.action_print_certificate()
        self.assertEqual(action["report_name"], "dealer_hr_offboarding.report_certificate_document")
        self.assertIn("11010119900307003X", departure.certificate)
        self.assertIn("Technician", departure.certificate)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_hr_offboarding.report_certificate", departure.ids
        )
        self.assertIn(b"11010119900307003X", html)
