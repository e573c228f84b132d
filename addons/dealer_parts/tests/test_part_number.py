from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import PartsCommon
from odoo.addons.dealer_parts.models.part_key import part_key


@tagged("post_install", "-at_install")
class TestPartNumber(PartsCommon):
    def test_key(self):
        for text, key in {
            "04465-0k240": "044650K240",
            " 04465 0K240 ": "044650K240",
            "０４４６５－０ｋ２４０": "044650K240",
            "A_b/c.1": "ABC1",
            "-": "",
            None: "",
            False: "",
            "机油-1": "机油1",
        }.items():
            self.assertEqual(part_key(text), key, text)

    def test_number_is_the_reference(self):
        self.assertEqual(self.part.default_code, "04465-0k240T")
        self.assertEqual(self.part.part_number_key, "044650K240T")
        self.part.part_number = "X-1"
        self.assertEqual((self.part.default_code, self.part.part_number_key), ("X-1", "X1"))
        template = self.env["product.template"].create({"name": "T", "part_number": "Y 2"})
        self.assertEqual(template.default_code, "Y 2")
        self.assertEqual(template.product_variant_id.default_code, "Y 2")

    def test_one_box_finds_by_everything(self):
        for text in (
            "04465-0k240T",
            "044650K240t",
            "04465 0k24",
            "OEM998877",
            "99.88/77",
            "6900000000017",
            "brake pads TEST",
        ):
            for model, record in (
                ("product.product", self.part),
                ("product.template", self.part.product_tmpl_id),
            ):
                found = [found for found, _name in self.env[model].name_search(text)]
                if model == "product.template" and text == "6900000000017":
                    continue  # core finds templates by barcode through their variants' search
                self.assertIn(record.id, found, f"{model}: {text}")
                if text != "6900000000017":
                    self.assertIn(record, self.env[model].search([("display_name", "ilike", text)]))

    def test_nothing_found_by_punctuation_or_no_match(self):
        Product = self.env["product.product"]
        domain = [("id", "=", self.part.id)]
        self.assertFalse(Product.name_search("---", domain))
        self.assertFalse(Product.name_search("04465-0k241", domain))
        self.assertFalse(Product.search([("display_name", "not ilike", "04465"), *domain]))

    def test_name_search_obeys_domain_and_limit(self):
        other = self._create_part(name="Other", part_number="0446 50K 240T-B")
        Product = self.env["product.product"]
        self.assertEqual(len(Product.name_search("044650K240T", limit=1)), 1)
        found = Product.name_search("044650K240T", [("id", "!=", self.part.id)])
        self.assertEqual([found for found, _name in found], other.ids)

    def test_form_makes_a_stocked_part(self):
        form = Form(self.env["product.template"].with_context(default_is_part=True))
        form.name = "Oil filter"
        form.is_part = True
        product = form.save()
        self.assertTrue(product.is_storable)

    def test_bins(self):
        stock = self.warehouse.lot_stock_id
        shelf = self.env["stock.location"].create({"name": "A-01", "location_id": stock.id})
        self.assertFalse(self.part.part_bins)
        self.env["stock.quant"]._update_available_quantity(self.part, shelf, 3)
        self.env.invalidate_all()
        self.assertEqual(self.part.part_bins, shelf.display_name)
        home = self.env["stock.location"].create({"name": "B-02", "location_id": stock.id})
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.part.id,
                "location_in_id": stock.id,
                "location_out_id": home.id,
                "company_id": self.company.id,
            }
        )
        self.part.product_tmpl_id.invalidate_recordset()
        self.assertEqual(self.part.product_tmpl_id.part_bins, home.display_name)

    def test_bins_in_few_queries(self):
        parts = self.env["product.product"].create(
            [{"name": f"Part {number}", "is_part": True} for number in range(20)]
        )
        self.env.flush_all()
        parts.invalidate_recordset()
        parts._get_part_bins()
        with self.assertQueryCount(2):
            parts._get_part_bins()

    def test_brand_once(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["dealer.part.brand"].create({"name": "TEST BRAND"})

    def test_archived_part_is_found_when_asked_for(self):
        self.part.active = False
        self.assertFalse(self.env["product.product"].name_search("044650K240T"))
        Product = self.env["product.product"].with_context(active_test=False)
        self.assertTrue(Product.search([("display_name", "ilike", "044650K240T")]))
