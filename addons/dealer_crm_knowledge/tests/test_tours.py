from odoo.tests import HttpCase, tagged

from .common import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestTours(KnowledgeCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_find_and_confirm_on_a_phone(self):
        article = self._create_published(
            "刹车异响怎么解释",
            "<p>新车前五百公里刹车片需要磨合。</p>",
            reader_ids=self.env.ref("dealer_base.group_technician").ids,
        )
        self.start_tour("/odoo/knowledge", "dealer_knowledge_find", login=self.reader.login)
        self.assertEqual(article.version_ids.reading_ids.user_id, self.reader)
