from odoo import api, models


class DealerComplaint(models.Model):
    """How a complaint takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.complaint"
    _workflow_phases = {
        "received": "draft",
        "in_progress": "open",
        "waiting": "waiting",
        "answered": "waiting",
        "reopened": "open",
        "closed": "done",
        "rejected": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "waiting": "action_wait",
        "answered": "action_answer",
        "closed": "action_close",
        "reopened": "action_reopen",
        "rejected": "action_reject",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        running = ("received", "in_progress", "waiting", "reopened")
        return (
            ("received", "in_progress"),
            ("in_progress", "waiting"),
            ("reopened", "waiting"),
            ("waiting", "in_progress"),
            ("waiting", "reopened"),
            ("in_progress", "answered"),
            ("reopened", "answered"),
            *((stage, end) for stage in running for end in ("rejected", "cancelled")),
            ("answered", "closed"),
            ("answered", "reopened"),
            ("closed", "reopened"),
        )

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category in ("in_progress", "reopened") and self.category == "waiting":
            return self.action_resume()
        if category == "in_progress":
            return self.action_start()
        return super()._workflow_enter_category(category)

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for complaint in self:
            if category == "answered" and not complaint.answered_on:
                reasons = complaint._get_answer_blockers()
            elif category == "closed" and step.trigger == "person" and not complaint.closed_on:
                reasons = complaint._get_close_blockers()
            else:
                continue
            missing[complaint.id] = [*missing.get(complaint.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["partner_id", "severity", "deadline"]
