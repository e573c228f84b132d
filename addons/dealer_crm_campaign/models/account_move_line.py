from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    dealer_campaign_id = fields.Many2one(
        "dealer.campaign",
        string="Campaign",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        help="Campaign this costs something. Posted, it counts as the campaign's actual cost.",
    )
