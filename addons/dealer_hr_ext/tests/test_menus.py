from odoo.tests import tagged

from .common import PeopleCommon


@tagged("post_install", "-at_install")
class TestMenus(PeopleCommon):
    def _sees_my_people(self, user):
        menu = self.env.ref("dealer_hr_ext.menu_people_team")
        return menu.id in self.env["ir.ui.menu"].with_user(user).load_menus(False)

    def test_my_people_is_for_heads(self):
        self.assertTrue(self._sees_my_people(self.head_user))
        self.assertTrue(self._sees_my_people(self.hr_user))
        self.assertFalse(self._sees_my_people(self.technician_user))

    def test_new_head_sees_it_at_once(self):
        self.assertFalse(self._sees_my_people(self.technician_user))
        self.employee.parent_id = self.technician
        self.assertTrue(self._sees_my_people(self.technician_user))

    def test_hr_works_in_people(self):
        menus = self.env["ir.ui.menu"].with_user(self.hr_user).load_menus(False)
        self.assertIn(self.env.ref("dealer_hr_ext.menu_staff_file").id, menus)
        self.assertNotIn(self.env.ref("hr.menu_hr_root").id, menus["root"]["children"])
        self.assertEqual(
            self.env["ir.ui.menu"].with_user(self.hr_user)._get_dealer_home_action().id,
            self.env.ref("dealer_hr_ext.hr_employee_action_open_own").id,
        )
