from odoo import fields, models
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .test_checklist_common import ChecklistCommon


@tagged("post_install", "-at_install")
class TestChecklistMixin(ChecklistCommon):
    """With a document of its own: dealer_base has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class Document(models.Model):
            _module = None
            _name = "dealer.checklist.test.document"
            _description = "Test Document"
            _inherit = ["dealer.checklist.mixin"]

            name = fields.Char()

        add_to_registry(cls.registry, Document)
        cls.addClassCleanup(cls.registry._setup_models__, cls.env.cr, [])
        cls.addClassCleanup(cls.registry.__delitem__, Document._name)
        cls.registry._setup_models__(cls.env.cr, [])
        cls.registry.init_models(cls.env.cr, [Document._name], {"models_to_check": True})
        cls.Document = cls.env[Document._name]

    def _create_for(self, document):
        Checklist = self.env["dealer.checklist"].with_user(self.technician)
        return Checklist._create_for(document.with_user(self.technician), "pdi", self.vehicle)

    def test_result_of_the_latest_that_counts(self):
        one, other = documents = self.Document.create([{"name": "1"}, {"name": "2"}])
        self.assertEqual(documents._checklist_result("pdi"), {one.id: False, other.id: False})
        first = self._create_for(one.sudo())
        self.assertEqual(one._checklist_result("pdi")[one.id], "incomplete")
        self.assertFalse(one._checklist_result("delivery")[one.id])
        self._fill(first)
        first.action_done()
        self.assertEqual(documents._checklist_result("pdi"), {one.id: "ok", other.id: False})
        second = self._create_for(one.sudo())
        self.assertEqual(one._checklist_result("pdi")[one.id], "incomplete")
        second.action_cancel()
        self.assertEqual(one._checklist_result("pdi")[one.id], "ok")

    def test_button_opens_or_creates(self):
        document = self.Document.create({"name": "1"})
        action = document._open_checklist("pdi", self.vehicle)
        checklist = document.checklist_ids
        self.assertEqual((action["res_model"], action["res_id"]), (checklist._name, checklist.id))
        self.assertEqual(document._open_checklist("pdi", self.vehicle)["res_id"], checklist.id)

    def test_deletion(self):
        document = self.Document.create({"name": "1"})
        checklist = self._create_for(document)
        document.unlink()
        self.assertFalse(checklist.exists())
        document = self.Document.create({"name": "2"})
        checklist = self._create_for(document)
        self._fill(checklist)
        checklist.action_done()
        with self.assertRaisesRegex(UserError, "has a finished checklist"):
            document.unlink()
