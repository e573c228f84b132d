from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def action_open_departures(self):
        """The person's departures; the first one is begun."""
        self.ensure_one()
        departures = self.env["dealer.departure"].search([("employee_id", "=", self.id)])
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Leaving"),
            "res_model": "dealer.departure",
            "context": {"default_employee_id": self.id, "default_company_id": self.company_id.id},
        }
        if not departures and self.active:
            return {**action, "views": [(False, "form")]}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("employee_id", "=", self.id)],
        }
