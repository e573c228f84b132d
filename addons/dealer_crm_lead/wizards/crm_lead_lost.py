from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadLost(models.TransientModel):
    """Why the lead is lost, to whom, and when to ask again."""

    _inherit = "crm.lead.lost"

    needs_competitor = fields.Boolean(related="lost_reason_id.needs_competitor")
    competitor_id = fields.Many2one(
        "dealer.competitor", compute="_compute_competitor_id", store=True, readonly=False
    )
    lost_note = fields.Text(string="How It Was Lost")
    revive_on = fields.Date(
        string="Ask Again On", help="A new lead of the person is made on this day."
    )
    needs_manager = fields.Boolean(compute="_compute_needs_manager")

    @api.depends("lead_ids")
    def _compute_competitor_id(self):
        for wizard in self:
            competitor = wizard.lead_ids.competitor_id
            wizard.competitor_id = competitor if len(competitor) == 1 else False

    @api.depends("lead_ids")
    def _compute_needs_manager(self):
        for wizard in self:
            wizard.needs_manager = not wizard.lead_ids._may_lose_hot() and any(
                lead.intention_level_id.manager_loses for lead in wizard.lead_ids
            )

    def action_lost_reason_apply(self):
        """What else is known is noted first; core takes the reason."""
        self.ensure_one()
        if not self.lost_reason_id:
            raise UserError(self.env._("Say why the lead is lost: choose a reason."))
        if self.revive_on and self.revive_on <= fields.Date.context_today(self):
            raise UserError(self.env._("Ask again on a day to come, or leave it empty."))
        self.lead_ids.write(
            {
                "competitor_id": self.competitor_id.id,
                "lost_note": self.lost_note,
                "revive_on": self.revive_on,
            }
        )
        return super().action_lost_reason_apply()
