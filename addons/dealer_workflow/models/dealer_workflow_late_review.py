from odoo import fields, models


class DealerWorkflowReview(models.Model):
    """Escalation of approvals that are late."""

    _inherit = "dealer.workflow.review"

    escalated = fields.Integer(readonly=True, help="Steps of escalation done.")

    _late_index = models.Index("(deadline) WHERE state = 'pending' AND deadline IS NOT NULL")

    def _add_candidates(self, users):
        """More people may decide, as those asked haven't; nobody approves what he asked for."""
        for review in self:
            # who may decide is the engine's to say, and escalation is part of it
            more = users - review.request_id.requester_id - review.candidate_ids
            review.sudo().candidate_ids = review.candidate_ids | more
