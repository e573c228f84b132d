from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestAccess(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.work.clear)
        for person in (cls.technician, cls.head, cls.employee, cls.other_employee):
            cls._add_work(person, "2026-03-01")

    def _see(self, user):
        """The people and figures a user sees."""
        rows = self.env["dealer.work.row"].with_user(user)
        rows = rows.with_context(allowed_company_ids=user.company_ids.ids).search(
            [("code", "in", ("test_count", "test_margin"))]
        )
        return sorted((row.sudo().employee_id.name, row.code) for row in rows)

    def test_own(self):
        self.assertEqual(self._see(self.technician_user), [("Technician", "test_count")])

    def test_head_sees_his_people(self):
        seen = {name for name, _code in self._see(self.head_user)}
        self.assertEqual(seen, {"Head", "Technician"})

    def test_cost_is_for_who_sees_costs(self):
        self.technician_user.group_ids += self.env.ref("dealer_base.group_see_cost")
        self.assertEqual(
            self._see(self.technician_user),
            [("Technician", "test_count"), ("Technician", "test_margin")],
        )

    def test_clerk_sees_only_his_own(self):
        self.assertEqual(self._see(self.hr_user), [])

    def test_managers_see_the_store(self):
        for user in (self.hr_manager_user, self.general_manager_user):
            seen = {name for name, _code in self._see(user)}
            self.assertEqual(seen, {"Employee", "Head", "Technician"})

    def test_other_store(self):
        seen = {name for name, _code in self._see(self.other_hr_manager_user)}
        self.assertEqual(seen, {"Elsewhere"})

    def test_portal(self):
        with self.assertRaises(AccessError):
            self._see(self.portal_user)
