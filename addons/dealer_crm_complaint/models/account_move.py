from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    # with the inverse at hand, who books need not look for compensations at each step
    complaint_compensation_ids = fields.One2many(
        "dealer.complaint.compensation",
        "credit_note_id",
        string="Compensations",
        groups="dealer_base.group_employee",
    )
