from odoo import api, fields, models


class DealerVehicleSwap(models.TransientModel):
    """Give a deal a car, or another one, and say why."""

    _name = "dealer.vehicle.swap"
    _description = "Change the Car of a Deal"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    line_id = fields.Many2one(
        "sale.order.line",
        required=True,
        compute="_compute_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('order_id', '=', order_id), ('is_vehicle', '=', True)]",
    )
    old_vehicle_id = fields.Many2one(related="line_id.vehicle_id", string="Car Until Now")
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="New Car",
        required=True,
        domain="[('lifecycle', '=', 'in_stock'), ('product_id', '!=', False)]",
    )
    reason = fields.Char(required=True, help="Kept in the history of the deal.")

    @api.depends("order_id")
    def _compute_line_id(self):
        for wizard in self:
            cars = wizard.order_id.order_line.filtered("is_vehicle")
            wizard.line_id = (cars.filtered(lambda line: not line.vehicle_id) or cars)[:1]

    def action_swap(self):
        self.ensure_one()
        self.order_id._swap_vehicle(self.line_id, self.vehicle_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
