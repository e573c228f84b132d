from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Core writes a user's own preferences into his file with all rights: what is changed by
        proposals only is refused before."""
        if not self.env.su:
            self._check_own_file(vals)
        return super().write(vals)

    def _check_own_file(self, vals):
        """:raise UserError: something sensitive of the file would change"""
        if {"name", "employee_bank_account_ids"}.isdisjoint(vals):
            return
        # sudo: compared, not shown
        employees = self.env["hr.employee"].sudo().search([("user_id", "in", self.ids)])
        if employees and "employee_bank_account_ids" in vals:
            employees.with_env(self.env)._refuse_direct(["bank_account_ids"])
        is_own = self == self.env.user and not self.env.user.has_group("base.group_erp_manager")
        if is_own and "name" in vals:
            renamed = employees.filtered(lambda employee: employee.name != vals["name"])
            if renamed:
                renamed.with_env(self.env)._refuse_direct(["name"])
