from odoo import api, fields, models

from odoo.addons.dealer_base.vin import normalise


class DealerRecallRange(models.Model):
    """VINs from one to another, both included, as makers name them in letters."""

    _name = "dealer.recall.range"
    _description = "VIN Range of a Recall"
    _order = "vin_from, id"

    recall_id = fields.Many2one("dealer.recall", required=True, index=True, ondelete="cascade")
    vin_from = fields.Char(string="From VIN", required=True)
    vin_to = fields.Char(string="To VIN", required=True)

    _ordered = models.Constraint(
        "CHECK(vin_from <= vin_to AND length(vin_from) = length(vin_to))",
        "The last VIN of a range comes after the first one and is as long.",
    )
    _span_idx = models.Index("(vin_from, vin_to)")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise(vals))

    @api.model
    def _normalise(self, vals):
        return {
            **vals,
            **{name: normalise(vals[name]) for name in ("vin_from", "vin_to") if vals.get(name)},
        }
