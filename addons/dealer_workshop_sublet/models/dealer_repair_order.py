from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    sublet_ids = fields.One2many("dealer.repair.sublet", "order_id")
    sublet_count = fields.Integer(compute="_compute_sublet_count")
    sublet_warning = fields.Char(
        compute="_compute_sublet_count", help="Sublet work whose cost nobody knows yet."
    )

    @api.depends(
        "sublet_ids.state", "sublet_ids.is_billed", "sublet_ids.quoted_cost", "line_ids.line_type"
    )
    def _compute_sublet_count(self):
        for order in self:
            live = order.sublet_ids.filtered(lambda sublet: sublet.state != "cancelled")
            order.sublet_count = len(live)
            unknown = order._get_lines_in().filtered(
                lambda line: (
                    line.line_type == "sublet"
                    and not (
                        line._get_sublet()
                        and (line._get_sublet().is_billed or line._get_sublet().sudo().quoted_cost)
                    )
                )
            )
            order.sublet_warning = bool(unknown) and self.env._(
                "What the vendor asks is not known: %(lines)s. Give the work to a vendor and enter "
                "his price, else the margin is wrong.",
                lines=", ".join(unknown.mapped("name")),
            )

    def _get_settlement_blockers(self):
        blockers = super()._get_settlement_blockers()
        if self.cancelled_on or self.settled_on:
            return blockers
        if self.line_ids.filtered(lambda line: line.line_type == "sublet"):
            away = self.sublet_ids.filtered(lambda sublet: sublet.state in ("ordered", "out"))
            blockers += [
                self.env._(
                    "“%(work)s” is with %(vendor)s. The service adviser notes when it is back, or "
                    "cancels it.",
                    work=sublet.line_id.name,
                    vendor=sublet.vendor_id.display_name,
                )
                for sublet in away
                if not sublet.line_id.is_out
            ]
        return blockers

    def action_view_sublets(self):
        """Open the sublet work of this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_sublet.dealer_repair_sublet_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {"create": False}
        live = self.sublet_ids.filtered(lambda sublet: sublet.state != "cancelled")
        if len(live) == 1:
            action.update(res_id=live.id, views=[(False, "form")])
        return action

    def action_cancel(self):
        """What is ordered from vendors is cancelled with the order, unless it is out."""
        result = super().action_cancel()
        self.sublet_ids.filtered(lambda s: s.state in ("draft", "ordered")).action_cancel()
        return result
