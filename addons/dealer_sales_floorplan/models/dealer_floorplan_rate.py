from odoo import fields, models


class DealerFloorplanRate(models.Model):
    """The rate of a credit line from a day on."""

    _name = "dealer.floorplan.rate"
    _description = "Rate of a Credit Line"
    _order = "line_id, date_from"

    line_id = fields.Many2one(
        "dealer.floorplan.line", required=True, ondelete="cascade", index=True
    )
    date_from = fields.Date(required=True, string="From")
    rate = fields.Float(required=True, digits=(8, 5), string="Rate (% a Year)")

    _day_uniq = models.UniqueIndex("(line_id, date_from)", "There is a rate from this day already.")
    _rate_positive = models.Constraint(
        "CHECK (rate >= 0 AND rate < 100)", "A rate is from 0 to below 100 % a year."
    )
