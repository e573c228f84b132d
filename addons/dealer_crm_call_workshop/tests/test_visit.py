from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestVisit(WorkshopCommon):
    def test_settled_visit_is_followed_by_one_call(self):
        order = self._create_order(self._labour_line())
        self._authorise(order)
        self._finish(order)
        self._settle(order)
        plan = self.env.ref("dealer_crm_call_workshop.plan_visit")
        Task = self.env["dealer.call.task"]
        plan._make(order.company_id)
        domain = [("res_model", "=", order._name), ("res_id", "=", order.id)]
        self.assertFalse(Task.search(domain), "not before the day after")
        with freeze_time(fields.Datetime.add(order.settled_on, hours=25)):
            plan._make(order.company_id)
            plan._make(order.company_id)
        self.assertRecordValues(
            Task.search(domain),
            [
                {
                    "partner_id": order.partner_id.id,
                    "vehicle_id": order.vehicle_id.id,
                    "about_user_id": order.adviser_id.id,
                    "script_id": self.env.ref("dealer_crm_call.script_visit").id,
                }
            ],
        )
