from odoo import models


class HrVersion(models.Model):
    _inherit = "hr.version"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("departure_date"):
            # sudo: who lets somebody go need not be who looks for the next
            self.env["dealer.vacancy"].sudo()._open_for_leavers(self.sudo().employee_id)
        return result
