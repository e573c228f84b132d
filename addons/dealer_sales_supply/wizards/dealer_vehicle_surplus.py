from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerVehicleSurplus(models.TransientModel):
    """A car stands at the gate that no shipping list announced: a manager takes it as surplus."""

    _name = "dealer.vehicle.surplus"
    _description = "Car Nobody Announced"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    vin = fields.Char(string="VIN", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Maker",
        required=True,
        default=lambda self: self._default_partner_id(),
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
        domain="[('company_id', '=', company_id)]",
    )
    trim_id = fields.Many2one("dealer.vehicle.trim", required=True)
    color_id = fields.Many2one(
        "product.attribute.value",
        string="Colour",
        domain=lambda self: [
            ("attribute_id", "=", self.env.ref("dealer_base.attribute_exterior_color").id)
        ],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(
        required=True,
        compute="_compute_price",
        store=True,
        readonly=False,
        help="What the maker will bill, without tax.",
    )
    engine_number = fields.Char()
    certificate_number = fields.Char()
    carrier = fields.Char()
    truck = fields.Char()
    reason = fields.Char(required=True, help="Why the store takes it, for the history.")

    @api.model
    def _default_partner_id(self):
        """:return: the maker the last cars came from"""
        return self.env["dealer.vehicle.arrival"].search(
            [("company_id", "=", self.env.company.id)], order="id desc", limit=1
        ).partner_id  # fmt: skip

    @api.depends("trim_id")
    def _compute_price(self):
        for wizard in self:
            wizard.price = wizard.trim_id.purchase_price

    def action_take(self):
        """Announce the car, so that it can be received like any other."""
        self.ensure_one()
        Arrival = self.env["dealer.vehicle.arrival"]
        if not Arrival._may_take_surplus():
            raise AccessError(self.env._("Ask the sales manager to take a car nobody announced."))
        vin = self.env["dealer.vehicle"]._check_vin_for_stock(self.vin)
        if self.price <= 0:
            raise UserError(self.env._("Say what the maker will bill for the car."))
        row = {
            "vin": vin,
            "trim": self.trim_id,
            "color": self.color_id or None,
            "price": self.price,
            "engine_number": self.engine_number,
            "certificate_number": self.certificate_number,
            "carrier": self.carrier,
            "truck": self.truck,
            "expected_on": fields.Date.context_today(self),
        }
        found = self.env["dealer.import.vehicle_shipment"]._import_match([row]).get(vin)
        if isinstance(found, str):
            raise UserError(found)
        if isinstance(found, tuple):
            raise UserError(found.message)
        if found and found._name == Arrival._name:
            raise UserError(self.env._("%s is on a shipping list already: receive it.", vin))
        row["vehicle"] = found
        arrival = Arrival._announce(
            self.partner_id, self.warehouse_id, self.currency_id, [row], origin=self.reason
        )
        arrival.sudo().message_post(body=self.env._("Taken as surplus: %s", self.reason))
        return {
            "type": "ir.actions.client",
            "tag": "dealer_sales_supply.receive",
            "name": self.env._("Receive Cars"),
            "params": {"arrival_id": arrival.id},
        }
