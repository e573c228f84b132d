from odoo import fields, models


class DealerMergeCompareLine(models.TransientModel):
    """One field in which two customers differ."""

    _name = "dealer.merge.compare.line"
    _description = "Difference of Two Customers"
    _order = "sequence, id"

    compare_id = fields.Many2one(
        "dealer.merge.compare", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    name = fields.Char(string="Technical Name", required=True, readonly=True)
    label = fields.Char(readonly=True)
    winner_value = fields.Char(string="Kept Customer", readonly=True)
    loser_value = fields.Char(string="Duplicate", readonly=True)
    take = fields.Boolean(string="Take the Duplicate's")
