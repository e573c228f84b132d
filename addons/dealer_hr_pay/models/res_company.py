from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    probation_remind_days = fields.Integer(
        default=15, help="So many days before a probation ends HR and the head are reminded."
    )
    contract_remind_days = fields.Integer(
        string="Labour Contract Reminder",
        default=45,
        help="So many days before a labour contract ends HR and the head are reminded.",
    )

    _people_days_positive = models.Constraint(
        "CHECK(probation_remind_days >= 0 AND contract_remind_days >= 0)",
        "Reminders come no days or some days before, not after.",
    )
