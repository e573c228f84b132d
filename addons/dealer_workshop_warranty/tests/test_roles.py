from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestRoles(WarrantyCommon):
    def test_clerk_sees_what_he_needs(self):
        """The clerk opens claim, visit and car, and changes no visit."""
        claim = self._create_claim().with_user(self.clerk)
        with Form(claim) as form:
            form.maker_number = "M-77"
        order = claim.order_id
        with Form(order):  # every field of the visit's form can be read
            pass
        self.assertTrue(claim.vehicle_id.name)
        for record, values in (
            (order, {"note": "x"}),
            (order.line_ids[:1], {"sequence": 5}),
            (claim.job_id, {"cause": "x"}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(AccessError):
            claim.bill_id.read(["amount_total"])
        self.assertTrue(claim.bill_name)
        with self.assertRaises(AccessError):
            self.env["dealer.warranty.claim"].with_user(self.clerk).create({})
        self.assertNotIn("cost", self.env["dealer.repair.line"].with_user(self.clerk).fields_get())

    def test_others_only_read(self):
        claim = self._create_claim()
        for role in ("service_adviser", "workshop_controller", "accountant", "general_manager"):
            mine = claim.with_user(self._create_user(role))
            self.assertTrue(mine.name)
            with self.assertRaises(AccessError):
                mine.action_submit()
            with self.assertRaises(AccessError):
                mine.maker_number = "x"
        adviser = self.adviser
        with self.assertRaises(AccessError):
            self.basic.with_user(adviser).months = 99
        with self.assertRaises(AccessError):
            self.env["dealer.recall"].with_user(adviser).create({"number": "x"})

    def test_other_store_and_portal(self):
        claim = self._create_claim()
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "warranty_clerk", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        portal = new_test_user(self.env, login="claim_portal", groups="base.group_portal")
        for user in (stranger, portal):
            for record in (claim, claim.line_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["amount_claimed"])
        for model in ("dealer.recall", "dealer.recall.vehicle", "dealer.warranty.coverage"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def test_home(self):
        group = self.env.ref("dealer_base.group_warranty_clerk")
        action = self.env.ref("dealer_workshop_warranty.dealer_warranty_claim_action")
        self.assertEqual(group.dealer_home_action_id.id, action.id)
