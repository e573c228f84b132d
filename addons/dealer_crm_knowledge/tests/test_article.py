import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestArticle(KnowledgeCommon):
    def test_somebody_else_agrees_before_people_read(self):
        article = self._create_article()
        seen = self.Article.with_user(self.reader).search([("id", "=", article.id)])
        self.assertFalse(seen)
        self._take_step(article, "publish")
        self.assertEqual(article.state, "draft")
        review = article.workflow_request_id.sudo().review_ids
        self.assertNotIn(self.editor, review.candidate_ids)
        with self.assertRaises(UserError):
            article.action_publish()  # not past the approval
            self.env.flush_all()
        review.with_user(self.publisher).action_approve()
        self.assertEqual((article.state, article.version), ("published", 1))
        seen = self.Article.with_user(self.reader).search([("id", "=", article.id)])
        self.assertIn("number plate", seen.published_body)

    def test_what_is_being_written_nobody_reads(self):
        article = self._publish(self._create_article())
        self._take_step(article, "revise")
        article.write({"name": "Lost key", "body": "<p>New rule.</p>", "change_note": "Fee"})
        seen = article.with_user(self.reader)
        seen.invalidate_recordset()
        self.assertEqual(seen.published_name, "Spare key")
        self.assertNotIn("New rule", seen.published_body)
        with self.assertRaises(AccessError):
            seen.read(["body"])
        self._publish(article)
        seen.invalidate_recordset()
        self.assertEqual((seen.version, seen.published_name), (2, "Lost key"))
        self.assertRecordValues(
            article.version_ids.sorted("number"),
            [
                {"number": 1, "name": "Spare key", "note": False, "is_current": False},
                {"number": 2, "name": "Lost key", "note": "Fee", "is_current": True},
            ],
        )
        self.assertEqual(len(set(article.version_ids.mapped("sha256"))), 2)

    def test_changed_after_asking_is_asked_again(self):
        article = self._create_article()
        self._take_step(article, "publish")
        article.body = "<p>Something else.</p>"
        request = article.workflow_request_id.sudo()
        request.review_ids.with_user(self.publisher).action_approve()
        self.assertEqual((request.state, article.state), ("void", "draft"))
        self.assertFalse(article.current_version_id)

    def test_nothing_to_publish(self):
        article = self._create_article(body="<p><br></p>")
        with self.assertRaisesRegex(UserError, "says nothing yet"):
            self._take_step(article, "publish")
        article.write({"file": base64.b64encode(b"%PDF-1.4"), "file_name": "price.pdf"})
        self._publish(article)
        self.assertEqual(article.current_version_id.file_name, "price.pdf")

    def test_facts_and_versions_are_kept(self):
        article = self._publish(self._create_article())
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            article.published_on = fields.Datetime.now()
        with self.assertRaises(AccessError):
            article.current_version_id.with_user(self.publisher).name = "Other"
        with self.assertRaisesRegex(UserError, "retire it instead"):
            article.unlink()
        self._create_article("Scrap paper").unlink()

    def test_retired_is_found_by_nobody(self):
        article = self._publish(self._create_article())
        with self.assertRaises(UserError):
            self._take_step(article, "retire")  # why?
        self._take_step(article, "retire", reason="The rule is gone")
        self.assertEqual(article.state, "retired")
        reader = self.Article.with_user(self.reader)
        self.assertFalse(reader.search([("id", "=", article.id)]))
        self.assertFalse(reader.search_knowledge("spare key"))

    def test_reading_is_confirmed_once_a_version(self):
        role = self.env.ref("dealer_base.group_technician")
        article = self._publish(self._create_article(reader_ids=role.ids))
        mine = article.with_user(self.reader)
        self.assertEqual(mine.reading_state, "todo")
        self.assertIn(
            article, self.Article.with_user(self.reader).search([("reading_state", "=", "todo")])
        )
        self.assertIn(self.reader, article._get_missing_readers()[article])
        self.assertIn(self.reader, article.activity_ids.user_id)
        mine.action_confirm_reading()
        mine.action_confirm_reading()  # twice is once
        self.assertEqual(mine.reading_state, "confirmed")
        self.assertEqual(len(article.version_ids.reading_ids), 1)
        self.assertNotIn(self.reader, article._get_missing_readers()[article])
        self.assertNotIn(self.reader, article.activity_ids.user_id)
        # a correction of spelling asks nobody again
        self._take_step(article, "revise")
        article.confirm_again = False
        self._publish(article)
        mine.invalidate_recordset()
        self.assertEqual(mine.reading_state, "confirmed")
        # a new rule does
        self._take_step(article, "revise")
        self._publish(article)
        mine.invalidate_recordset()
        self.assertEqual(mine.reading_state, "todo")
        with self.assertRaises(AccessError):
            self.env["dealer.knowledge.reading"].with_user(self.reader).create(
                {"version_id": article.current_version_id.id, "user_id": self.reader.id}
            )

    def test_nobody_has_to_read_what_he_may_not(self):
        role = self.env.ref("dealer_base.group_technician")
        self.category.group_ids = self.env.ref("dealer_base.group_accountant")
        with self.assertRaisesRegex(ValidationError, "must be allowed to read"):
            self._create_article(reader_ids=role.ids)

    def test_expiry(self):
        today = fields.Date.context_today(self.Article)
        soon = self._create_published("Prices", valid_until=today + timedelta(days=10))
        late = self._create_published("Prices of next year", valid_until=today + timedelta(days=60))
        gone = self._create_published("Prices of last year", valid_until=today)
        gone.sudo().valid_until = today - timedelta(days=1)
        self.Article._cron_warn_expiry()
        self.Article._cron_warn_expiry()  # told once
        self.assertEqual([len(article.activity_ids) for article in (soon, late, gone)], [1, 0, 0])
        self.assertEqual(soon.activity_ids.user_id, self.editor)
        names = [
            hit["name"] for hit in self.Article.with_user(self.reader).search_knowledge("prices")
        ]
        self.assertIn("Prices", names)
        self.assertNotIn("Prices of last year", names)

    def test_codes(self):
        with self.assertRaisesRegex(ValidationError, "“ABC” is no fault code"):
            self._create_article(fault_codes="P0171, abc")
        self.assertEqual(
            self._create_article(fault_codes="p0171，u0100")._get_codes(), ["P0171", "U0100"]
        )
