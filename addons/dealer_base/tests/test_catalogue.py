from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common import DealerCommon


@tagged("post_install", "-at_install")
class TestCatalogue(DealerCommon):
    def test_products_of_trim_and_color(self):
        white, black = self._create_color("White T"), self._create_color("Black T")
        trim = self._create_trim(sale_price=200000, color_ids=[(6, 0, white.ids)])
        other = self._create_trim(name="Base")
        products = trim._get_products(white | black)
        self.assertEqual(len(set(products.values())), 2)
        self.assertEqual(products[trim, white].product_tmpl_id, trim.product_tmpl_id)
        self.assertEqual(trim.product_tmpl_id.list_price, 200000)
        again = (trim | other)._get_products({trim: white, other: black})
        self.assertEqual(again[trim, white], products[trim, white])
        self.assertEqual(again[other, black].product_tmpl_id, other.product_tmpl_id)
        self.assertEqual(len(trim.product_tmpl_id.product_variant_ids), 2)

    def test_color_not_known(self):
        trim = self._create_trim()
        nothing = self.env["product.attribute.value"]
        product = trim._get_products(nothing)[trim, nothing]
        self.assertTrue(product)
        self.assertEqual(trim._get_products(nothing)[trim, nothing], product)

    def test_archived_product_comes_back(self):
        white = self._create_color("White T")
        trim = self._create_trim()
        product = trim._get_products(white)[trim, white]
        product.active = False
        self.assertEqual(trim._get_products(white)[trim, white], product)
        self.assertTrue(product.active)

    def test_product_follows_trim(self):
        trim = self._create_trim(color_ids=[(6, 0, self._create_color("White T").ids)])
        trim.action_create_product()
        trim.write({"name": "Deluxe Plus", "sale_price": 99000})
        self.assertEqual(trim.product_tmpl_id.name, trim.display_name)
        self.assertEqual(trim.product_tmpl_id.list_price, 99000)

    def test_products_in_batch(self):
        colors = self._create_color("White T") | self._create_color("Black T")
        trims = self.env["dealer.vehicle.trim"].create(
            [{"name": f"T{number}", "model_id": self.model.id} for number in range(10)]
        )
        trims._get_products(colors)
        self.env.flush_all()
        counts = []
        for some in (trims[:2], trims):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._get_products(colors)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_in_series_and_year(self):
        self._create_trim(code="A1", model_year=2024)
        self._create_trim(code="A1", model_year=2025)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._create_trim(code="a1", model_year=2024)

    @mute_logger("odoo.sql_db")
    def test_store_code_is_unique(self):
        self.env.company.store_code = "SZ1"
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.other_store.store_code = "sz1"
            self.env.flush_all()
