from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    agency_case_id = fields.Many2one(
        "dealer.agency.case",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The agency case this fee was earned, or this cost was spent, on.",
    )
