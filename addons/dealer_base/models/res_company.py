from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    store_code = fields.Char(
        copy=False, help="Short code of the store, as used in reports and number series."
    )
    store_short_name = fields.Char(
        translate=True, help="What people call the store, where its full name is too long."
    )
    dealer_warranty_months = fields.Integer(
        string="Warranty Months", default=36, help="Used when the trim names none."
    )
    dealer_warranty_km = fields.Integer(
        string="Warranty Mileage", default=100000, help="In km. Used when the trim names none."
    )

    _store_code_uniq = models.UniqueIndex(
        "(upper(store_code)) WHERE store_code IS NOT NULL",
        "Another store has this code. Choose a code of its own for each store.",
    )
    _dealer_warranty_positive = models.Constraint(
        "CHECK(dealer_warranty_months >= 0 AND dealer_warranty_km >= 0)",
        "Warranty months and mileage cannot be negative.",
    )
