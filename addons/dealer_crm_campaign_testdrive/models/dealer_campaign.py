from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_campaign.tools.fact import EffectFact


class DealerCampaign(models.Model):
    _inherit = "dealer.campaign"

    @api.model
    def _get_effect_facts(self):
        return {
            **super()._get_effect_facts(),
            "test_drive": EffectFact(
                self.env._("Test drives"),
                SQL(
                    """
                    SELECT 'drive' || d.id AS person, d.partner_id, d.out_on AS at,
                           0::numeric AS amount, 0::numeric AS margin, l.campaign_id AS utm_id,
                           d.company_id
                      FROM dealer_test_drive d LEFT JOIN crm_lead l ON l.id = d.lead_id
                     WHERE d.out_on IS NOT NULL
                    """
                ),
            ),
        }
