from odoo import api, models


class DealerRepairOrder(models.Model):
    """How a repair order takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.repair.order"
    _workflow_phases = {
        "draft": "draft",
        "in_progress": "open",
        "waiting": "waiting",
        "done": "open",  # the work is; the order is not before the car has left
        "settled": "open",
        "closed": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "done": "action_finish",
        "settled": "action_settle",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("draft", "waiting"),
            ("draft", "cancelled"),
            ("in_progress", "waiting"),
            ("in_progress", "done"),
            ("in_progress", "cancelled"),
            ("waiting", "draft"),
            ("waiting", "in_progress"),
            ("waiting", "done"),
            ("waiting", "cancelled"),
            ("done", "in_progress"),
            ("done", "waiting"),
            ("done", "settled"),
            ("done", "cancelled"),
            ("settled", "done"),
            ("settled", "closed"),
            ("cancelled", "draft"),
            ("cancelled", "in_progress"),
            ("cancelled", "waiting"),
            ("cancelled", "done"),
        )

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category == "in_progress" and self.category in ("draft", "waiting"):
            if self.waiting_reason:
                self.waiting_reason = False
            return self.action_start()
        return super()._workflow_enter_category(category)

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for order in self:
            if category == "settled" and not order.settled_on:
                reasons = order._get_settlement_blockers()
            elif category == "in_progress" and not order.started_on and not order.job_ids:
                reasons = [self.env._("Write down at least one concern of the customer first.")]
            else:
                continue
            missing[order.id] = [*missing.get(order.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["vehicle_id", "partner_id", "amount_total"]
