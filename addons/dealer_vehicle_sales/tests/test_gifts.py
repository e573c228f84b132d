from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestGifts(VehicleSalesCommon):
    """Given free with the car: shown at its price, billed at nothing, its cost the deal's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.mats = cls.env["product.product"].create(
            {
                "name": "Test mats",
                "type": "consu",
                "is_storable": True,
                "list_price": 800,
                "standard_price": 300,
                "deal_kind": "accessory",
                "categ_id": cls.product.categ_id.id,
                "taxes_id": [Command.clear()],
            }
        )
        cls.env["stock.quant"]._update_available_quantity(cls.mats, cls.warehouse.lot_stock_id, 10)

    def _deal(self, **line):
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        deal.order_line = [Command.create({"product_id": self.mats.id, "is_gift": True, **line})]
        return deal, deal.order_line.filtered(lambda line: line.product_id == self.mats)

    def test_nothing_is_billed(self):
        deal, gift = self._deal()
        self.assertRecordValues(
            gift, [{"price_unit": 800, "discount": 100, "price_total": 0, "given_away": 800}]
        )
        self.assertEqual(deal.amount_total, 200000)
        self.assertEqual(gift._get_vehicle_figure(), "gift")

    def test_no_longer_a_gift(self):
        deal, gift = self._deal()
        gift.is_gift = False
        self.assertRecordValues(gift, [{"discount": 0, "price_total": 800}])
        self.assertEqual(gift._get_vehicle_figure(), "accessory")
        self.assertEqual(deal.deal_discount, 0)
        gift.is_gift = True
        self.assertEqual(deal.amount_total, 200000)

    @mute_logger("odoo.sql_db")
    def test_a_gift_is_free(self):
        """Whatever the way in: the database refuses a gift that costs, and a car as a gift."""
        deal, gift = self._deal()
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            gift.discount = 50
            self.env.flush_all()
        self.env.invalidate_all()
        car = deal.order_line - gift
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            car.is_gift = True
            self.env.flush_all()

    def test_cost_counts_against_the_deal(self):
        """The bill shows the gift at nothing; its cost is posted on the car, as a gift."""
        deal, _gift = self._deal()
        deal.action_confirm()
        self._pass_pdi(deal)
        deal.sudo().with_user(self._create_user("cashier")).action_settle()
        bill = deal.sudo().invoice_ids
        line = bill.invoice_line_ids.filtered(lambda line: line.product_id == self.mats)
        self.assertRecordValues(
            line,
            [
                {
                    "price_subtotal": 0,
                    "dealer_vehicle_id": deal.deal_vehicle_id.id,
                    "vehicle_figure": "gift",
                }
            ],
        )
        self.assertEqual(bill.amount_untaxed, 200000)
        cost = bill.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.product_id == self.mats and line.debit
        )
        self.assertRecordValues(
            cost,
            [
                {
                    "debit": 300,
                    "dealer_vehicle_id": deal.deal_vehicle_id.id,
                    "vehicle_figure": "gift",
                }
            ],
        )
        self.assertEqual(deal.sudo().deal_margin, 200000 - 100000 - 300)

    def test_sheet(self):
        deal, _gift = self._deal()
        rows = {row["key"]: row for row in deal.deal_sheet["rows"]}
        self.assertEqual(rows["gift"]["amount"], 0)
        self.assertIn("800", rows["gift"]["label"])
        self.assertNotIn("accessory", rows)
        manager = deal.with_user(self._create_user("general_manager"))
        margin = {row["key"]: row["amount"] for row in manager.deal_sheet["margin"]}
        self.assertEqual(margin, {"car": 100000, "gift": -300, "margin": 99700})

    def test_one_tap(self):
        """The desk's button for gifts adds one."""
        deal, gift = self._deal()
        gift.unlink()
        with (
            Form(deal, view="dealer_vehicle_sales.view_dealer_deal_form") as form,
            form.order_line.new() as line,
        ):
            line.product_id = self.mats
            line.is_gift = True
        self.assertEqual(deal.amount_total, 200000)
        self.assertEqual(deal.deal_discount, 800)
