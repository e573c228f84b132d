from unittest.mock import patch

from odoo.addons.dealer_crm.tests.common import CrmCommon


class ComplaintCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.company
        cls.store.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Store", "tz": "UTC"}
        )
        cls.agent = cls._create_user("customer_service")
        cls.adviser = cls._create_user("service_adviser")
        cls.manager = cls._create_user("general_manager")
        cls.team = cls.env["dealer.complaint.team"].create(
            {
                "name": "Customer Care",
                "leader_id": cls.manager.id,
                "member_ids": [(6, 0, (cls.agent | cls.adviser).ids)],
            }
        )
        cls.cause = cls.env["dealer.complaint.cause"].create({"name": "Test cause"})
        cls.about = cls.env["dealer.complaint.category"].create(
            {"name": "Noise", "deadline_hours": 8, "kind": "complaint", "severity": "1"}
        )
        cls.customer = cls._create_customer(
            name="Wang Fang", email="wang.fang@example.com", phone="139 0000 1111"
        )
        cls.car = cls._create_vehicle(owner_id=cls.customer.id, license_plate="京A12345")

    @classmethod
    def _create_complaint(cls, **values):
        return cls.env["dealer.complaint"]._take_in(
            {
                "subject": "It rattles",
                "partner_id": cls.customer.id,
                "category_id": cls.about.id,
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
                **values,
            }
        )

    def _run_cron(self, method):
        """Run what a cron runs; in a test nothing is committed."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0):
            method()

    def _answer(self, complaint, body="<p>We have mended it.</p>"):
        wizard = (
            self.env["dealer.complaint.answer"]
            .with_user(complaint.user_id)
            .create({"complaint_id": complaint.id, "body": body})
        )
        wizard.action_send()

    def _take_step(self, complaint, code, user=None, reason=None):
        record = complaint.with_user(user or complaint.user_id)
        steps = self.env["dealer.workflow.transition"].search(
            [("code", "=", code), ("workflow_id", "=", complaint.workflow_stage_id.workflow_id.id)]
        )
        return record.workflow_step(steps.id, reason)
