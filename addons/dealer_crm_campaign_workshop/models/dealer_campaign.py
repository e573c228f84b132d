from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_campaign.tools.fact import EffectFact


class DealerCampaign(models.Model):
    _inherit = "dealer.campaign"

    @api.model
    def _get_effect_facts(self):
        return {
            **super()._get_effect_facts(),
            "workshop": EffectFact(
                self.env._("Visits to the workshop"),
                SQL(
                    """
                    SELECT 'repair' || o.id AS person, o.partner_id, o.received_on AS at,
                           COALESCE(bill.amount, 0) AS amount, 0::numeric AS margin,
                           NULL::integer AS utm_id, o.company_id
                      FROM dealer_repair_order o
                      LEFT JOIN LATERAL (
                               SELECT sum(b.amount_untaxed_signed) AS amount FROM account_move b
                                WHERE b.dealer_repair_order_id = o.id AND b.state = 'posted'
                                  AND b.move_type IN ('out_invoice', 'out_refund')) bill ON TRUE
                     WHERE o.category != 'cancelled'
                    """
                ),
            ),
        }
