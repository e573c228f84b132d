from odoo import api, models


class DealerAgencyCase(models.Model):
    """How a case takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.agency.case"
    _workflow_phases = {
        "draft": "draft",
        "in_progress": "open",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "done": "action_close",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("draft", "cancelled"),
            ("in_progress", "done"),
            ("in_progress", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category != "done":
            return missing
        for case in self:
            if not case.closed_on and (reasons := case._get_close_blockers()):
                missing[case.id] = [*missing.get(case.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["type_id", "vehicle_id", "partner_id"]
