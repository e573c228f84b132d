from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    cost_ids = fields.One2many(
        "dealer.vehicle.cost", "vehicle_id", string="Costs", groups="dealer_base.group_see_cost"
    )
    cost_added = fields.Monetary(
        compute="_compute_cost_added",
        string="Added Costs",
        groups="dealer_base.group_see_cost",
        help="What was added to what the car was bought for, in the stores you work for.",
    )

    def _compute_cost_added(self):
        sums = dict(
            self.env["dealer.vehicle.cost"]._read_group(
                [("vehicle_id", "in", self.ids), ("state", "!=", "draft")],
                ["vehicle_id"],
                ["amount:sum"],
            )
        )
        for vehicle in self:
            vehicle.cost_added = sums.get(vehicle, 0.0)

    def action_view_costs(self):
        """The costs of this car, each with its document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_cost.action_dealer_vehicle_cost"
        )
        action["domain"] = [("vehicle_id", "=", self.id)]
        action["context"] = {"default_vehicle_id": self.id}
        return action

    def _get_billed_vehicles(self):
        """:return: those of these cars a deal has billed that has not taken them out yet"""
        if not self:
            return self
        env = self.env
        env["sale.order.line"].flush_model(["vehicle_id", "holds_vehicle", "company_id"])
        env["account.move"].flush_model(["state", "move_type"])
        env["account.move.line"].flush_model(["quantity"])
        env.cr.execute(
            """
            SELECT line.vehicle_id
              FROM sale_order_line line
              JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
              JOIN account_move_line item ON item.id = rel.invoice_line_id
              JOIN account_move bill ON bill.id = item.move_id AND bill.state = 'posted'
             WHERE line.vehicle_id IN %s AND line.holds_vehicle AND line.company_id = %s
          GROUP BY line.vehicle_id
            HAVING SUM(CASE WHEN bill.move_type = 'out_refund' THEN -item.quantity
                            ELSE item.quantity END) > 0
            """,
            [tuple(self.ids), env.company.id],
        )
        return self.browse([vehicle_id for (vehicle_id,) in env.cr.fetchall()])
