from odoo import api, models


class DealerPartCount(models.Model):
    """How a count takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.part.count"
    _workflow_phases = {
        "draft": "draft",
        "counting": "open",
        "review": "waiting",
        "posted": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "counting": "action_start",
        "review": "action_finish",
        "posted": "action_post",
        "cancelled": "action_cancel",
    }
    _workflow_blockers = {
        "counting": ("started_on", "_get_start_blockers"),
        "review": ("counted_on", "_get_finish_blockers"),
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "counting"),
            ("draft", "cancelled"),
            ("counting", "review"),
            ("counting", "cancelled"),
            ("review", "counting"),
            ("review", "posted"),
            ("review", "cancelled"),
        )

    @api.model
    def _workflow_seal_fields(self):
        return [*super()._workflow_seal_fields(), "lines_seal"]

    @api.model
    def _workflow_key_figures(self):
        return ["warehouse_id", "difference_count", "variance_value", "variance_total"]

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category == "counting" and self.counted_on:
            return self.action_recount()
        return super()._workflow_enter_category(category)

    def _get_start_blockers(self):
        """:return: list of sentences: what is missing before the count can start"""
        self.ensure_one()
        if self.kind == "bins" and not self.location_ids:
            return [self.env._("Choose the bins that are counted.")]
        if self.kind == "parts" and not self.product_ids:
            return [self.env._("Choose the parts that are counted.")]
        return []

    def _get_finish_blockers(self):
        """:return: list of sentences: what is left to count"""
        self.ensure_one()
        reasons = []
        if self.recount_count:
            reasons.append(
                self.env._("%(number)s bins have to be counted again.", number=self.recount_count)
            )
        if left := self.open_count - self.recount_count:
            reasons.append(
                self.env._(
                    "%(number)s bins are not counted yet: count them, or say that nothing is "
                    "there with “Rest Is Empty”.",
                    number=left,
                )
            )
        return reasons
