from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_call.models.dealer_call_plan import CallTrigger


class DealerCallPlan(models.Model):
    _inherit = "dealer.call.plan"

    @api.model
    def _get_triggers(self):
        return {
            **super()._get_triggers(),
            "handover": CallTrigger(
                self.env._("The hand-over of a car"),
                "dealer.vehicle.delivery",
                self._select_handovers,
            ),
        }

    @api.model
    def _select_handovers(self, company_id, since, until):
        """Hand-overs done in a span of time whose cars did not come back."""
        return SQL(
            """
            SELECT delivery.id AS res_id, delivery.date_done AS moment, delivery.partner_id,
                   delivery.vehicle_id, delivery.user_id AS about_user_id
              FROM dealer_vehicle_delivery delivery
              JOIN sale_order_line line
                ON line.id = delivery.sale_line_id AND line.qty_delivered > 0
             WHERE delivery.company_id = %s AND delivery.state = 'done'
               AND delivery.date_done BETWEEN %s AND %s
            """,
            company_id,
            since,
            until,
        )
