from odoo import fields, models


class DealerWorkflowReview(models.Model):
    """Escalation of approvals that are late."""

    _inherit = "dealer.workflow.review"

    escalated = fields.Integer(readonly=True, help="Steps of escalation done.")

    _late_index = models.Index("(deadline) WHERE state = 'pending' AND deadline IS NOT NULL")

    def _add_candidates(self, users):
        """More people may decide, as those asked haven't; nobody approves what he asked for."""
        for review in self.sudo():
            # who may decide is the engine's to say, and escalation is part of it
            more = users.filtered("active") - review.requester_id - review.candidate_ids
            documents = review.request_id._get_documents()
            more = more.filtered(
                lambda u, d=documents: (
                    d and self.env["dealer.workflow.level"]._filter_readable(d, u)
                )
            )
            if more:
                review._engine_write({"candidate_ids": [fields.Command.link(u.id) for u in more]})
        self.sudo().request_id._sync_activities()
