from datetime import date

from dateutil.relativedelta import relativedelta
from odoo.tests import HttpCase, tagged

from .common import RosterCommon


@tagged("post_install", "-at_install")
class TestTours(RosterCommon, HttpCase):
    def test_head_plans_in_the_grid(self):
        """Fill from the team, draw over cells, choose a shift, publish, change with a reason."""
        month = date.today().replace(day=1) + relativedelta(months=1)
        self._create_team(
            self._create_pattern(self.early, self.early, None),
            self.technician | self.second,
            anchor=month,
        ).member_ids.date_from = month
        roster = self._create_roster(month=month)
        self.start_tour("/odoo/roster-grid", "dealer_hr_roster_grid", login=self.head_user.login)
        self.assertEqual(roster.category, "published")
        self.assertEqual(len(roster.change_ids), 1)
        self.assertEqual(roster.change_ids.new_type_id, self.late)
        days = roster.day_ids.filtered(lambda d: d.date.day == 2)
        self.assertFalse(days.type_id, "drawn over both people and set to rest")


@tagged("post_install", "-at_install")
class TestPhoneTours(RosterCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_own_roster_on_the_phone(self):
        month = date.today().replace(day=1) + relativedelta(months=1)
        roster = self._create_roster(month=month)
        cells = [[person.id, month.isoformat()] for person in self.technician | self.second]
        roster.set_cells(cells, self.early.id)
        roster.action_publish()
        self.start_tour("/odoo/my-roster", "dealer_hr_roster_own", login=self.technician_user.login)
