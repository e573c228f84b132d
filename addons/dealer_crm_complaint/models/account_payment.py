from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # with the inverse at hand, who books need not look for compensations at each step
    complaint_compensation_ids = fields.One2many(
        "dealer.complaint.compensation",
        "payment_id",
        string="Compensations",
        groups="dealer_base.group_employee",
    )
