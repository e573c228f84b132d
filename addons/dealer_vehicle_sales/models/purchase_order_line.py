from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The very car bought on this line, where its VIN is known before it arrives.",
    )

    _vehicle_single = models.Constraint(
        "CHECK (vehicle_id IS NULL OR product_qty <= 1)",
        "A VIN is one car: its line has the quantity 1. Use a line for each car.",
    )

    @api.depends("vehicle_id")
    def _compute_price_unit_and_date_planned_and_name(self):
        super()._compute_price_unit_and_date_planned_and_name()

    def _prepare_stock_move_vals(self, picking, price_unit, product_uom_qty, product_uom):
        vals = super()._prepare_stock_move_vals(picking, price_unit, product_uom_qty, product_uom)
        vals["vehicle_id"] = self.vehicle_id.id
        return vals

    def _prepare_account_move_line(self, move=False):
        """The vendor's bill names the car; its price is the car's cost in stock, not a figure."""
        values = super()._prepare_account_move_line(move)
        if self.vehicle_id:
            values["dealer_vehicle_id"] = self.vehicle_id.id
        return values

    def _track_qty_received(self, new_qty):
        """An import tells in its report what was received, not in a note for each car."""
        if not self.env.context.get("mail_notrack"):
            super()._track_qty_received(new_qty)
