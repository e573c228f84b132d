from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestTemplate(ContractCommon):
    def test_which_template(self):
        Template = self.env["dealer.designer.template"]
        find = Template._find_for_contract
        new = self.env.ref("dealer_sales_contract.template_contract_new")
        chinese = self.env.ref("dealer_sales_contract.template_contract_new_zh")
        used = self.env.ref("dealer_sales_contract.template_contract_used")
        self.assertEqual(find(self.company, "new", "en_US"), new)
        self.assertEqual(find(self.company, "new", "zh_CN"), chinese)
        self.assertEqual(find(self.company, "new", "fr_FR"), new)
        self.assertEqual(find(self.company, "used", "en_US"), used)
        own = new.copy(
            {"name": "Own", "contract_company_id": self.company.id, "contract_kind": False}
        )
        self.assertEqual(find(self.company, "new", "en_US"), own)
        other = self.env["res.company"].create({"name": "Other store"})
        self.assertEqual(find(other, "new", "en_US"), new)
        Template.search([("kind", "=", "contract")]).active = False
        with self.assertRaisesRegex(UserError, "no template"):
            find(self.company, "new", "en_US")

    def test_default_templates_have_no_problems(self):
        templates = self.env["dealer.designer.template"].search([("kind", "=", "contract")])
        self.assertGreaterEqual(len(templates), 4)
        for template in templates:
            self.assertFalse(template.problem_text, template.name)
            self.assertFalse(template.report_id)

    def test_a_car_somebody_had_is_used(self):
        self.assertEqual(self._create_contract().kind, "new")
        car = self._buy(50000)
        car._set_owner(self.env["res.partner"].create({"name": "Former"}), "2020-01-01", "sale")
        contract = self._create_contract(self._create_deal(car))
        self.assertEqual(contract.kind, "used")
        self.assertEqual(
            contract.template_id, self.env.ref("dealer_sales_contract.template_contract_used")
        )

    def test_preview(self):
        contract = self._create_contract()
        template = contract.template_id
        template.preview_id = contract.id
        self.assertIn(self.vehicle.vin, template.preview)

    def test_values_are_escaped(self):
        self.customer.name = "<b>Bold</b>"
        contract = self._create_contract()
        self.assertIn("&lt;b&gt;Bold", contract.text)
        self.assertNotIn("<b>Bold", contract.text)
