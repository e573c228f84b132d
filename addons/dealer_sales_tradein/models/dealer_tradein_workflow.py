from odoo import api, models


class DealerTradein(models.Model):
    """How a trade-in takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.tradein"
    _workflow_phases = {
        "draft": "draft",
        "appraised": "open",
        "offered": "waiting",
        "accepted": "open",
        "received": "open",
        "done": "done",
        "refused": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "appraised": "action_appraise",
        "offered": "action_offer",
        "accepted": "action_accept",
        "refused": "action_refuse",
        "received": "action_receive",
        "cancelled": "action_cancel",
    }

    @api.model
    def _workflow_fact_moves(self):
        live = ("draft", "appraised", "offered", "accepted", "received", "done")
        return (
            ("draft", "appraised"),
            ("appraised", "offered"),
            ("offered", "appraised"),
            ("offered", "accepted"),
            ("offered", "refused"),
            ("accepted", "received"),
            ("accepted", "done"),
            ("received", "done"),
            ("done", "received"),
            *((category, "cancelled") for category in live),
        )

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for tradein in self:
            if category == "appraised" and tradein.category == "draft":
                reasons = tradein._get_appraise_blockers()
            elif category == "offered" and not tradein.offered_on:
                reasons = tradein._get_offer_blockers()
            elif category == "received" and not tradein.received_on:
                reasons = tradein._get_receive_blockers()
            else:
                continue
            missing[tradein.id] = [*missing.get(tradein.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["vehicle_id", "offer_amount", "repair_estimate"]
