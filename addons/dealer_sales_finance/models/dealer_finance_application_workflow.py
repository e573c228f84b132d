from odoo import api, models


class DealerFinanceApplication(models.Model):
    """How an application takes part in workflows: its facts move it, its stage follows."""

    _inherit = "dealer.finance.application"
    _workflow_phases = {
        "draft": "draft",
        "submitted": "waiting",
        "conditions": "waiting",
        "approved": "open",
        "signed": "waiting",
        "released": "open",
        "booked": "done",
        "refused": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "submitted": "action_submit",
        "conditions": "action_approve_with_conditions",
        "approved": "action_approve",
        "refused": "action_refuse",
        "signed": "action_sign",
        "released": "action_release",
        "cancelled": "action_cancel",
    }
    _workflow_blockers = {
        "submitted": ("submitted_on", "_get_submit_blockers"),
        "signed": ("signed_on", "_get_sign_blockers"),
    }

    @api.model
    def _workflow_fact_moves(self):
        live = ("draft", "submitted", "conditions", "approved", "signed", "released", "booked")
        return (
            ("draft", "submitted"),
            *(("submitted", answer) for answer in ("conditions", "approved", "refused")),
            ("conditions", "approved"),
            ("conditions", "refused"),
            ("approved", "signed"),
            ("signed", "released"),
            ("signed", "booked"),
            ("released", "booked"),
            ("booked", "released"),
            *((category, "cancelled") for category in live),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["partner_id", "product_id", "amount_asked"]
