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
    currency_id = fields.Many2one(related="order_id.currency_id")
    agreed_price = fields.Float(
        related="line_id.price_unit", string="Agreed Price", help="Before the discount of the line."
    )
    new_price = fields.Monetary(
        string="New Car's Price",
        compute="_compute_new_price",
        help="From its asking price or the price list, without discount.",
    )
    price_difference = fields.Monetary(compute="_compute_new_price")
    price_choice = fields.Selection(
        [("keep", "Keep the agreed price"), ("new", "Take the new car's price")],
        string="Price",
        required=True,
        default="keep",
    )
    reason = fields.Char(required=True, help="Kept in the history of the deal.")

    @api.depends("order_id")
    def _compute_line_id(self):
        for wizard in self:
            cars = wizard.order_id.order_line.filtered("is_vehicle")
            wizard.line_id = (cars.filtered(lambda line: not line.vehicle_id) or cars)[:1]

    @api.depends("vehicle_id", "line_id")
    def _compute_new_price(self):
        for wizard in self:
            line, vehicle = wizard.line_id, wizard.vehicle_id
            if not line or not vehicle.product_id:
                wizard.new_price = wizard.price_difference = 0.0
                continue
            wizard.new_price = line._get_price_with(vehicle)
            wizard.price_difference = wizard.new_price - line.price_unit

    def action_swap(self):
        self.ensure_one()
        keep_price = not self.old_vehicle_id or self.price_choice == "keep"
        self.order_id._swap_vehicle(
            self.line_id, self.vehicle_id, self.reason, keep_price=keep_price
        )
        return {"type": "ir.actions.act_window_close"}
