from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IDENTITY, PeopleCommon


@tagged("post_install", "-at_install")
class TestOwn(PeopleCommon):
    """What a person, or a clerk, could do past the forms."""

    def test_own_preferences_do_not_move_the_salary(self):
        """Core lets everybody write his own accounts through his preferences."""
        self.technician._set_bank_account("6222000011112222")
        me = self.technician_user.with_user(self.technician_user)
        account = self.technician.bank_account_ids
        new = {"acc_number": "6222000099998888", "partner_id": self.technician_user.partner_id.id}
        for command in (
            Command.create(new),
            Command.update(account.id, {"acc_number": "6222000099998888"}),
            Command.clear(),
        ):
            with self.assertRaisesRegex(UserError, "a proposal that the HR manager approves"):
                me.write({"employee_bank_account_ids": [command]})
        self.assertEqual(
            self.technician.bank_account_ids.mapped("acc_number"), ["6222000011112222"]
        )

    def test_own_name(self):
        me = self.technician_user.with_user(self.technician_user)
        with self.assertRaisesRegex(UserError, "a proposal that the HR manager approves"):
            me.write({"name": "Somebody Else"})
        me.write({"name": "Technician", "private_phone": "13800138000"})
        self.assertEqual(self.technician.private_phone, "13800138000")

    def test_number_is_not_felt_digit_by_digit(self):
        """The clerk sees the last four; the rest is not told by searching."""
        self.technician.identification_id = IDENTITY
        self.env.flush_all()
        Employee = self.Employee.with_user(self.hr_user)

        def finds(text, name="identity_masked"):
            return self.technician in Employee.search([(name, "ilike", text)])

        self.assertTrue(finds(IDENTITY[-4:]))
        for length in (5, 8, 17):
            self.assertFalse(finds(IDENTITY[-length:]), length)
            self.assertFalse(finds(IDENTITY[-length:], "search_text"), length)
        domain = [("employee_id", "=", self.technician.id), ("how", "=", "search")]
        self.assertFalse(self.env["dealer.private.reading"].search(domain))
        self.assertTrue(finds(IDENTITY))
        self.assertEqual(self.env["dealer.private.reading"].search(domain).user_id, self.hr_user)
