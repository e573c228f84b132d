from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestRoles(TransactionCase):
    def test_a_designer_sees_no_business_by_it(self):
        user = new_test_user(self.env, "just_a_designer", "base.group_user")
        user.role_line_ids = [
            (0, 0, {"role_id": self.env.ref("dealer_base_designer.role_designer").id})
        ]
        self.assertTrue(user.has_group("dealer_designer.group_designer"))
        self.assertTrue(user.has_group("dealer_workflow.group_workflow_administrator"))
        self.assertFalse(user.has_group("base.group_erp_manager"))
        for model in ("ir.model.fields", "ir.ui.view", "ir.actions.server", "res.groups"):
            for operation in ("write", "create", "unlink"):
                allowed = self.env[model].with_user(user).has_access(operation)
                self.assertFalse(allowed, (model, operation))
        with self.assertRaises(AccessError):
            self.env["dealer.vehicle"].with_user(user).create({"vin": "LSVBN2A00T0000001"})

    def test_the_administrator_is_one(self):
        user = new_test_user(self.env, "store_admin", "dealer_base.group_administrator")
        self.assertTrue(user.has_group("dealer_designer.group_designer"))
