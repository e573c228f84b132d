from odoo import fields, models


class DealerFloorplanStep(models.Model):
    """After some days a part of the loan is to be paid back, sold or not."""

    _name = "dealer.floorplan.step"
    _description = "Curtailment of a Credit Line"
    _order = "line_id, days"

    line_id = fields.Many2one(
        "dealer.floorplan.line", required=True, ondelete="cascade", index=True
    )
    days = fields.Integer(required=True, string="After (Days)")
    percent = fields.Float(required=True, string="Pay Back (% of the Loan)")

    _days_uniq = models.UniqueIndex(
        "(line_id, days)", "There is a curtailment on this day already."
    )
    _values = models.Constraint(
        "CHECK (days > 0 AND percent > 0 AND percent <= 100)",
        "A curtailment is after at least one day and at most 100 %.",
    )
