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

    def test_portal_user_reads_none_by_himself(self):
        """His pages show him what is his; the model, its notes and its files are the store's."""
        customer = new_test_user(
            self.env, "test_portal_own", groups="base.group_portal", partner_id=self.customer.id
        )
        photo = self.env["ir.attachment"].create(
            {"name": "inquiry.txt", "raw": b"x", "res_model": "dealer.complaint",
             "res_id": self.complaint.id}
        )  # fmt: skip
        own = self.complaint.with_user(customer)
        for call in (
            lambda: own.search([]),
            lambda: own.read(["subject"]),
            lambda: own.write({"subject": "Mine"}),
            lambda: photo.with_user(customer).read(["raw"]),
            lambda: self.env["dealer.complaint.step"].with_user(customer).search([]),
            own.workflow_timeline,
        ):
            with self.assertRaises(AccessError):
                call()

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
