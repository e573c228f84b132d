from odoo import api, models


class DealerPartSuggestion(models.Model):
    """How a run takes part in workflows: its facts move it, its stage follows.

    A store that wants a budget approved puts a level on the step "Make Orders".
    """

    _inherit = "dealer.part.suggestion"
    _workflow_phases = {
        "draft": "draft",
        "in_progress": "open",
        "ordered": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "in_progress": "action_compute",
        "ordered": "action_make_orders",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("draft", "cancelled"),
            ("in_progress", "ordered"),
            ("in_progress", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        """What making orders would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category != "ordered":
            return missing
        groups = self.env["dealer.part.suggestion.line"]._read_group(
            [("suggestion_id", "in", self.ids), ("quantity", ">", 0)],
            ["suggestion_id"],
            ["__count", "partner_id:array_agg"],
        )
        counted = {run.id: (count, partners) for run, count, partners in groups}
        for run in self:
            if run.ordered_on:
                continue
            count, partners = counted.get(run.id, (0, ()))
            if not count:
                reason = self.env._("There is nothing to buy: every quantity is zero.")
            elif not all(partners):
                reason = self.env._("Some parts have no vendor: choose one or drop the lines.")
            else:
                continue
            missing[run.id] = [*missing.get(run.id, ()), reason]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["amount_total", "amount_cut", "budget", "line_count"]
