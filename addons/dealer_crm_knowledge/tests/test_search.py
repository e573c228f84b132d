from odoo.tests import tagged

from .common import KnowledgeCommon
from odoo.addons.dealer_crm_knowledge.models.dealer_knowledge_article_search import Question


@tagged("post_install", "-at_install")
class TestSearch(KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_model = cls.env["fleet.vehicle.model"].create(
            {"name": "Due", "brand_id": cls.brand.id}
        )

    def _find(self, text, **question):
        question = Question(text, **question)
        hits = self.Article.with_user(self.reader)._find(question)
        return [hit["name"] for hit in hits]

    def test_chinese_words(self):
        self._create_published("刹车异响怎么解释", "<p>新车前五百公里刹车片需要磨合。</p>")
        self._create_published("年检流程", "<p>带行驶证和保单。</p>")
        self.assertEqual(self._find("刹车"), ["刹车异响怎么解释"])
        self.assertEqual(self._find("磨合"), ["刹车异响怎么解释"])
        self.assertEqual(self._find("保单"), ["年检流程"])
        self.assertEqual(self._find("年"), ["年检流程"])
        self.assertEqual(self._find("空调"), [])

    def test_words_of_one_meaning(self):
        self._create_published("刹车异响怎么解释", "<p>新车磨合。</p>")
        self.assertEqual(self._find("brake noise"), ["刹车异响怎么解释"])

    def test_english_endings_and_beginnings(self):
        self._create_published("Registration papers", "<p>Bring both certificates.</p>")
        self.assertEqual(self._find("certificate"), ["Registration papers"])
        self.assertEqual(self._find("regist"), ["Registration papers"])

    def test_rank(self):
        self._create_published("Tyres", "<p>Air pressure and winter storage.</p>")
        self._create_published("Winter storage of tyres", "<p>Price and place.</p>")
        self._create_published("Opening hours", "<p>In winter from nine.</p>")
        self.assertEqual(
            self._find("winter storage"), ["Winter storage of tyres", "Tyres", "Opening hours"]
        )

    def test_car_and_codes(self):
        self._create_published("Update A", "<p>Screen stays black</p>", model_ids=self.model.ids)
        self._create_published(
            "Update B", "<p>Screen stays black</p>", model_ids=self.other_model.ids
        )
        self._create_published("Update C", "<p>Screen stays black</p>")
        self.assertEqual(
            self._find("black screen", brand_id=self.brand.id, model_id=self.model.id),
            ["Update A", "Update C"],
        )
        self._create_published("Lean mixture", "<p>Intake</p>", fault_codes="P0171")
        [hit] = self.Article._find(Question("", codes=("P0171",)))
        self.assertEqual((hit["name"], hit["reasons"]), ("Lean mixture", ["Fault code P0171"]))

    def test_snippet(self):
        article = self._create_published("Hours", f"<p>{'So it goes. ' * 40}Open on Sunday.</p>")
        snippet = article._prepare_hit(Question("Sunday"), [])["snippet"]
        self.assertIn("Open on Sunday", snippet)
        self.assertTrue(snippet.startswith("…"))

    def test_odd_questions(self):
        self._create_published("Hours")
        find = self.Article.with_user(self.reader).search_knowledge
        for text in ("'", "\\", "& | !", "：*", "a" * 5000, "%", None, "\x00"):
            with self.subTest(text=text):
                self.assertIsInstance(find(text), list)
        self.assertTrue(find(""), "the newest")
        self.assertEqual(find("hours", limit=0)[0]["name"], "Hours")

    def test_search_box_of_the_list(self):
        article = self._create_published("刹车异响怎么解释", "<p>磨合</p>")
        found = self.Article.with_user(self.reader).search([("words", "ilike", "刹车")])
        self.assertEqual(found, article)

    def test_queries_do_not_grow(self):
        find = self.Article.with_user(self.reader)._find
        for number in range(3):
            self._create_published(f"Tyres {number}", "<p>Winter storage</p>")
        find(Question("winter"))

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            find(Question("winter", model_id=self.model.id))
            return self.cr.sql_log_count - before

        few = count()
        for number in range(10):
            self._create_published(f"Winter {number}", "<p>Winter storage</p>")
        self.assertLessEqual(count(), few + 1)
        self.assertLessEqual(few, 16)
