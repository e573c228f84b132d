import time
from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MONTH, RosterCommon


@tagged("post_install", "-at_install")
class TestRoster(RosterCommon):
    def _get_codes(self, roster, employee, days=14):
        cells = next(
            person["cells"] for person in roster.get_grid()["people"] if person["id"] == employee.id
        )
        shifts = self.env["dealer.shift.type"]
        dates = [(MONTH + timedelta(days=n)).isoformat() for n in range(days)]
        return " ".join(shifts.browse(cells[day]).code if cells.get(day) else "." for day in dates)

    # --- shifts and rotations

    def test_shift_hours(self):
        self.assertEqual(self.night.hours, 7)
        self.assertTrue(self.night.passes_midnight)
        self.assertFalse(self.early.passes_midnight)
        with self.assertRaises(ValidationError):
            self._create_type("Long code", "LONGER", 8, 12)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_type("All break", "X9", 8, 9, 1)

    def test_cycle_of_any_length(self):
        early, late = self.early, self.late
        self._create_team(self._create_pattern(early, early, late, None, None), self.technician)
        roster = self._create_roster()
        roster.action_generate()
        self.assertEqual(
            self._get_codes(roster, self.technician), "X1 X1 X2 . . X1 X1 X2 . . X1 X1 X2 ."
        )

    def test_big_and_small_weeks(self):
        pattern = self._create_pattern(*[self.early] * 6, None)
        pattern.action_repeat()
        pattern.day_ids.sorted("sequence")[12].type_id = False
        self.assertEqual(pattern.length, 14)
        self.assertEqual(pattern.weekly_hours, 44)
        monday = date(2031, 3, 3)
        self._create_team(pattern, self.technician, anchor=monday)
        roster = self._create_roster()
        roster.action_generate()
        self.assertEqual(self._get_codes(roster, self.technician, 9), ". . X1 X1 X1 X1 X1 X1 .")

    def test_holidays_and_make_up_days(self):
        pattern = self._create_pattern(
            self.early, None, on_holidays="rest", make_up_type_id=self.late.id
        )
        self._create_team(pattern, self.technician)
        self.env["dealer.calendar.day"].create(
            [
                {"name": "A", "date": "2031-03-01", "kind": "statutory"},
                {"name": "B", "date": "2031-03-02", "kind": "make_up"},
            ]
        )
        roster = self._create_roster()
        roster.action_generate()
        self.assertEqual(self._get_codes(roster, self.technician, 4), ". X2 X1 .")

    def test_members_by_date(self):
        team = self._create_team(self._create_pattern(self.early), self.technician)
        team.member_ids.date_to = "2031-03-02"
        self._create_team(self._create_pattern(self.late), self.technician, since=date(2031, 3, 3))
        roster = self._create_roster()
        roster.action_generate()
        self.assertEqual(self._get_codes(roster, self.technician, 4), "X1 X1 X2 X2")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_team(self._create_pattern(self.late), self.technician)

    def test_pattern_needs_a_shift(self):
        with self.assertRaisesRegex(ValidationError, "at least one day"):
            self._create_pattern(None, None)

    def test_generate_keeps_what_was_set(self):
        self._create_team(self._create_pattern(self.early), self.technician)
        roster = self._create_roster(self.head_user)
        self._set(roster, self.technician, 2, self.late)
        roster.action_generate()
        self.assertEqual(self._get_codes(roster, self.technician, 3), "X1 X2 X1")
        roster.action_regenerate()
        self.assertEqual(self._get_codes(roster, self.technician, 3), "X1 X1 X1")

    def test_generate_500_people(self):
        people = self._create_crowd(500, name="Person", department_id=self.department.id)
        self._create_team(self._create_pattern(self.early, self.late, None), people)
        roster = self._create_roster()
        self.env.flush_all()
        self.env.invalidate_all()
        began, before = time.monotonic(), self.env.cr.sql_log_count
        roster.action_generate()
        queries, seconds = self.env.cr.sql_log_count - before, time.monotonic() - began
        self.assertLessEqual(queries, 40)
        self.assertLess(seconds, 8)
        self.assertEqual(len(roster.day_ids), 500 * 31)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        roster.get_grid()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 60)

    # --- checks

    def test_rest_between_shifts(self):
        roster = self._create_roster()
        self._set(roster, self.technician, 3, self.late)
        self._set(roster, self.technician, 4, self.early)
        [finding] = roster._get_findings()
        self.assertEqual((finding.code, finding.date), ("rest", date(2031, 3, 4)))
        with self.assertRaisesRegex(UserError, "10.5 hours of rest"):
            roster.action_publish()
        self.store.roster_rest_hours = 10
        roster.action_publish()
        self.assertEqual(roster.category, "published")

    def test_days_in_a_row(self):
        roster = self._create_roster()
        for day in range(3, 10):  # the days before are due by the schedule until Friday the 28th
            self._set(roster, self.technician, day, self.early)
        with self.assertRaisesRegex(UserError, "7 days in a row"):
            roster.action_publish()
        self._set(roster, self.technician, 6, None)
        roster.action_publish()

    def test_run_across_the_month(self):
        """Five days of the schedule before a month that begins on Saturday."""
        roster = self._create_roster()
        self._set(roster, self.technician, 1, self.early)
        self.assertFalse(roster._get_findings())
        self._set(roster, self.technician, 2, self.early)
        [finding] = roster._get_findings()
        self.assertEqual((finding.code, finding.date), ("streak", date(2031, 3, 2)))

    def test_leave_is_no_work(self):
        roster = self._create_roster()
        for day in range(3, 10):
            self._set(roster, self.technician, day, self.early)
        self._create_leave(self.technician, date(2031, 3, 5), date(2031, 3, 5))
        self.assertFalse(roster._get_findings())
        person = next(p for p in roster.get_grid()["people"] if p["id"] == self.technician.id)
        self.assertEqual(person["away"], ["2031-03-05"])

    def _create_leave(self, employee, first, last):
        kind = self.env["hr.leave.type"].create(
            {"name": "Test", "requires_allocation": False, "leave_validation_type": "no_validation"}
        )
        leave = self.env["hr.leave"].with_context(leave_fast_create=True).create(
            {
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": first,
                "request_date_to": last,
            }
        )  # fmt: skip
        if leave.state != "validate":
            leave._action_validate()
        return leave

    def test_people_needed(self):
        skill_type = self.env["hr.skill.type"].create(
            {
                "name": "Test certificates",
                "is_certification": True,
                "skill_ids": [(0, 0, {"name": "High voltage"})],
                "skill_level_ids": [(0, 0, {"name": "Held", "level_progress": 100})],
            }
        )
        skill = skill_type.skill_ids
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.technician.id,
                "skill_type_id": skill_type.id,
                "skill_id": skill.id,
                "skill_level_id": skill_type.skill_level_ids.id,
                "valid_from": "2031-01-01",
                "valid_to": "2031-03-03",
            }
        )
        need = self.env["dealer.shift.need"].create(
            {
                "department_id": self.department.id,
                "type_id": self.early.id,
                "skill_id": skill.id,
                "weekdays": "mon_fri",
                "is_required": True,
            }
        )
        roster = self._create_roster()
        self._set(roster, self.technician, 3, self.early)
        self._set(roster, self.technician, 4, self.early)
        short = {finding.date for finding in roster._get_findings()}
        self.assertNotIn(date(2031, 3, 1), short, "a Saturday")
        self.assertNotIn(date(2031, 3, 3), short)
        self.assertIn(date(2031, 3, 4), short, "the certificate has expired")
        with self.assertRaisesRegex(UserError, "0 of 1 people"):
            roster.action_publish()
        need.is_required = False
        roster.action_publish()

    # --- publishing and changes

    def test_publish_tells_people(self):
        roster = self._create_roster(self.head_user)
        with self.assertRaisesRegex(UserError, "no days yet"):
            roster.action_publish()
        self._set(roster, self.technician, 3, self.early)
        roster.action_publish()
        self.assertEqual(roster.workflow_stage_id.category, "published")
        told = self.env["mail.message"].search(
            [("model", "=", "dealer.roster"), ("res_id", "=", roster.id)]
        )
        self.assertIn(self.technician_user.partner_id, told.notified_partner_ids)
        with self.assertRaisesRegex(UserError, "published already"):
            roster.action_publish()
        with self.assertRaisesRegex(UserError, "stays in the history"):
            roster.unlink()

    def test_published_changes_with_a_reason(self):
        roster = self._create_roster(self.head_user)
        self._set(roster, self.technician, 3, self.early)
        roster.action_publish()
        with self.assertRaisesRegex(UserError, "say why"):
            self._set(roster, self.technician, 3, self.late)
        self._set(roster, self.technician, 3, self.late, "Somebody is ill")
        self.assertRecordValues(
            roster.change_ids,
            [
                {
                    "employee_id": self.technician.id,
                    "old_type_id": self.early.id,
                    "new_type_id": self.late.id,
                    "reason": "Somebody is ill",
                    "user_id": self.head_user.id,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "hours of rest"):
            self._set(roster, self.technician, 4, self.early, "Once more")
        with self.assertRaisesRegex(UserError, "kept"):
            roster.change_ids.sudo().write({"reason": "x"})

    def test_published_hours_stay(self):
        roster = self._create_roster()
        self._set(roster, self.technician, 3, self.early)
        self.early.end_hour = 16
        roster.action_publish()
        self.early.color = 7
        with self.assertRaisesRegex(UserError, "keeps its hours"):
            self.early.end_hour = 18

    def test_facts_are_not_ticked(self):
        roster = self._create_roster(self.head_user)
        with self.assertRaises(UserError):
            roster.published_on = "2031-01-01 00:00:00"
        with self.assertRaises(UserError):
            roster.month = "2031-05-01"

    def test_one_roster_a_month(self):
        self._create_roster(month=date(2031, 3, 15))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_roster()

    def test_odd_cells(self):
        roster = self._create_roster()
        day = MONTH.isoformat()
        for cells in ([[self.technician.id, "2031-04-01"]], [[self.employee.id, day]]):
            with self.assertRaisesRegex(UserError, "Only people of this roster"):
                roster.set_cells(cells, self.early.id)
        for cells in ([["x", day]], [[self.technician.id]], [[self.technician.id, "no date"]]):
            with self.assertRaisesRegex(UserError, "pairs of a person and a date"):
                roster.set_cells(cells, self.early.id)
        foreign = self._create_type("Theirs", "Y", 8, 12, company_id=self.other_store.id)
        with self.assertRaisesRegex(UserError, "not one of this store"):
            roster.set_cells([[self.technician.id, day]], foreign.id)

    def test_rest_of_the_store(self):
        """Who is in no roster of a department is in that of the store."""
        self._create_roster()
        roster = self._create_roster(department_id=False)
        people = roster._get_people()
        self.assertIn(self.employee, people)
        self.assertNotIn(self.technician, people)

    def test_hours_are_numbers(self):
        self._assert_no_amount(lambda hours: self._create_type("No", "X9", 8, 12, hours))
