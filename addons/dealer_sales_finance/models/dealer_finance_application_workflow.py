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

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for record in self:
            if category == "submitted" and not record.submitted_on:
                reasons = record._get_submit_blockers()
            elif category == "signed" and not record.signed_on:
                reasons = record._get_sign_blockers()
            else:
                continue
            missing[record.id] = [*missing.get(record.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["partner_id", "product_id", "amount_asked"]
