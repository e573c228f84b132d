from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_campaign.tools.fact import EffectFact


class DealerCampaign(models.Model):
    _inherit = "dealer.campaign"

    @api.model
    def _get_effect_facts(self):
        return {
            **super()._get_effect_facts(),
            "quotation": EffectFact(
                self.env._("Quotations"),
                SQL(
                    """
                    SELECT 'deal' || id AS person, partner_id,
                           LEAST(create_date, date_order) AS at,
                           0::numeric AS amount, 0::numeric AS margin, campaign_id AS utm_id,
                           company_id
                      FROM sale_order WHERE is_deal
                    """
                ),
            ),
            "order": EffectFact(
                self.env._("Orders"),
                SQL(
                    """
                    SELECT 'deal' || id AS person, partner_id, date_order AS at,
                           amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1) AS amount,
                           margin / COALESCE(NULLIF(currency_rate, 0), 1) AS margin,
                           campaign_id AS utm_id, company_id
                      FROM sale_order WHERE is_deal AND state = 'sale'
                    """
                ),
            ),
        }
