import base64
from datetime import datetime

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestPunch(AttendanceCommon):
    def _attendances(self, employee=None):
        employee = employee or self.technician
        return self.env["hr.attendance"].search(
            [("employee_id", "=", employee.id)], order="check_in"
        )

    def _assert_spans(self, *spans):
        found = [(a.check_in, a.check_out or None) for a in self._attendances()]
        self.assertEqual(found, [(self._at(*a), b and self._at(*b)) for a, b in spans])

    def test_pairs(self):
        self._take_in((2, 7, 58), (2, 12, 1), (2, 12, 58), (2, 17, 3))
        self._assert_spans(((2, 7, 58), (2, 12, 1)), ((2, 12, 58), (2, 17, 3)))
        attendances = self._attendances()
        self.assertEqual(set(attendances.mapped("in_mode")), {"punch"})
        punches = self.Punch.search([("employee_id", "=", self.technician.id)], order="moment")
        self.assertEqual(punches.mapped("use"), ["in", "out", "in", "out"])
        self.assertEqual(punches.attendance_id, attendances)

    def test_night_shift(self):
        shift = self.env["dealer.shift.type"].create(
            {"name": "Night", "code": "TN", "start_hour": 22, "end_hour": 6, "break_hours": 0}
        )
        roster = self.env["dealer.roster"].create(
            {"company_id": self.store.id, "month": self.MONTH, "department_id": self.department.id}
        )
        self._publish(roster, {10: shift})
        self._take_in((10, 21, 50), (11, 6, 10))
        self._assert_spans(((10, 21, 50), (11, 6, 10)))
        sheet = self._create_sheet()
        self.assertEqual(self._get_day(sheet, 10).result, "worked")
        self.assertEqual(self._get_day(sheet, 10).hours_attended, 8.33)

    def _publish(self, roster, shifts):
        """Publish a roster in which the technician has these shifts, by day of March."""
        for day, shift in shifts.items():
            roster.set_cells([[self.technician.id, f"2026-03-{day:02}"]], shift.id)
        roster._set_facts({"published_on": "2026-02-20", "published_by_id": self.env.uid})
        roster._workflow_settle_facts()

    def test_double_and_missing(self):
        self._take_in((2, 7, 58), (2, 8, 0), (3, 8, 0), (4, 17, 1))
        attendances = self._attendances()
        self.assertEqual(attendances.mapped("missing_punch"), ["out", "out", "in"])
        self.assertEqual(attendances.mapped("worked_hours"), [0, 0, 0])
        double = self.Punch.search([("moment", "=", self._at(2, 8, 0))])
        self.assertEqual(double.use, "double")

    def test_late_upload_pairs_the_day_again(self):
        self._take_in((2, 8, 0), (3, 8, 0), (3, 17, 0))
        first = self._attendances()[0]
        self._take_in((2, 17, 0))
        self._assert_spans(((2, 8, 0), (2, 17, 0)), ((3, 8, 0), (3, 17, 0)))
        self.assertEqual(self._attendances()[0], first, "the same attendance goes on")
        self.assertFalse(first.missing_punch)
        self._take_in((2, 12, 0), (2, 13, 0))
        self._assert_spans(
            ((2, 8, 0), (2, 12, 0)), ((2, 13, 0), (2, 17, 0)), ((3, 8, 0), (3, 17, 0))
        )

    def test_again_changes_nothing(self):
        self._take_in((2, 8, 0), (2, 17, 0))
        ids = self._attendances().ids
        result = self._take_in((2, 8, 0), (2, 17, 0))
        self.assertEqual([row[0] for row in result], ["unchanged", "unchanged"])
        self.assertEqual(self._attendances().ids, ids)

    def test_lasting_day_is_open(self):
        with freeze_time("2026-03-02 02:00:00"):  # 10 o'clock in the store
            self._take_in((2, 8, 0))
            self.assertFalse(self._attendances().check_out)
        self._take_in((2, 17, 0))
        self._assert_spans(((2, 8, 0), (2, 17, 0)))

    def test_kiosk_and_machine(self):
        kiosk = self.env["hr.attendance"].create(
            {"employee_id": self.technician.id, "check_in": self._at(2, 8, 0), "in_mode": "kiosk"}
        )
        self._take_in((2, 8, 1), (2, 17, 0))
        self._assert_spans(((2, 8, 0), (2, 17, 0)))
        self.assertEqual((kiosk.in_mode, kiosk.out_mode), ("kiosk", "punch"))
        self._take_in((2, 17, 1))
        self._assert_spans(((2, 8, 0), (2, 17, 0)))

    def test_put_right_by_hand_stays(self):
        self._take_in((2, 8, 0))
        attendance = self._attendances()
        attendance.with_user(self.hr_user).write({"check_out": self._at(2, 17, 0)})
        self.assertEqual(attendance.in_mode, "manual")
        self.assertFalse(attendance.missing_punch)
        self._take_in((2, 16, 0))
        self._assert_spans(((2, 8, 0), (2, 17, 0)))

    def test_kept(self):
        self._take_in((2, 8, 0))
        punch = self.Punch.search([("employee_id", "=", self.technician.id)])
        for user in (self.hr_manager_user, self.env.user):
            with self.assertRaises(UserError):
                punch.with_user(user).write({"moment": self._at(2, 7, 0)})
            with self.assertRaises(UserError):
                punch.with_user(user).unlink()

    def test_by_hand(self):
        Punch = self.Punch.with_user(self.hr_user)
        values = {"employee_id": self.technician.id, "moment": self._at(2, 8, 0)}
        with self.assertRaisesRegex(UserError, "Say why"):
            Punch.create(values)
        punch = Punch.create({**values, "reason": "Machine was off", "source": "device"})
        self.assertEqual((punch.source, punch.user_id), ("manual", self.hr_user))
        self.assertEqual(punch.use, "in")
        with self.assertRaisesRegex(UserError, "future"):
            Punch.create({**values, "moment": datetime(2026, 5, 1), "reason": "x"})
        with self.assertRaises(AccessError):
            self.Punch.with_user(self.technician_user).create({**values, "reason": "I was there"})

    def test_file(self):
        content = (
            "工号,日期,时间,设备\n"
            "T-001,2026-03-02,08:00:10,Door\n"
            "b001,2026/3/2,17:02,Door\n"
            "T-001,2026-03-02,08:00:10,Door\n"
            "T-999,2026-03-02,08:00,Door\n"
            "T-002,2026-02-30,08:00,Door\n"
            "T-002,2026-03-03,08:00,Door\n"
        )
        job = (
            self.env["dealer.import"]
            .with_user(self.hr_user)
            .create(
                {
                    "kind": "punch",
                    "company_id": self.store.id,
                    "file": base64.b64encode(content.encode("gb18030")),
                    "file_name": "march.csv",
                }
            )
        )
        job.action_import()
        self.assertEqual(
            job.line_ids.sorted("row").mapped("status"),
            ["created", "created", "unchanged", "refused", "refused", "created"],
        )
        self.assertIn("T-999", job.line_ids.filtered(lambda line: line.row == 5).message)
        punches = self.Punch.search([("employee_id", "=", self.technician.id)], order="moment")
        self.assertEqual(punches.mapped("source"), ["device", "device"])
        self.assertEqual(punches[0].moment, datetime(2026, 3, 2, 0, 0, 10))
        self.assertEqual(len(self._attendances()), 1)

    def test_file_with_one_column(self):
        content = "No.,Date/Time\nT-001,2026-03-02 08:00:10\n"
        job = self.env["dealer.import"].create(
            {
                "kind": "punch",
                "company_id": self.store.id,
                "file": base64.b64encode(content.encode()),
                "file_name": "march.csv",
            }
        )
        job.action_import()
        self.assertEqual(job.created_count, 1)

    def test_api(self):
        device = new_test_user(
            self.env,
            login="test_machine",
            groups="dealer_hr_attendance.group_attendance_device",
            company_id=self.store.id,
            company_ids=[(6, 0, self.store.ids)],
        )
        rows = [
            {"number": "T-001", "moment": "2026-03-02 08:00:00"},
            {"number": "T-001", "moment": "2026-03-02T09:00:00+00:00"},
            {"number": "T-404", "moment": "2026-03-02 08:00:00"},
            {"number": "T-001", "moment": "yesterday"},
            {"number": "T-001", "moment": "2027-03-02 08:00:00"},
            "nonsense",
        ]
        Punch = self.Punch.with_user(device)
        told = Punch.take_in(rows, device="Door 1")
        self.assertEqual(
            [row["status"] for row in told],
            ["created", "created", "refused", "refused", "refused", "refused"],
        )
        self._assert_spans(((2, 8, 0), (2, 17, 0)))
        again = Punch.take_in(rows[:2], device="Door 1")
        self.assertEqual([row["status"] for row in again], ["unchanged"] * 2)
        punch = self.Punch.search([("employee_id", "=", self.technician.id)], limit=1)
        self.assertEqual((punch.source, punch.device), ("api", "Door 1"))
        # the login of a machine may do nothing else
        with self.assertRaises(AccessError):
            Punch.search([]).mapped("moment")
        with self.assertRaises(AccessError):
            self.env["hr.attendance"].with_user(device).search([])
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.Punch.with_user(user).take_in(rows)
        with self.assertRaises(UserError):
            Punch.take_in({"number": 1})

    def test_other_store(self):
        self.other_employee.staff_number = "E-1"
        with mute_logger("odoo.sql_db"):
            told = self.Punch.with_company(self.store)._take_in(
                [{"number": "E-1", "moment": self._at(2, 8), "source": "api"}]
            )
        self.assertEqual(told[0][0], "refused")

    def test_summer_time(self):
        """The clock of a store in Berlin goes from 2 to 3 on 29 March 2026."""
        self.calendar.tz = "Europe/Berlin"
        self.technician.tz = "Europe/Berlin"
        told = self.Punch.with_company(self.store).take_in(
            [
                {"number": "T-001", "moment": "2026-03-27 08:00:00"},
                {"number": "T-001", "moment": "2026-03-27 17:00:00"},
                {"number": "T-001", "moment": "2026-03-30 08:00:00"},
                {"number": "T-001", "moment": "2026-03-30 17:00:00"},
            ]
        )
        self.assertEqual({row["status"] for row in told}, {"created"})
        self.assertEqual(
            self._attendances().mapped("check_in"),
            [datetime(2026, 3, 27, 7), datetime(2026, 3, 30, 6)],
        )
        sheet = self._create_sheet()
        for day in (27, 30):
            self.assertEqual(self._get_day(sheet, day).result, "worked")

    def test_sets(self):
        """Punches of many people take hardly more queries than those of one."""
        people = self.Employee.with_context(tracking_disable=True).create(
            [
                {
                    "name": f"Many {number}",
                    "company_id": self.store.id,
                    "date_version": "2020-01-01",
                    "resource_calendar_id": self.calendar.id,
                    "tz": "Asia/Shanghai",
                }
                for number in range(12)
            ]
        )
        rows = [
            {"employee_id": person.id, "moment": self._at(day, hour), "source": "device"}
            for person in people
            for day in (2, 3)
            for hour in (8, 17)
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.Punch.with_company(self.store)._take_in(rows)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 48 * 6)
        self.assertEqual(
            len(self.env["hr.attendance"].search([("employee_id", "in", people.ids)])), 24
        )
