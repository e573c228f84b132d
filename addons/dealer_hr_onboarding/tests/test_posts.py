from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon


@tagged("post_install", "-at_install")
class TestPostRoles(PeopleCommon):
    """Roles come with a post and go with it; those given by hand stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = cls.env.ref
        cls.adviser = role("dealer_base.role_service_adviser")
        cls.cashier = role("dealer_base.role_cashier")
        cls.plain = role("dealer_hr_ext.role_employee")
        cls.adviser_job = cls._create_job("Adviser", role_ids=[Command.set(cls.adviser.ids)])
        cls.cashier_job = cls._create_job("Cashier", role_ids=[Command.set(cls.cashier.ids)])
        cls.person = cls._create_employee(
            name="Mover", user_id=cls._create_user("marketing").id, job_id=cls.adviser_job.id
        )
        cls.user = cls.person.user_id
        cls.today = fields.Date.today()

    def _roles(self):
        return self.user.role_line_ids.role_id

    def test_roles_follow_the_post(self):
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.adviser)
        self.assertTrue(self.user.has_group("dealer_base.group_service_adviser"))
        self.person.version_id.job_id = self.cashier_job
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.cashier)
        self.assertFalse(self.user.has_group("dealer_base.group_service_adviser"))
        lines = self.user.role_line_ids
        self.assertFalse(self.person._follow_posts(), "the same again changes nothing")
        self.assertEqual(self.user.role_line_ids, lines)

    def test_hand_given_stays(self):
        self.user.role_line_ids = [Command.create({"role_id": self.cashier.id})]
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.adviser | self.cashier)
        self.person.version_id.job_id = self.cashier_job
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.cashier)
        self.assertFalse(self.user.role_line_ids.from_post, "given by hand before")
        self.person.version_id.job_id = False
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.cashier)

    def test_ended_by_hand_comes_again_with_the_post(self):
        self.user.role_line_ids = [
            Command.create({"role_id": self.adviser.id, "date_to": self.today - timedelta(days=1)})
        ]
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.adviser)
        self.assertTrue(self.user.has_group("dealer_base.group_service_adviser"))

    def test_nobody_is_left_without_a_role(self):
        self.person._follow_posts()
        self.person.version_id.job_id = False
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.plain)
        self.assertTrue(self.user.has_group("dealer_base.group_employee"))
        self.assertFalse(self.user.has_group("dealer_base.group_service_adviser"))
        self.person.version_id.job_id = self.cashier_job
        self.person._follow_posts()
        self.assertEqual(self._roles(), self.cashier)

    def test_day_to_come(self):
        self.person.version_id.job_id = False
        later = self.today + timedelta(days=10)
        self.person.create_version({"date_version": later, "job_id": self.adviser_job.id})
        self.assertEqual(self.person._get_posts(later)[self.person.id], self.adviser_job)
        self.assertFalse(self.person._get_posts()[self.person.id])
        self.person._follow_posts(later)
        line = self.user.role_line_ids.filtered(lambda line: line.role_id == self.adviser)
        self.assertRecordValues(line, [{"date_from": later, "from_post": True}])
        self.assertTrue(self.user.has_group("dealer_base.group_employee"))
        self.assertFalse(self.user.has_group("dealer_base.group_service_adviser"))
        self.person._follow_posts()
        self.assertTrue(line.exists(), "what is to come is not taken away today")

    def test_departed_holds_nothing(self):
        self.person._follow_posts()
        self.person.version_id.departure_date = self.today - timedelta(days=1)
        self.assertFalse(self.person._get_posts()[self.person.id])
        before = self.today - timedelta(days=2)
        self.assertEqual(self.person._get_posts(before)[self.person.id], self.adviser_job)

    def test_changed_post_changes_holders(self):
        self.person._follow_posts()
        self.adviser_job.role_ids = self.cashier
        self.assertEqual(self._roles(), self.cashier)
        self.assertEqual(self.adviser_job.role_summary, self.cashier.name)

    def test_only_administrators_say_what_a_post_may_do(self):
        for user in (self.hr_user, self.hr_manager_user, self.general_manager_user):
            with self.assertRaises(AccessError):
                self.adviser_job.with_user(user).write({"role_ids": [Command.clear()]})
        self.assertEqual(self.adviser_job.with_user(self.hr_user).role_summary, self.adviser.name)
