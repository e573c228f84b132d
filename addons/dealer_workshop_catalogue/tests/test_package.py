import random

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestPackage(CatalogueCommon):
    def test_add(self):
        """Both operations at the package's price, to the cent, up to the bill."""
        package = self._create_package(199.99, self.service + self.brakes)
        order = self._create_bare_order()
        self.assertEqual(order.action_add_package(package.id), [])
        self.assertEqual(order.job_ids.operation_id, self.service + self.brakes)
        self.assertEqual(order.amount_untaxed, 199.99)
        usual = 0.5 * 100 + 20 + 5 + 1.5 * 100 + 2 * 90
        self.assertAlmostEqual(sum(order.line_ids.mapped("saving")), usual - 199.99, 2)
        self._settle(order)
        self.assertEqual(order.invoice_ids.amount_untaxed, 199.99)
        self.assertEqual(order.invoice_ids.amount_total, order.amount_total)

    def test_payer_changes(self):
        """A line of a package keeps its share whatever the payer's rate is."""
        self._create_rate(80, payer="warranty")
        order = self._create_bare_order()
        order.action_add_package(self._create_package(100, self.service).id)
        before = order.line_ids.mapped("price_unit")
        order.line_ids.payer = "warranty"
        self.assertEqual(order.line_ids.mapped("price_unit"), before)

    def test_exact(self):
        """Random prices, quantities and taxes: the bill adds up to the package's price."""
        rng = random.Random(12)
        included = self.tax.copy({"name": "In", "price_include_override": "tax_included"})
        for _round in range(25):
            quantity = rng.choice((0.3, 1, 4.5, 7.25, 3))
            self.service.line_ids[0].quantity = quantity
            self.service.standard_ids.hours = rng.choice((0.1, 0.7, 1.3, 2.9))
            self.oil.list_price = round(rng.uniform(0, 300), 2)
            price = round(rng.uniform(0, 999), 2)
            tax = rng.choice((self.tax, included))
            (self.oil + self.labour).taxes_id = tax
            self.env.ref("dealer_workshop.product_fee").taxes_id = tax
            order = self._create_bare_order()
            order.action_add_package(self._create_package(price, self.service).id)
            total = order.amount_total if tax == included else order.amount_untaxed
            self.assertEqual(self.currency.compare_amounts(total, price), 0)

    def test_not_on_offer(self):
        today = fields.Date.today()
        order = self._create_bare_order()
        over = self._create_package(9, self.service, date_to=fields.Date.subtract(today, days=1))
        with self.assertRaisesRegex(UserError, "not on offer today"):
            order.action_add_package(over.id)
        other = self.model.copy({"name": "T2"})
        for_other = self._create_package(9, self.service, model_ids=other.ids)
        with self.assertRaisesRegex(UserError, "is for T2 only"):
            order.action_add_package(for_other.id)
        with self.assertRaisesRegex(UserError, "no operation"):
            order.action_add_package(self._create_package(9, self.service.browse()).id)
        card = self._create_package(9, self.service, kind="card")
        with self.assertRaisesRegex(UserError, "does not exist"):
            order.action_add_package(card.id)

    def test_preview(self):
        order = self._create_bare_order()
        package = self._create_package(150, self.service + self.brakes)
        other = self._create_package(60, self.service)
        offers = (package + other)._get_package_offer(order)
        order.action_add_package(package.id)
        self.assertEqual(offers[package.id]["total"], order.amount_total)
        self.assertEqual(offers[package.id]["hours"], 2)
        self.assertEqual(offers[other.id]["price"], 60)
