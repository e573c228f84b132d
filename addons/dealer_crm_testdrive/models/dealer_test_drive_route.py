from odoo import fields, models


class DealerTestDriveRoute(models.Model):
    """A way the store's test drives take: known, insured, long enough to feel the car."""

    _name = "dealer.test.drive.route"
    _description = "Test Drive Route"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    distance = fields.Integer(string="Length (km)", required=True)
    minutes = fields.Integer(
        string="Takes (min)", required=True, default=30, help="In minutes, with the briefing."
    )
    note = fields.Text(string="Where to Turn", translate=True)

    _figures_positive = models.Constraint(
        "CHECK (distance > 0 AND minutes BETWEEN 5 AND 1440)",
        "A route has at least 1 km and takes between 5 minutes and a day.",
    )
