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
    dealer_home_only = fields.Boolean(
        string="First Screen Only",
        help="People of this role alone see the menu of their first screen and no other.",
    )

    def write(self, vals):
        result = super().write(vals)
        if not {"dealer_home_action_id", "dealer_home_only"}.isdisjoint(vals):
            self.env.registry.clear_cache()  # which menus people see
        return result
