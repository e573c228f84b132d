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
    _workflow_blockers = {
        "appraised": ("appraised_on", "_get_appraise_blockers"),
        "offered": ("offered_on", "_get_offer_blockers"),
        "received": ("received_on", "_get_receive_blockers"),
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

    @api.model
    def _workflow_key_figures(self):
        return ["vehicle_id", "offer_amount", "repair_estimate"]
