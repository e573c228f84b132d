from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RosterCommon


@tagged("post_install", "-at_install")
class TestRoles(RosterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._create_roster(month=date(2031, 4, 1))
        cls.draft.set_cells([[cls.technician.id, "2031-04-02"]], cls.early.id)
        cls.roster = cls._create_roster()
        cls._set(cls.roster, cls.technician, 3, cls.early)
        cls._set(cls.roster, cls.second, 3, cls.late)
        cls.roster.action_publish()

    def _find(self, user, model="dealer.roster"):
        return self.env[model].with_user(user).search([("company_id", "=", self.store.id)])

    def test_employee_sees_his_published_roster(self):
        self.assertEqual(self._find(self.technician_user), self.roster)
        days = self._find(self.technician_user, "dealer.roster.day")
        self.assertEqual(days.employee_id, self.technician | self.second)
        self.assertEqual(days.roster_id, self.roster)
        days.mapped("display_name")
        grid = self.roster.with_user(self.technician_user).get_grid()
        self.assertFalse(grid["can_edit"])
        self.assertEqual(len(grid["people"]), 2)
        self.assertFalse(grid["findings"])
        with self.assertRaises(AccessError):
            self.roster.with_user(self.technician_user).set_cells(
                [[self.technician.id, "2031-03-03"]], self.late.id, "I like it"
            )
        with self.assertRaises(AccessError):
            self._create_roster(self.technician_user, month=date(2031, 5, 1))
        with self.assertRaises(AccessError):
            days[:1].with_user(self.technician_user).write({"type_id": self.late.id})

    def test_employee_elsewhere_sees_nothing(self):
        self.assertFalse(self._find(self.employee_user))
        self.assertFalse(self._find(self.employee_user, "dealer.roster.day"))
        with self.assertRaises(AccessError):
            self.roster.with_user(self.employee_user).get_grid()

    def test_head_plans_his_department(self):
        self.assertEqual(self._find(self.head_user), self.roster | self.draft)
        self._set(self.roster.with_user(self.head_user), self.second, 3, self.early, "Two needed")
        sales = self._create_department()
        with self.assertRaises(AccessError):
            self._create_roster(self.head_user, department_id=sales.id)
        team = self._create_team(self._create_pattern(self.early), self.technician)
        team.with_user(self.head_user).name = "Mine"
        team.department_id = sales
        with self.assertRaises(AccessError):
            team.with_user(self.head_user).name = "Theirs"

    def test_hr_and_general_manager(self):
        for user in (self.hr_user, self.hr_manager_user, self.general_manager_user):
            self.assertEqual(self._find(user), self.roster | self.draft)
        self._set(self.roster.with_user(self.hr_user), self.second, 3, self.early, "Two needed")

    def test_other_store_and_portal(self):
        self.assertFalse(self._find(self.other_hr_user))
        self.assertFalse(self._find(self.other_hr_manager_user, "dealer.roster.day"))
        with self.assertRaises(AccessError):
            self.roster.with_user(self.other_hr_user).get_grid()
        for model in ("dealer.roster", "dealer.roster.day", "dealer.shift.swap"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal_user).search([])

    def test_set_up_is_hr(self):
        with self.assertRaises(AccessError):
            self.early.with_user(self.head_user).name = "Mine"
        self.early.with_user(self.hr_user).name = "Ours"

    def test_own_days(self):
        """My Roster, and who works that day."""
        day = self._find(self.technician_user, "dealer.roster.day").filtered(
            lambda d: d.employee_id == self.technician
        )
        action = day.action_open_people()
        people = self.env[action["res_model"]].with_user(self.technician_user)
        self.assertEqual(people.search_count(action["domain"]), 2)
        self.assertEqual(
            day.action_ask_swap()["context"]["default_employee_id"], self.technician.id
        )
