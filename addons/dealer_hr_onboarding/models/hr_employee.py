from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    registration_ids = fields.One2many(
        "dealer.registration", "employee_id", groups="hr.group_hr_user"
    )

    def action_open_registrations(self):
        """Open what the person gave and was offered when he joined."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_onboarding.action_registration"
        )
        action["domain"] = [("employee_id", "=", self.id)]
        action["context"] = {"create": False}
        if len(self.registration_ids) == 1:
            action |= {"views": [(False, "form")], "res_id": self.registration_ids.id}
        return action
