from odoo import api, fields, models


class DealerLeadFollowUp(models.TransientModel):
    """A follow-up noted in a few taps, by thumb."""

    _name = "dealer.lead.follow.up"
    _description = "Follow Up a Lead"

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="lead_id.company_id")
    phone = fields.Char(related="lead_id.phone")
    kind = fields.Selection(
        selection=lambda self: self.env["dealer.contact"]._fields["kind"].selection,
        required=True,
        default="call_out",
    )
    result = fields.Selection(
        selection=lambda self: self.env["dealer.contact"]._fields["result"].selection,
        required=True,
        default="reached",
    )
    note = fields.Text(help="What was said, in a sentence or two.")
    intention_level_id = fields.Many2one(
        "dealer.intention.level",
        string="Intention",
        compute="_compute_intention_level_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    next_follow_up_on = fields.Date(
        string="Next Follow-up",
        compute="_compute_next_follow_up_on",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Proposed from the intention level.",
    )

    @api.depends("lead_id")
    def _compute_intention_level_id(self):
        for wizard in self:
            wizard.intention_level_id = wizard.lead_id.intention_level_id

    @api.depends("intention_level_id", "result")
    def _compute_next_follow_up_on(self):
        """Who was not reached is tried again tomorrow."""
        for wizard in self:
            lead = wizard.lead_id
            if wizard.result in ("no_answer", "busy"):
                today = (lead.company_id or self.env.company)._get_store_date()
                wizard.next_follow_up_on = fields.Date.add(today, days=1)
            else:
                wizard.next_follow_up_on = lead and lead._propose_follow_up(
                    wizard.intention_level_id
                )

    def action_done(self):
        """Note the follow-up."""
        self.ensure_one()
        self._note()
        return {"type": "ir.actions.act_window_close"}

    def action_lost(self):
        """The person does not buy: note the follow-up, then say why."""
        self.ensure_one()
        self._note()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_lost_action")
        action["context"] = {"dialog_size": "medium", "default_lead_ids": self.lead_id.ids}
        return action

    def _note(self):
        return self.lead_id._follow_up(self._prepare_follow_up_values())

    def _prepare_follow_up_values(self):
        """:return: values for ``crm.lead._follow_up``"""
        self.ensure_one()
        return {
            "kind": self.kind,
            "result": self.result,
            "note": self.note,
            "intention_level_id": self.intention_level_id.id,
            "next_follow_up_on": self.next_follow_up_on,
        }
