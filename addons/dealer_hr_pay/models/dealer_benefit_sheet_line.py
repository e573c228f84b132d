from odoo import fields, models


class DealerBenefitSheetLine(models.Model):
    _name = "dealer.benefit.sheet.line"
    _description = "Contribution of a Month"
    _inherit = ["dealer.private.mixin"]
    _order = "sheet_id desc, employee_id, kind_id"
    _rec_name = "kind_id"
    _private_fields = {
        "base": "salary",
        "amount_store": "salary",
        "amount_person": "salary",
        "amount": "salary",
    }

    sheet_id = fields.Many2one(
        "dealer.benefit.sheet", required=True, index=True, ondelete="cascade", readonly=True
    )
    month = fields.Date(related="sheet_id.month", store=True)
    is_confirmed = fields.Boolean(related="sheet_id.is_confirmed", store=True)
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind_id = fields.Many2one(
        "dealer.benefit.kind", required=True, ondelete="restrict", readonly=True
    )
    account_id = fields.Many2one(
        "dealer.benefit.account", index="btree_not_null", ondelete="restrict", readonly=True
    )
    number = fields.Char(related="account_id.number")
    rate_id = fields.Many2one(
        "dealer.benefit.rate", index="btree_not_null", ondelete="restrict", readonly=True
    )
    base = fields.Monetary(readonly=True, help="Within the limits of the rate.")
    amount_store = fields.Monetary(string="Store's Part", readonly=True)
    amount_person = fields.Monetary(string="Person's Part", readonly=True)
    amount = fields.Monetary(string="Together", readonly=True)

    _once = models.UniqueIndex(
        "(sheet_id, employee_id, kind_id)", "A contribution stands on a sheet once."
    )
