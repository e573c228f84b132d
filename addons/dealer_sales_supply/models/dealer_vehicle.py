from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    arrival_ids = fields.One2many("dealer.vehicle.arrival", "vehicle_id", string="Arrivals")
    arrival_id = fields.Many2one(
        "dealer.vehicle.arrival",
        compute="_compute_arrival_id",
        help="Its last arrival from the maker.",
    )
    key_code = fields.Char(copy=False, help="Number of the key, as the maker tells it.")

    def _compute_arrival_id(self):
        arrivals = self.env["dealer.vehicle.arrival"].search(
            [("vehicle_id", "in", self.ids), ("state", "!=", "cancelled")], order="id"
        )
        last = {arrival.vehicle_id.id: arrival.id for arrival in arrivals}
        for vehicle in self:
            vehicle.arrival_id = last.get(vehicle.id, False)

    def action_view_arrival(self):
        """Open how the car came from the maker."""
        self.ensure_one()
        return self.arrival_id._get_records_action()

    def _get_lifecycle(self):
        """A car on the maker's shipping list is in transit, or reserved when a deal has it."""
        result = super()._get_lifecycle()
        stocked = self.filtered("lot_id")
        if not stocked:
            return result
        # sudo: the status is a fact, whoever's documents it comes from
        expected = self.env["dealer.vehicle.arrival"].sudo().search(
            [("vehicle_id", "in", stocked.ids), ("state", "=", "expected")]
        ).vehicle_id  # fmt: skip
        expected = expected.filtered(
            lambda vehicle: result[vehicle.id] not in ("in_stock", "reserved", "in_transit")
        )
        holders = expected._get_holding_lines() if expected else {}
        for vehicle in expected:
            result[vehicle.id] = "reserved" if vehicle.id in holders else "in_transit"
        return result

    def _get_coming_company(self):
        """A car under way from the maker can be sold already."""
        if company := super()._get_coming_company():
            return company
        return self.env["dealer.vehicle.arrival"].sudo().search(
            [("vehicle_id", "=", self.id), ("state", "=", "expected")], limit=1
        ).company_id  # fmt: skip

    def _get_sale_block(self, order=None):
        """A car the maker built for a customer's deal is that deal's."""
        if block := super()._get_sale_block(order):
            return block
        arrivals = self.env["dealer.vehicle.arrival"].sudo().search(
            [("vehicle_id", "=", self.id), ("state", "!=", "cancelled")], order="id desc", limit=1
        )  # fmt: skip
        line = arrivals.maker_line_id.sale_line_id
        waiting = (
            line
            and line.order_id != order
            and line.state != "cancel"
            and line.vehicle_id in (self.browse(), self)
        )
        if waiting:
            return self.env._(
                "%(vehicle)s was ordered from the maker for the deal %(deal)s of %(customer)s. "
                "Choose another car, or take the deal off the order to the maker first.",
                vehicle=self.display_name,
                deal=line.order_id.name,
                customer=line.order_id.partner_id.name,
            )
        return False
