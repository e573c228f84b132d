from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_call.models.dealer_call_plan import CallTrigger


class DealerCallPlan(models.Model):
    _inherit = "dealer.call.plan"

    @api.model
    def _get_triggers(self):
        return {
            **super()._get_triggers(),
            "visit": CallTrigger(
                self.env._("A workshop visit"), "dealer.repair.order", self._select_visits
            ),
        }

    @api.model
    def _select_visits(self, company_id, since, until):
        """Visits settled in a span of time, with whoever served the customer."""
        return SQL(
            """
            SELECT id AS res_id, settled_on AS moment, partner_id, vehicle_id,
                   adviser_id AS about_user_id
              FROM dealer_repair_order
             WHERE company_id = %s AND settled_on BETWEEN %s AND %s
            """,
            company_id,
            since,
            until,
        )
