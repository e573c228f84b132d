from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    repair_order_count = fields.Integer(
        string="Visits", compute="_compute_repair_order_count", help="Visits to the workshop."
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_repair_order_count(self):
        Order = self.env["dealer.repair.order"]
        counts = {}
        if Order.has_access("read"):
            counts = dict(
                Order._read_group([("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"])
            )
        for vehicle in self:
            vehicle.repair_order_count = counts.get(vehicle._origin, 0)

    def action_view_repair_orders(self):
        """Open the workshop visits of these cars, the latest first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop.dealer_repair_order_action_all"
        )
        action["domain"] = [("vehicle_id", "in", self.ids)]
        action["context"] = {"default_vehicle_id": self[:1].id}
        return action

    def _get_open_declined_lines(self):
        """Return the repair lines customers did without that no later visit has taken up, the
        latest first. What a cancelled visit took up is open again."""
        lines = self.env["dealer.repair.line"].search(
            [("order_id.vehicle_id", "in", self.ids), ("is_out", "=", True)], order="id desc"
        )
        return lines.filtered(
            lambda line: (
                not line.taken_up_line_id or line.taken_up_line_id.order_id.category == "cancelled"
            )
        )
