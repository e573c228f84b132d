from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_vehicle_sales.models.figures import VEHICLE_FIGURES


class DealerVehicleCostSplit(models.TransientModel):
    """Choose the cars a line of a vendor bill is put on, and how much of it on each."""

    _name = "dealer.vehicle.cost.split"
    _description = "Put a Bill Line on Cars"

    bill_line_id = fields.Many2one("account.move.line", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="bill_line_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amount", help="Of the line, without tax, in the currency of the store."
    )
    figure = fields.Selection(VEHICLE_FIGURES, required=True, default="freight", string="What For")
    method = fields.Selection(
        [("equal", "Equally"), ("cost", "By Cost of the Cars"), ("hand", "By Hand")],
        required=True,
        default="equal",
        string="Split",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="All Cars of a Receipt",
        domain="[('picking_type_code', '=', 'incoming'), ('state', '=', 'done'), "
        "('company_id', '=', company_id), ('move_ids.product_id.is_vehicle', '=', True)]",
    )
    vehicle_ids = fields.Many2many(
        "dealer.vehicle",
        string="Cars",
        domain="[('lot_id', '!=', False), ('company_id', 'in', (company_id, False))]",
    )
    line_ids = fields.One2many(
        "dealer.vehicle.cost.split.line",
        "split_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    difference = fields.Monetary(compute="_compute_difference", string="Still to Put on Cars")

    @api.model
    def default_get(self, fields):
        """Start from what is noted on the line already."""
        values = super().default_get(fields)
        line = self.env["account.move.line"].browse(values.get("bill_line_id"))
        costs = line.vehicle_cost_ids.filtered(lambda cost: cost.state == "draft")
        if costs:
            values["figure"] = costs[0].figure
            values["method"] = line.vehicle_cost_method or "equal"
            values["vehicle_ids"] = [Command.set(costs.vehicle_id.ids)]
            values["line_ids"] = [
                Command.create({"vehicle_id": cost.vehicle_id.id, "amount": cost.amount})
                for cost in costs
            ]
        return values

    @api.depends("bill_line_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.bill_line_id.balance

    @api.depends("vehicle_ids", "method", "bill_line_id")
    def _compute_line_ids(self):
        for wizard in self:
            vehicles = wizard.vehicle_ids._origin
            typed = {line.vehicle_id: line.amount for line in wizard.line_ids}
            if wizard.method == "hand":
                amounts = {vehicle: typed.get(vehicle, 0.0) for vehicle in vehicles}
            elif vehicles:
                amounts = wizard.bill_line_id._split_on_vehicles(vehicles, wizard.method)
            else:
                amounts = {}
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"vehicle_id": vehicle.id, "amount": amount})
                    for vehicle, amount in amounts.items()
                ),
            ]

    @api.depends("line_ids.amount", "amount")
    def _compute_difference(self):
        for wizard in self:
            wizard.difference = wizard.amount - sum(wizard.line_ids.mapped("amount"))

    @api.onchange("picking_id")
    def _onchange_picking_id(self):
        if self.picking_id:
            # sudo: an accountant chooses the receipt, serial numbers are the stock's
            self.vehicle_ids |= self.picking_id.sudo().move_line_ids.lot_id.vehicle_id.with_env(
                self.env
            )

    def action_apply(self):
        """Note the cars on the line; the amounts are booked when the bill is posted."""
        self.ensure_one()
        line = self.bill_line_id
        if line.parent_state != "draft":
            raise UserError(self.env._("The bill is posted: reset it to draft first."))
        if line.account_id.account_type in ("asset_receivable", "liability_payable"):
            raise UserError(self.env._("A receivable or payable is no cost: choose another line."))
        if line.product_id.is_storable:
            raise UserError(
                self.env._(
                    "“%s” is kept in stock itself: only services and expenses are put on cars.",
                    line.product_id.display_name,
                )
            )
        if self.line_ids and not self.currency_id.is_zero(self.difference):
            raise UserError(
                self.env._(
                    "%s is not put on a car yet: correct the amounts.",
                    self.currency_id.format(self.difference),
                )
            )
        line._put_on_vehicles(
            self.figure, self.method, {each.vehicle_id: each.amount for each in self.line_ids}
        )
        return {"type": "ir.actions.act_window_close"}


class DealerVehicleCostSplitLine(models.TransientModel):
    _name = "dealer.vehicle.cost.split.line"
    _description = "Amount Put on a Car"

    split_id = fields.Many2one("dealer.vehicle.cost.split", required=True, ondelete="cascade")
    vehicle_id = fields.Many2one("dealer.vehicle", string="Car", required=True, readonly=True)
    vin = fields.Char(related="vehicle_id.vin")
    currency_id = fields.Many2one(related="split_id.currency_id")
    amount = fields.Monetary()
