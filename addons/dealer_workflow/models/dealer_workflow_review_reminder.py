from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain

# days after which an approval without a time limit is reminded of
PATIENCE = 2


class DealerWorkflowReview(models.Model):
    """Reminders: one message a day for each person, however many approvals wait for him."""

    _inherit = "dealer.workflow.review"

    reminded_on = fields.Date(readonly=True, help="When those who may decide were last reminded.")

    @api.model
    def _remind_due(self):
        """Remind everybody of what is late, or has waited for days; for the scheduler."""
        now = fields.Datetime.now()
        late = Domain("deadline", "<", now) | (
            Domain("deadline", "=", False) & Domain("asked_on", "<", now - timedelta(days=PATIENCE))
        )
        fresh = Domain("reminded_on", "=", False) | Domain("reminded_on", "<", now.date())
        reviews = self.search(Domain("state", "=", "pending") & late & fresh)
        waiting = {}
        for review, people in reviews._get_deciding().items():
            for user in people:
                waiting.setdefault(user, []).append(review.id)
        for user, ids in waiting.items():
            self.browse(ids).with_context(lang=user.lang)._remind(user)
        reviews._engine_write({"reminded_on": now.date()})

    def _remind(self, user):
        """:param user: who may decide on all of these"""
        lines = Markup().join(
            Markup("<li>%s: %s, %s</li>")
            % (review.document_name or "", review.step_name or "", review.requester_id.name)
            for review in self[:20]
        )
        if len(self) > 20:
            more = self.env._("and %(count)s more", count=len(self) - 20)
            lines += Markup("<li>%s</li>") % more
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.env._("%(count)s approvals wait for you", count=len(self)),
            body=Markup("<p>%s</p><ul>%s</ul><p><a href='%s'>%s</a></p>")
            % (
                self.env._("These wait for your decision:"),
                lines,
                "/odoo/action-dealer_workflow.action_workflow_inbox",
                self.env._("To Approve"),
            ),
            email_layout_xmlid="mail.mail_notification_light",
        )
