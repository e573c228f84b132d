from odoo import api, models


class HrEmployee(models.Model):
    """Who heads people sees more menus, which are cached."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("parent_id") for vals in vals_list):
            self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "parent_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
