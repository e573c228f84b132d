from odoo import api, models


class DealerPartPriceChange(models.Model):
    """How a price change takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.part.price.change"
    _workflow_phases = {
        "draft": "draft",
        "released": "open",
        "applied": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "released": "action_release",
        "applied": "action_apply",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "released"),
            ("draft", "cancelled"),
            ("released", "applied"),
            ("released", "cancelled"),
        )

    @api.model
    def _workflow_seal_fields(self):
        # lines come by the hundred thousand: sealed by their fingerprint
        return [*super()._workflow_seal_fields(), "prices_seal"]

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        if category == "released":
            for change in self.filtered(lambda change: not change.line_count):
                missing[change.id] = [*missing.get(change.id, ()), change._get_no_lines_message()]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["reason", "line_count", "largest_change", "below_cost_count", "effective_date"]
