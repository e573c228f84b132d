from odoo import api, models


class DealerWarrantyClaim(models.Model):
    """How a claim takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.warranty.claim"
    _workflow_phases = {
        "draft": "draft",
        "submitted": "waiting",
        "accepted": "open",
        "partly": "open",
        "rejected": "open",
        "paid": "open",
        "closed": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "submitted": "action_submit",
        "closed": "action_close",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        answers = ("accepted", "partly", "rejected")
        return (
            ("draft", "submitted"),
            ("draft", "cancelled"),
            ("submitted", "cancelled"),
            *(("submitted", answer) for answer in (*answers, "paid")),
            *((answer, "submitted") for answer in ("partly", "rejected")),
            ("accepted", "paid"),
            ("partly", "paid"),
            ("paid", "accepted"),
            ("paid", "partly"),
            ("paid", "closed"),
            ("rejected", "closed"),
        )

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category == "submitted" and self.answered_on:
            wanted = self._workflow_wanted().get((self._name, self.id))
            return self.action_resubmit(wanted[1] if wanted else "")
        return super()._workflow_enter_category(category)

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for claim in self:
            if category == "submitted" and not claim.submitted_on:
                reasons = claim._get_submit_blockers()
            elif category == "closed" and not claim.closed_on:
                reasons = claim._get_close_blockers()
            else:
                continue
            missing[claim.id] = [*missing.get(claim.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["amount_claimed", "partner_id", "deadline"]
