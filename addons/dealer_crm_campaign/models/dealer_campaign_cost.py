from odoo import fields, models


class DealerCampaignCost(models.Model):
    """What a campaign is planned to cost, and for what."""

    _name = "dealer.campaign.cost"
    _description = "Planned Cost of a Campaign"
    _order = "sequence, id"

    campaign_id = fields.Many2one("dealer.campaign", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="For", required=True)
    partner_id = fields.Many2one("res.partner", string="Vendor")
    currency_id = fields.Many2one(related="campaign_id.currency_id")
    amount = fields.Monetary(required=True, help="In the store's currency, with tax.")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A planned cost is not below 0.")
