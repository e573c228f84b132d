from odoo import fields, models


class DealerVehicleDeliveryPaper(models.Model):
    """One thing of that list, given to one customer or not yet."""

    _name = "dealer.vehicle.delivery.paper"
    _description = "Given at a Hand-over"
    _order = "sequence, id"

    delivery_id = fields.Many2one(
        "dealer.vehicle.delivery", required=True, index=True, ondelete="cascade"
    )
    paper_id = fields.Many2one(
        "dealer.handover.paper",
        string="From the List",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(string="Required", readonly=True)
    is_given = fields.Boolean(string="Given")
    note = fields.Char(string="Number or Remark")

    def write(self, vals):
        self.delivery_id._check_planned()
        return super().write(vals)
