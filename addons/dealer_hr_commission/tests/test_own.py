from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestOwn(CommissionCommon):
    """Whoever arranges commissions decides nothing on his own."""

    def test_nobody_decides_on_his_own(self):
        self._create_rule(rate=100)
        for person in (self.hr_manager, self.general_manager):
            self._add_work(person, "2026-03-02")
        self._compute()
        root = self.env.ref("base.user_root")
        for person, colleague in (
            (self.hr_manager, self.general_manager_user),
            (self.general_manager, self.hr_manager_user),
        ):
            own = self._get_statement(person).with_user(person.user_id)
            with self.assertRaisesRegex(UserError, "his own commission"):
                own.action_check()
            with self.assertRaisesRegex(UserError, "his own commission"):
                own._adjust(1000, "Because")
            own.with_user(root).action_check()
            own.action_confirm()
            with self.assertRaisesRegex(UserError, "his own commission"):
                own.action_approve()
            own.with_user(colleague).action_approve()
            self.assertEqual(own.category, "approved")
