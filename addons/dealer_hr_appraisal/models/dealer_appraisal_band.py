from odoo import api, fields, models


class DealerAppraisalBand(models.Model):
    """From which value on a figure gives how many points."""

    _name = "dealer.appraisal.band"
    _description = "Band of a Figure"
    _order = "item_id, value_from, id"

    item_id = fields.Many2one(
        "dealer.appraisal.item", required=True, index=True, ondelete="cascade"
    )
    value_from = fields.Float(string="From", required=True, digits=(16, 2))
    points = fields.Float(required=True, digits=(5, 1))

    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= 200)", "The points of a band lie between 0 and 200."
    )
    _value_unique = models.UniqueIndex(
        "(item_id, value_from)", "Two bands of an item begin at the same value."
    )

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands.item_id.form_id._check_unused()
        return bands

    def write(self, vals):
        self.item_id.form_id._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.item_id.form_id._check_unused()
