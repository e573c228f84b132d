from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import KnowledgeCommon
from odoo.addons.dealer_base.tests.common import ROLES

WRITERS = (
    "customer_service", "marketing", "service_adviser", "hr", "sales_manager",
    "workshop_controller", "general_manager", "administrator",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccess(KnowledgeCommon):
    def test_who_reads_and_writes(self):
        article = self._create_published("Spare key")
        for role in ROLES:
            with self.subTest(role=role):
                user = new_test_user(
                    self.env, login=f"knows_{role}", groups=f"dealer_base.group_{role}"
                )
                seen = article.with_user(user)
                seen.invalidate_recordset()
                self.assertEqual(seen.published_name, "Spare key")
                self.assertTrue(self.Article.with_user(user).search_knowledge("spare"))
                if role in WRITERS:
                    self._create_article(user_id=user.id).with_user(user).keywords = "key"
                else:
                    with self.assertRaises(AccessError):
                        seen.keywords = "key"

    def test_class_of_some_roles(self):
        accountant = self._create_user("accountant")
        parent = self.env["dealer.knowledge.category"].create(
            {
                "name": "Contracts",
                "group_ids": [Command.set(self.env.ref("dealer_base.group_accountant").ids)],
            }
        )
        child = parent.create({"name": "Banks", "parent_id": parent.id})
        self.assertEqual(child.reader_group_ids, parent.group_ids)
        article = self._create_article("Floor plan contract", category_id=child.id)
        self.env["dealer.workflow.request"].flush_model()
        self._take_step(article, "publish")
        # the publisher of the sales may not read it, hence may not decide on it
        self.assertNotIn(
            self.publisher, article.workflow_request_id.sudo().review_ids.candidate_ids
        )
        parent.group_ids |= self.env.ref("dealer_base.group_sales_manager")
        other = self._publish(self._create_article("Bank contract", category_id=child.id))
        self.assertTrue(self.Article.with_user(accountant).search_knowledge("contract"))
        classes = self.env["dealer.knowledge.category"].with_user(self.reader).search([])
        self.assertIn(self.category, classes)
        self.assertFalse((parent | child) & classes)
        self.assertFalse(self.Article.with_user(self.reader).search_knowledge("contract"))
        with self.assertRaises(AccessError):
            other.with_user(self.reader).read(["published_body"])
        with self.assertRaises(AccessError):
            other.current_version_id.with_user(self.reader).read(["body"])

    def test_other_store(self):
        article = self._create_published("House rule", company_id=self.env.company.id)
        stranger = self._create_user("technician", self.other_store)
        self.assertFalse(self.Article.with_user(stranger).search([("id", "=", article.id)]))
        self.assertFalse(self.Article.with_user(stranger).search_knowledge("house rule"))
        with self.assertRaises(AccessError):
            article.with_user(stranger).action_confirm_reading()

    def test_portal(self):
        article = self._create_published("Spare key")
        portal = new_test_user(self.env, login="knowledge_portal", groups="base.group_portal")
        for record in (article, article.current_version_id, article.category_id):
            with self.assertRaises(AccessError):
                record.with_user(portal).read(["id"])
        with self.assertRaises(AccessError):
            self.Article.with_user(portal).search_knowledge("spare")
