from odoo import api, models
from odoo.tools import SQL


class DealerLeadFunnel(models.Model):
    """Quotations, orders and deliveries prove the last steps."""

    _inherit = "dealer.lead.funnel"

    @api.model
    def _get_step_queries(self):
        return {
            **super()._get_step_queries(),
            # a confirmed deal carries the day of its agreement, so the earlier of both
            "quoted": SQL(
                """
                SELECT opportunity_id, MIN(LEAST(create_date, date_order)) FROM sale_order
                 WHERE opportunity_id IS NOT NULL AND is_deal GROUP BY opportunity_id
                """
            ),
            "ordered": SQL(
                """
                SELECT opportunity_id, MIN(date_order) FROM sale_order
                 WHERE opportunity_id IS NOT NULL AND is_deal AND state = 'sale'
                 GROUP BY opportunity_id
                """
            ),
            "delivered": SQL(
                """
                SELECT deal.opportunity_id, MIN(handover.date_done)
                  FROM sale_order deal
                  JOIN dealer_vehicle_delivery handover ON handover.order_id = deal.id
                 WHERE deal.opportunity_id IS NOT NULL AND deal.state = 'sale'
                   AND handover.state = 'done'
                 GROUP BY deal.opportunity_id
                """
            ),
        }

    @api.model
    def _flush_documents(self):
        result = super()._flush_documents()
        self.env["sale.order"].flush_model(["opportunity_id", "date_order", "state", "is_deal"])
        self.env["dealer.vehicle.delivery"].flush_model(["order_id", "state", "date_done"])
        return result
