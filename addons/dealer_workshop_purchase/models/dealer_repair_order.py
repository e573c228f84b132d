from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    parts_expected_date = fields.Date(
        string="Parts Expected",
        compute="_compute_parts_expected_date",
        help="Day the last part ordered for this visit comes.",
    )

    @api.depends("line_ids.part_expected_date")
    def _compute_parts_expected_date(self):
        for order in self:
            dates = order.line_ids.mapped("part_expected_date")
            order.parts_expected_date = max(filter(None, dates), default=False)

    def action_view_special_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_purchase.dealer_part_special_order_action"
        )
        action["domain"] = [("dealer_repair_order_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
