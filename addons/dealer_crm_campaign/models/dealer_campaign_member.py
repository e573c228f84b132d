from odoo import fields, models


class DealerCampaignMember(models.Model):
    """A customer in the audience of a campaign as it started; written once, by its start."""

    _name = "dealer.campaign.member"
    _description = "Member of a Campaign"
    _rec_name = "partner_id"
    _order = "id"
    _log_access = False

    campaign_id = fields.Many2one(
        "dealer.campaign", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    is_control = fields.Boolean(
        string="Control Group", readonly=True, help="Gets nothing and is compared with the others."
    )

    _campaign_partner_uniq = models.UniqueIndex(
        "(campaign_id, partner_id)", "A customer is in a campaign once."
    )
