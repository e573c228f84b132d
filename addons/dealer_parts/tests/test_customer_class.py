from odoo.tests import tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestCustomerClass(PartsCommon):
    def test_a_class_is_only_for_the_customers_in_it(self):
        """The first class a store makes doesn't become everybody's price."""
        self.env["product.pricelist"].search([]).action_archive()
        trade = self.env["product.pricelist"].create({"name": "Trade", "is_part_class": True})
        garage, anybody = self.env["res.partner"].create([{"name": "Garage"}, {"name": "Anybody"}])
        garage.property_product_pricelist = trade
        self.assertEqual(garage.property_product_pricelist, trade)
        self.assertFalse(anybody.property_product_pricelist)

        retail = self.env["product.pricelist"].create({"name": "Retail"})
        (garage | anybody).invalidate_recordset()
        self.assertEqual(garage.property_product_pricelist, trade)
        self.assertEqual(anybody.property_product_pricelist, retail)
