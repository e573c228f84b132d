from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ChurnCommon


@tagged("post_install", "-at_install")
class TestAccess(ChurnCommon):
    def test_roles(self):
        self._compute()
        churn = self._get(self.crowd[0])
        for role, reads, acts in (
            ("customer_service", True, True),
            ("marketing", True, True),
            ("sales_manager", True, True),
            ("general_manager", True, True),
            ("service_adviser", True, False),
            ("sales_consultant", True, False),
            ("technician", False, False),
            ("cashier", False, False),
        ):
            user = self.agent if role == "customer_service" else self._create_user(role)
            own = churn.with_user(user)
            with self.subTest(role=role):
                self.assertEqual(own.has_access("read"), reads)
                self.assertFalse(own.has_access("write") or own.has_access("create"))
                if acts:
                    own.action_call()
                else:
                    with self.assertRaises(AccessError):
                        own.action_call()
                    # nor does it show on the customer's page to whom it is not for
                    badges = self.crowd[0].with_user(user)._get_overview_badges()
                    self.assertFalse(reads is False and "churn" in {b["key"] for b in badges})

    def test_other_store_and_portal(self):
        self._compute()
        churn = self._get(self.crowd[0])
        store = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("customer_service", store)
        self.assertFalse(self.Churn.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            churn.with_user(stranger).read(["reason"])
        portal = new_test_user(self.env, "churn_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            churn.with_user(portal).read(["alive"])
