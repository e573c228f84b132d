from odoo import api, models
from odoo.exceptions import UserError


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("employee_id") and vals.get("wage"):
                self._check_wage_by_program()
        return super().create(vals_list)

    def write(self, vals):
        if "wage" in vals and any(
            version.employee_id
            and version.currency_id.compare_amounts(version.sudo().wage, vals["wage"] or 0)
            for version in self
        ):
            self._check_wage_by_program()
        return super().write(vals)

    def _check_wage_by_program(self):
        """The wage follows the salary items, which documents set."""
        if not self.env.su:
            raise UserError(
                self.env._("A wage is changed by a salary change, which is approved and kept.")
            )
