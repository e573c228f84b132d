from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    certificate_remind_days = fields.Integer(
        string="Remind of Certificates",
        default=60,
        help="Days before a certificate runs out in which the person, his head and HR are "
        "reminded, once; 0: never.",
    )

    _certificate_remind_days = models.Constraint(
        "CHECK (certificate_remind_days >= 0)", "The days of a reminder are not below zero."
    )
