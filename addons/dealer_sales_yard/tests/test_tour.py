from odoo.tests import HttpCase, tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestYardTour(YardCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_put_it_here(self):
        [car] = self._buy(100, vins=["LSVTA2A06T7900002"])
        self._keep(car)
        self.clerk.login = "yard_clerk"
        self.start_tour("/odoo/yard", "dealer_sales_yard_put", login="yard_clerk")
        self.assertEqual(car.slot_id, self.slots[2])
        self.assertEqual(car.location_id, self.second_yard)
        self.assertEqual(set(car.key_ids.mapped("state")), {"cabinet"})
        self.assertEqual(len(car.key_ids.loan_ids), 1)


@tagged("post_install", "-at_install")
class TestBoardTour(YardCommon, HttpCase):
    def test_board(self):
        self._buy(100, 110)
        self.manager.login = "board_manager"
        self.start_tour("/odoo/stock-board", "dealer_sales_yard_board", login="board_manager")
