from datetime import timedelta

from odoo.fields import Date
from odoo.tests import HttpCase, tagged

from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestReminderTour(HttpCase, DocumentTypeCommon):
    def test_reminder_made_in_the_browser(self):
        """A week before a loan car is due back, who lent it is told to ring the customer."""
        document_type = self._create_type()
        document = self._create_documents(document_type)
        document.x_due_back = Date.today() + timedelta(days=7)
        action = self.env.ref("dealer_designer.dealer_reminder_action")
        self.start_tour(
            f"/odoo/action-{action.id}", "dealer_designer_reminder", login=self.designer.login
        )
        reminder = self.env["dealer.reminder"].search([("model", "=", document_type.model)])
        self.assertRecordValues(
            reminder, [{"name": "Loan car is due back", "days": 7, "direction": "before"}]
        )
        self.env.ref("dealer_designer.ir_cron_reminder").method_direct_trigger()
        activity = self.env["mail.activity"].search([("res_model", "=", document_type.model)])
        self.assertRecordValues(activity, [{"res_id": document.id, "user_id": self.clerk.id}])
        self.assertIn("Ring the customer", f"{activity.summary} {activity.note}")
