from odoo.tests import HttpCase, tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestTours(StockroomCommon, HttpCase):
    def test_transfer(self):
        """Parts go to the accessory room and are received there."""
        self.start_tour(
            "/odoo/part-transfers", "dealer_parts_stock_transfer", login=self.keeper.login
        )
        transfer = self.env["dealer.part.transfer"].search([], limit=1)
        self.env.invalidate_all()
        self.assertEqual(transfer.category, "received")
        self.assertEqual(self._stock(self.pads, self.side), 2)


@tagged("post_install", "-at_install")
class TestPhoneTours(StockroomCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_where_is_it(self):
        """Found on the phone, asked for from another store."""
        self.start_tour("/odoo/where-is-it", "dealer_parts_stock_where", login=self.keeper_b.login)
        transfer = self.env["dealer.part.transfer"].search([], limit=1)
        self.assertRecordValues(
            transfer,
            [{"source_id": self.main.id, "destination_id": self.far.id, "category": "asked"}],
        )
        self.assertEqual(transfer.line_ids.quantity, 2)
