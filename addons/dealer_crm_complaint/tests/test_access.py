from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestAccess(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()
        cls.consultant = cls._create_user("sales_consultant")

    def _sees(self, user):
        found = (
            self.env["dealer.complaint"].with_user(user).search([("id", "=", self.complaint.id)])
        )
        return bool(found)

    def test_who_sees_it(self):
        self.assertTrue(self._sees(self.agent))
        self.assertTrue(self._sees(self.manager))
        self.assertFalse(self._sees(self.adviser))
        self.assertFalse(self._sees(self.consultant))
        self.customer.user_id = self.consultant
        self.assertTrue(self._sees(self.consultant))
        self.env["dealer.complaint.step"].create(
            {"complaint_id": self.complaint.id, "name": "Look", "user_id": self.adviser.id}
        )
        self.assertTrue(self._sees(self.adviser))

    def test_person_it_is_about(self):
        """He neither handles nor reads it, whatever his role; he does his own step."""
        colleague = new_test_user(
            self.env, "test_colleague", groups="dealer_base.group_customer_service"
        )
        self.assertTrue(self._sees(colleague))
        self.complaint.about_user_id = colleague
        self.assertFalse(self._sees(colleague))
        step = self.env["dealer.complaint.step"].create(
            {"complaint_id": self.complaint.id, "name": "Your side", "user_id": colleague.id}
        )
        step.with_user(colleague).note = "I was busy"
        step.with_user(colleague).action_done()
        self.assertNotIn(
            self.customer.name, step.with_user(colleague).complaint_id.sudo().display_name
        )
        with self.assertRaises(AccessError):
            step.with_user(colleague).complaint_id.read(["partner_id"])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.complaint.user_id = colleague
            self.env.flush_all()

    def test_handler_named_is_replaced(self):
        self.complaint.about_user_id = self.agent
        self.assertFalse(self.complaint.user_id)
        self.assertNotIn(self.agent.partner_id, self.complaint.message_partner_ids)

    def test_other_store(self):
        stranger = self._create_user("customer_service", self.other_store)
        self.assertFalse(self._sees(stranger))
        with self.assertRaises(AccessError):
            self.complaint.with_user(stranger).read(["subject"])

    def test_portal_user_reads_his_own_only(self):
        users = [
            new_test_user(
                self.env, f"test_portal_{name}", groups="base.group_portal", partner_id=partner.id
            )
            for name, partner in (
                ("own", self.customer),
                ("else", self._create_customer(name="Else", email="else@example.com")),
            )
        ]
        self.assertTrue(self._sees(users[0]))
        self.assertFalse(self._sees(users[1]))
        with self.assertRaises(AccessError):
            self.complaint.with_user(users[0]).write({"subject": "Mine"})
        with self.assertRaises(AccessError):
            self.env["dealer.complaint.step"].with_user(users[0]).search([])

    def test_portal_user_reads_nothing_of_the_stores_own(self):
        customer = new_test_user(
            self.env, "test_portal_own", groups="base.group_portal", partner_id=self.customer.id
        )
        self.complaint.why_1 = "He is a difficult one"
        own = self.complaint.with_user(customer)
        self.assertEqual(own.read(["subject"])[0]["subject"], self.complaint.subject)
        for name in ("why_1", "about_user_id", "cause_id", "access_token", "message_ids"):
            with self.assertRaises(AccessError):
                own.read([name])
        with self.assertRaises(AccessError):
            own.search([("why_1", "ilike", "difficult")])
        self.assertNotIn("why_1", own.read()[0])
        step = self.complaint.workflow_common_steps()[0]["id"]
        for method, arguments in (
            ("workflow_timeline", ()),
            ("workflow_history", ()),
            ("workflow_common_steps", ()),
            ("workflow_undo", ()),
            ("workflow_step", (step,)),
            ("workflow_move_to", (self.complaint.workflow_stage_id.id,)),
        ):
            with self.assertRaises(AccessError):
                getattr(own, method)(*arguments)

    def test_customers_page(self):
        partner = self.customer.with_user(self.agent)
        self.assertIn("complaint", [source.key for source in partner._get_overview_sources()])
        badge = [b for b in partner._get_overview_badges() if b["key"] == "complaint"]
        self.assertEqual(badge[0]["tone"], "danger")
        action = [a for a in partner._get_next_actions() if a["key"] == "complaint"]
        self.assertEqual(action[0]["action"]["res_id"], self.complaint.id)
        self.assertFalse(
            [b for b in self.customer.with_user(self.adviser)._get_overview_badges()
             if b["key"] == "complaint"]
        )  # fmt: skip
        self.complaint._set_facts({"closed_on": "2026-01-01 00:00:00", "answered_on": False})
        self.assertFalse([b for b in partner._get_overview_badges() if b["key"] == "complaint"])
