from bisect import bisect_right

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_round


class DealerPartPriceMatrix(models.Model):
    """Prices from costs: cheap parts carry a higher factor than dear ones."""

    _name = "dealer.part.price.matrix"
    _description = "Price Matrix by Cost"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    band_ids = fields.One2many("dealer.part.price.band", "matrix_id", string="Bands", copy=True)

    @api.constrains("band_ids")
    def _check_bands(self):
        for matrix in self:
            if not matrix.band_ids:
                raise ValidationError(
                    self.env._("“%(matrix)s” needs at least one band.", matrix=matrix.name)
                )

    def _get_factors(self):
        """Return a function that tells the factor of a cost; None below the first band."""
        self.ensure_one()
        bands = self.band_ids.sorted("cost_from")
        starts = bands.mapped("cost_from")
        factors = bands.mapped("factor")

        def factor(cost):
            position = bisect_right(starts, cost)
            return factors[position - 1] if position else None

        return factor


def shop_price(amount, rounding, ending):
    """Round a price half up to a multiple of `rounding` and let it end a little lower.

    `shop_price(123.4, 10, 0.1)` is 119.9: rounded to 120, less 0.1. Never below zero.
    """
    if rounding:
        amount = float_round(amount, precision_rounding=rounding)
    return max(0.0, amount - ending) if amount else 0.0
