from odoo import api, fields, models


class DealerWorkflowDecision(models.TransientModel):
    """The dialog of a decision: a note, a reason, or to whom it is handed over."""

    _name = "dealer.workflow.decision"
    _description = "Decide on an Approval"

    review_ids = fields.Many2many("dealer.workflow.review", string="Approvals", required=True)
    decision = fields.Selection(
        [("approved", "Approve"), ("rejected", "Reject"), ("delegate", "Delegate")],
        required=True,
        default="approved",
    )
    documents = fields.Char(compute="_compute_documents")
    note = fields.Char()
    delegate_id = fields.Many2one(
        "res.users", string="Decides instead", domain=[("share", "=", False)]
    )

    @api.depends("review_ids")
    def _compute_documents(self):
        for dialog in self:
            names = dialog.review_ids.mapped("document_name")
            more = len(names) - 5
            dialog.documents = ", ".join(filter(None, names[:5])) + (
                self.env._(" and %(count)s more", count=more) if more > 0 else ""
            )

    def action_confirm(self):
        self.ensure_one()
        if self.decision == "rejected":
            done = self.review_ids.action_reject(self.note)
        elif self.decision == "delegate":
            done = self.review_ids.action_delegate(self.delegate_id.id, self.note)
        else:
            done = self.review_ids.action_approve(self.note)
        if isinstance(done, dict):
            done["params"]["next"] = {"type": "ir.actions.act_window_close"}
            return done
        return {"type": "ir.actions.act_window_close"}
