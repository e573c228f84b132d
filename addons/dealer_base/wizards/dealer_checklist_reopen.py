from odoo import fields, models
from odoo.exceptions import UserError


class DealerChecklistReopen(models.TransientModel):
    """Asks why finished checklists are opened again."""

    _name = "dealer.checklist.reopen"
    _description = "Reopen Checklist"

    checklist_ids = fields.Many2many("dealer.checklist", required=True)
    reason = fields.Char(required=True, help="Kept in the history of the checklist.")

    def action_reopen(self):
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why the checklist is opened again."))
        self.checklist_ids._check_may_reopen()
        self.checklist_ids._action_reopen(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
