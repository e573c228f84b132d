from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import ExclusionViolation

from .common import NOW, TestDriveCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTimes(TestDriveCommon):
    def test_one_car_once(self):
        """30 minutes and 15 to clean it: the car is taken for 45."""
        self._create_drive(start=NOW + timedelta(hours=1))
        for minutes in (20, 60, 100):
            with self.assertRaisesRegex(UserError, "is taken then"):
                self._create_drive(
                    start=NOW + timedelta(minutes=minutes), user_id=self.colleague.id
                )
        self._create_drive(start=NOW + timedelta(minutes=105), user_id=self.colleague.id)
        self._create_drive(start=NOW + timedelta(minutes=15), user_id=self.colleague.id)

    def test_one_consultant_once(self):
        self._create_drive(start=NOW + timedelta(hours=1))
        with self.assertRaisesRegex(UserError, "Test consultant is on"):
            self._create_drive(start=NOW + timedelta(minutes=75), vehicle_id=self.other_car.id)
        # the car is cleaned, the consultant drives the next one
        self._create_drive(start=NOW + timedelta(minutes=90), vehicle_id=self.other_car.id)

    @mute_logger("odoo.sql_db")
    def test_database_is_the_wall(self):
        drive = self._create_drive(start=NOW + timedelta(hours=1))
        later = self._create_drive(start=NOW + timedelta(hours=4))
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            # past every check of the program
            later.sudo()._set_facts({"date_start": drive.date_start, "date_stop": drive.date_stop})
            later.flush_recordset()

    def test_early_back_is_free(self):
        drive = self._create_drive()
        self._go(drive)
        with freeze_time(NOW + timedelta(minutes=10)):
            self._read(drive.action_return(), 105)
            self._create_drive(user_id=self.colleague.id)

    def test_moving(self):
        drive = self._create_drive(start=NOW + timedelta(hours=1))
        self._create_drive(start=NOW + timedelta(hours=3))
        with self.assertRaisesRegex(UserError, "is taken then"):
            drive.date_start = NOW + timedelta(hours=3)
        drive.date_start = NOW + timedelta(hours=5)
        self.assertEqual(drive.date_stop, NOW + timedelta(hours=5, minutes=30))
        with self.assertRaisesRegex(UserError, "is past"):
            drive.date_start = NOW - timedelta(hours=3)

    def test_free_times(self):
        drive = self._create_drive(start=NOW.replace(hour=13))
        Drive = self.env["dealer.test.drive"].with_user(self.consultant)
        [row] = Drive.with_company(self.company).get_free_times(vehicle_id=self.car.id, days=1)
        times = [fields.Datetime.to_datetime(text) for text in row["times"]]
        self.assertEqual(row["vehicle_id"], self.car.id)
        self.assertTrue(times)
        for start in times:
            self.assertFalse(
                start < drive.date_free and drive.date_start < start + timedelta(minutes=45),
                start,
            )
        hours = self.company._get_handover_hours(NOW, NOW + timedelta(hours=14))
        self.assertTrue(
            all(
                any(begin <= start and start + timedelta(minutes=30) <= end for begin, end in hours)
                for start in times
            )
        )

    def test_form_offers_times(self):
        form = Form(self.env["dealer.test.drive"].with_user(self.consultant))
        form.lead_id = self.lead.with_user(self.consultant)
        self.assertEqual(form.partner_id, self.customer)
        form.vehicle_id = self.car
        times = form.free_times
        self.assertTrue(times)
        form.date_start = times[0]["start"]
        drive = form.save()
        self.assertEqual(drive.user_id, self.consultant)

    def test_free_times_cost_few_queries(self):
        cars = self.car + self.other_car
        Drive = self.env["dealer.test.drive"]
        Drive._get_free_times(self.company, cars)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            Drive._get_free_times(self.company, cars, self.consultant)

    def test_book_from_another_channel(self):
        Drive = self.env["dealer.test.drive"].with_user(self.receptionist)
        Drive = Drive.with_company(self.company)
        values = {
            "trim_id": self.trim.id,
            "name": "Test caller",
            "phone": "139 0000 7788",
            "date_start": fields.Datetime.to_string(NOW + timedelta(hours=1)),
        }
        first, second = Drive.book(values), Drive.book(values)
        drives = Drive.browse([first["id"], second["id"]])
        self.assertEqual(drives.vehicle_id, self.car + self.other_car)
        self.assertEqual(len(drives.partner_id), 1)  # one person, found by his number
        self.assertEqual(len(drives.user_id), 2)
        with self.assertRaisesRegex(UserError, "taken then|No consultant"):
            Drive.book(values)
        with self.assertRaisesRegex(UserError, "closed"):
            Drive.book({**values, "date_start": "2026-09-16 02:00:00"})
        with self.assertRaisesRegex(UserError, "no such demo car"):
            Drive.book({**values, "trim_id": 0})
        with self.assertRaisesRegex(UserError, "Say who drives"):
            Drive.book({**values, "phone": "", "date_start": "2026-09-17 10:00:00"})

    def test_lead_books(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Walk-in",
                "contact_name": "New Person",
                "type": "opportunity",
                "trim_id": self.trim.id,
                "user_id": self.consultant.id,
                "company_id": self.company.id,
            }
        )
        action = lead.with_user(self.consultant).with_company(self.company).action_test_drive()
        self.assertEqual(action["context"]["default_vehicle_id"], self.car.id)
        self.assertEqual(lead.partner_id.name, "New Person")
