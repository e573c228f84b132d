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
    _workflow_blockers = {"done": ("closed_on", "_get_close_blockers")}

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "in_progress"),
            ("draft", "cancelled"),
            ("in_progress", "done"),
            ("in_progress", "cancelled"),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["type_id", "vehicle_id", "partner_id"]
