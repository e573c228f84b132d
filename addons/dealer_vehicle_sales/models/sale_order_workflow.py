from odoo import api, fields, models


class SaleOrder(models.Model):
    """How a deal takes part in workflows; other sale orders have none."""

    _name = "sale.order"
    _inherit = ["dealer.workflow.mixin", "sale.order"]
    _workflow_category_field = "deal_category"
    _workflow_phases = {
        "draft": "draft",
        "in_progress": "open",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "draft": "action_draft",
        "in_progress": "action_confirm",
        "done": "action_open_delivery",
        "cancelled": "action_cancel",
    }
    _workflow_seal_lines = ("order_line",)

    deal_category = fields.Selection(
        [
            ("draft", "Quotation"),
            ("in_progress", "Confirmed"),
            ("done", "Handed over"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_deal_category",
        store=True,
        index="btree_not_null",
        help="Follows from the order and its hand-overs; nobody sets it.",
    )

    @api.depends("is_deal", "state", "order_line.vehicle_id", "order_line.handover_done")
    def _compute_deal_category(self):
        for order in self:
            if not order.is_deal:
                order.deal_category = False
            elif order.state == "cancel":
                order.deal_category = "cancelled"
            elif order.state != "sale":
                order.deal_category = "draft"
            else:
                cars = order.order_line.filtered("vehicle_id")
                done = cars and all(line.handover_done for line in cars)
                order.deal_category = "done" if done else "in_progress"

    def _workflow_takes_part(self):
        return self.filtered("is_deal")

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("draft", "cancelled"),
            ("in_progress", "draft"),
            ("in_progress", "done"),
            ("in_progress", "cancelled"),
            ("done", "in_progress"),
            ("done", "cancelled"),
            ("cancelled", "draft"),
        )

    @api.model
    def _workflow_get_line_facts(self, line_field):
        # which car is sold is for people to say, and what was approved is that very car
        return super()._workflow_get_line_facts(line_field) - {"vehicle_id"}

    @api.model
    def _workflow_key_figures(self):
        return ["deal_vehicle_id", "partner_id", "amount_total"]
