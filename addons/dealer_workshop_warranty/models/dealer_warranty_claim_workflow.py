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
    _workflow_blockers = {
        "submitted": ("submitted_on", "_get_submit_blockers"),
        "closed": ("closed_on", "_get_close_blockers"),
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

    @api.model
    def _workflow_key_figures(self):
        return ["amount_claimed", "partner_id", "deadline"]
