from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    insurance_month = fields.Date(
        string="Commission Of",
        copy=False,
        help="First day of the month whose commission this bills to the insurer.",
    )

    _insurance_month_uniq = models.UniqueIndex(
        "(company_id, partner_id, insurance_month) "
        "WHERE insurance_month IS NOT NULL AND state != 'cancel'",
        "The commission of this month is billed to this insurer already.",
    )
