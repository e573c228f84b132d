from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalTour(ApprovalCase, HttpCase):
    """The inbox on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_inbox(self):
        head = new_test_user(self.env, "wf_head", "base.group_user", password="wf_head")
        head.group_ids = [Command.link(self.group.id)]
        self._create_level()
        cheap = self._ask(name="Cheap paper", amount=1234.5)
        dear = self._ask(name="Dear paper", amount=99000)
        url = "/odoo/action-dealer_workflow.action_workflow_inbox"
        self.start_tour(url, "dealer_workflow_inbox", login="wf_head")
        self.assertEqual(cheap.workflow_stage_id, self._stage("review"))
        self.assertRecordValues(
            self._round(dear),
            [
                {
                    "state": "rejected",
                    "closing_note": "Too dear for this car",
                    "closed_by_id": head.id,
                }
            ],
        )
