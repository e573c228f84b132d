from odoo import Command, fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestLabourRate(CatalogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trade = cls.env["product.pricelist"].create(
            {
                "name": "Trade",
                "is_part_class": True,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": 10,
                        }
                    )
                ],
            }
        )

    def _line(self, **values):
        order = self._create_order(self._labour_line(1, **values), self._part_line(self.pads))
        return order.line_ids[0]

    def test_most_specific_wins(self):
        self.customer.property_product_pricelist = self.trade
        for price, values in (
            (110, {}),
            (120, {"labour_class_id": self.paint.id}),
            (130, {"payer": "customer"}),
            (140, {"payer": "customer", "labour_class_id": self.paint.id}),
            (150, {"pricelist_id": self.trade.id}),
            (160, {"pricelist_id": self.trade.id, "labour_class_id": self.paint.id}),
        ):
            self._create_rate(price, **values)
            self.assertEqual(self._line(labour_class_id=self.paint.id).price_unit, price)
        self.assertEqual(self._line().price_unit, 150)

    def test_dates_and_stores(self):
        today = fields.Date.today()
        self._create_rate(110)
        self._create_rate(120, date_from=fields.Date.add(today, days=1))
        self._create_rate(130, date_to=fields.Date.subtract(today, days=1), payer="customer")
        self._create_rate(90, company_id=self.env["res.company"].create({"name": "Other"}).id)
        self.assertEqual(self._line().price_unit, 110)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_rate(111)

    def test_without_rates(self):
        """No rate: the price of the labour product, as before."""
        self.assertEqual(self._line().price_unit, self.labour.lst_price)

    def test_payer_changes(self):
        """A new payer has his price, unless somebody typed one or the customer agreed to it."""
        self._create_rate(110)
        self._create_rate(80, payer="warranty")
        line = self._line()
        line.payer = "warranty"
        self.assertEqual(line.price_unit, 80)
        line.payer = "customer"
        self.assertEqual(line.price_unit, 110)
        line.price_unit = 99
        line.payer = "warranty"
        self.assertEqual(line.price_unit, 99)

    def test_typed_at_creation(self):
        self._create_rate(110)
        self._create_rate(80, payer="warranty")
        typed, computed = self._line(price_unit=77), self._line(price_unit=110)
        (typed + computed).payer = "warranty"
        self.assertEqual([typed.price_unit, computed.price_unit], [77, 80])

    def test_form(self):
        """What the form computed and sent back is not taken for typed."""
        self._create_rate(110)
        self._create_rate(80, payer="warranty")
        order = self._create_bare_order()
        with Form(order) as form, form.line_ids.new() as line:
            line.line_type = "labour"
            line.standard_hours = 2
            self.assertEqual(line.price_unit, 110)
        with Form(order) as form, form.line_ids.edit(0) as line:
            line.payer = "warranty"
            self.assertEqual(line.price_unit, 80)
        order.line_ids.payer = "customer"
        self.assertEqual(order.line_ids.price_unit, 110)

    def test_customer_changes(self):
        """Another customer class prices anew, labour and parts; what is authorised stays."""
        self._create_rate(110)
        self._create_rate(95, pricelist_id=self.trade.id)
        fleet = self.env["res.partner"].create(
            {"name": "Fleet", "property_product_pricelist": self.trade.id}
        )
        order = self._line().order_id
        order.partner_id = fleet
        self.assertEqual(order.line_ids.mapped("price_unit"), [95, 81])
        self._authorise(order)
        order.partner_id = self.customer
        self.assertEqual(order.line_ids.mapped("price_unit"), [95, 81])

    def test_authorised_stays(self):
        rate = self._create_rate(110)
        line = self._line()
        self._authorise(line.order_id)
        rate.price = 200
        line.labour_class_id = self.paint
        self.assertEqual(line.price_unit, 110)
        self.assertEqual(line.authorisation_state, "authorised")

    def test_another_part(self):
        """Another part has another price, even where one was typed."""
        line = self._line().order_id.line_ids[1]
        line.price_unit = 1
        line.product_id = self.oil
        self.assertEqual(line.price_unit, 20)
