from odoo.exceptions import UserError
from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common_designer import DesignerCase
from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestUninstall(DesignerCase):
    def test_what_stays(self):
        """Fields and data stay as Odoo's own; what needs this addon goes."""
        paint = self._place(label="Paint", required_if=[])
        twice = self._add_field(
            label="Twice", type="formula", formula="len(x_paint)", result_type="number"
        )
        seen = self._add_field(
            label="Seen", type="formula", formula="country_id.name", result_type="text"
        )
        budget = self._add_field("hr.department", label="Budget", type="money")
        missing = self.env["dealer.designer.field"]._get_missing_field("res.partner")
        self._apply({"kind": "hide", "target": "field:email"}, view_type="list")
        partner = self.Partner.create({"name": "A", paint.name: "red"})
        names = [field.name for field in (paint, twice, seen, missing)]
        currency = self.env["ir.model.fields"]._get("hr.department", "x_currency_id")
        uninstall_hook(self.env)
        self.assertFalse(
            self.env["ir.ui.view"]
            .with_context(active_test=False)
            .search([("key", "=like", "dealer_designer.layout%")])
        )
        self.assertEqual(
            [name in self.Partner._fields for name in names], [True, True, False, False]
        )
        self.assertEqual((partner[paint.name], partner[twice.name]), ("red", 3))
        self.assertEqual(budget.field_id.state, "manual")
        self.assertIn("env.company", currency.compute)


@tagged("post_install", "-at_install")
class TestUninstallWithTypes(DocumentTypeCommon):
    def test_refused(self):
        """Whatever takes this addon along: documents don't lose their numbers unasked."""
        document_type = self._create_type()
        for name in ("dealer_designer", "dealer_workflow"):
            module = self.env.ref(f"base.module_{name}")
            with self.assertRaisesRegex(UserError, document_type.name):
                module.button_uninstall()
            self.assertEqual(module.state, "installed")
        document_type.active = False
        with self.assertRaisesRegex(UserError, "export and delete"):
            self.env.ref("base.module_dealer_designer").button_uninstall()
