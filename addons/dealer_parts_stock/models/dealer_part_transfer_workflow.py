from odoo import api, models


class DealerPartTransfer(models.Model):
    """How a transfer takes part in workflows: its pickings move it, its stage follows."""

    _inherit = "dealer.part.transfer"
    _workflow_phases = {
        "draft": "draft",
        "asked": "waiting",
        "agreed": "open",
        "in_transit": "open",
        "partial": "open",
        "received": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "asked": "action_ask",
        "agreed": "action_agree",
        "in_transit": "action_send",
        "received": "action_receive",
    }

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "asked"),
            ("asked", "agreed"),
            ("agreed", "in_transit"),
            ("in_transit", "partial"),
            ("in_transit", "received"),
            ("partial", "received"),
            ("draft", "cancelled"),
            ("asked", "cancelled"),
            ("agreed", "cancelled"),
            ("in_transit", "cancelled"),
        )

    def _workflow_enter_category(self, category):
        self.ensure_one()
        if category == "cancelled":
            wanted = self._workflow_wanted().get((self._name, self.id))
            return self.action_cancel(wanted[1] if wanted else "")
        return super()._workflow_enter_category(category)

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        if step.trigger != "person":
            return missing
        category = self._workflow_stage_info(step.to_id).category
        sides = {
            "asked": "company_id",
            "received": "company_id",
            "agreed": "source_company_id",
            "in_transit": "source_company_id",
        }
        for transfer in self:
            reasons = []
            if category in sides and transfer[sides[category]] not in self.env.companies:
                reasons.append(
                    self.env._(
                        "This is for the people of %(store)s to do.",
                        store=transfer[sides[category]].sudo().name,  # its name, no more
                    )
                )
            elif category == "asked":
                reasons += transfer._get_ask_blockers()
            if reasons:
                missing[transfer.id] = [*missing.get(transfer.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["source_id", "destination_id", "date_needed"]
