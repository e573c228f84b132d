from odoo import fields, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    dealer_home_action_id = fields.Many2one(
        "ir.actions.actions",
        string="First Screen",
        ondelete="set null",
        help="The screen people of this role see after logging in, unless they chose their own. "
        "Of several roles the last in order decides.",
    )
