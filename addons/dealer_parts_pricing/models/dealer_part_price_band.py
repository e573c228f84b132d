from odoo import api, fields, models


class DealerPartPriceBand(models.Model):
    _name = "dealer.part.price.band"
    _description = "Cost Band of a Price Matrix"
    _order = "matrix_id, cost_from"

    matrix_id = fields.Many2one(
        "dealer.part.price.matrix", required=True, index=True, ondelete="cascade"
    )
    cost_from = fields.Float(
        digits="Product Price",
        help="The band begins at this cost, in the store's currency, and ends where the next one "
        "begins.",
    )
    factor = fields.Float(required=True, default=1.5, help="Price = cost × factor.")

    _cost_uniq = models.UniqueIndex(
        "(matrix_id, cost_from)", "Two bands of a matrix can't begin at the same cost."
    )
    _sane = models.Constraint(
        "CHECK (cost_from >= 0 AND factor > 0)",
        "A band begins at a cost of 0 or more and has a factor above 0.",
    )

    @api.depends("cost_from", "factor")
    def _compute_display_name(self):
        """What a person reads of a band in a list of matrices: from which cost, times what."""
        for band in self:
            band.display_name = f"{band.cost_from:g}+ × {band.factor:g}"
