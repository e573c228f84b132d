from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import WorkshopFitmentCommon


@tagged("post_install", "-at_install")
class TestAccess(WorkshopFitmentCommon):
    def test_other_store(self):
        order = self._create_order(self._labour_line())
        other = self.env["res.company"].create({"name": "Fit other store"})
        user = self._create_user(
            "service_adviser", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        Rule = self.Rule.with_user(user).with_company(other)
        self.assertFalse(Rule.look_up(vehicle_id=self.vehicle.id)["targets"])
        with self.assertRaises(AccessError):
            Rule.add_to(f"repair:{order.id}", self.pads.id)

    def test_portal(self):
        order = self._create_order(self._labour_line())
        portal = new_test_user(self.env, "wf_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.Rule.with_user(portal).add_to(f"repair:{order.id}", self.pads.id)

    def test_everybody_who_reads_orders_sees_the_warning(self):
        order = self._create_order()
        for role in (
            "technician",
            "store_keeper",
            "parts_manager",
            "cashier",
            "workshop_controller",
        ):
            user = self._create_user(role)
            self.assertIn("Wrong part", order.with_user(user).fitment_warning, role)
            order.invalidate_recordset()
