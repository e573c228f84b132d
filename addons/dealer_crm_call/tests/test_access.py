from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestAccess(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = cls._create_task()

    def _sees(self, user):
        return bool(
            self.env["dealer.call.task"].with_user(user).search([("id", "=", self.task.id)])
        )

    def test_roles(self):
        self.assertTrue(self._sees(self.agent))
        self.assertTrue(self._sees(self.manager))
        self.assertFalse(self._sees(self.adviser))
        self.customer.user_id = self.adviser
        self.assertTrue(self._sees(self.adviser))
        self.task._set_facts({"about_user_id": self.adviser.id})
        self.assertFalse(self._sees(self.adviser))
        technician = self._create_user("technician")
        with self.assertRaises(AccessError):
            self._open_desk(technician).open_next()

    def test_next_is_one_he_sees(self):
        consultant = self._create_user("sales_consultant")
        self.assertFalse(self._open_desk(consultant).open_next()["task"])
        self.customer.user_id = consultant
        self.assertEqual(self._open_desk(consultant).open_next()["task"]["id"], self.task.id)

    def test_other_store(self):
        stranger = self._create_user("customer_service", self.other_store)
        self.assertFalse(self._sees(stranger))
        with self.assertRaises(AccessError):
            self._open_desk(stranger).open_next(self.task.id)
        with self.assertRaises(AccessError):
            self._open_desk(stranger).save(self.task.id, "reached", answers=self._say())

    def test_portal_user(self):
        portal = new_test_user(
            self.env, "test_call_portal", groups="base.group_portal", partner_id=self.customer.id
        )
        with self.assertRaises(AccessError):
            self.env["dealer.call.task"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self._open_desk(portal).open_next()

    def test_customers_page(self):
        keys = [s.key for s in self.customer.with_user(self.agent)._get_overview_sources()]
        self.assertIn("call_task", keys)
