from odoo import fields, models


class MailActivityPlanTemplate(models.Model):
    """Who calls after a hand-over is known by the hand-over, not by the plan."""

    _inherit = "mail.activity.plan.template"

    responsible_type = fields.Selection(
        selection_add=[
            ("handover_consultant", "Who handed the car over"),
            ("handover_care", "Customer service of the store"),
        ],
        ondelete={"handover_consultant": "set default", "handover_care": "set default"},
    )

    def _determine_responsible(self, on_demand_responsible, applied_on_record):
        self.ensure_one()
        if self.responsible_type not in ("handover_consultant", "handover_care"):
            return super()._determine_responsible(on_demand_responsible, applied_on_record)
        user = self.env["res.users"]
        if applied_on_record._name == "dealer.vehicle.delivery":
            user = applied_on_record.user_id
            if self.responsible_type == "handover_care":
                user = applied_on_record.company_id.handover_care_user_id or user
        error = not user and self.env._("Nobody handed this car over, so nobody can be asked.")
        return {"responsible": user, "error": error, "warning": False}
