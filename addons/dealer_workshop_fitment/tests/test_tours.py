from odoo.tests import HttpCase, tagged

from .common import WorkshopFitmentCommon


class TourCommon(WorkshopFitmentCommon, HttpCase):
    def _find_parts(self):
        order = self._create_order(self._part_line(self.oil), user=self.adviser)
        self.start_tour(
            f"/odoo/repair-orders/{order.id}",
            "dealer_workshop_fitment_find_parts",
            login=self.adviser.login,
        )
        self.env.invalidate_all()
        self.assertEqual(order.line_ids.product_id, self.oil | self.pads)


@tagged("post_install", "-at_install")
class TestDeskTour(TourCommon):
    def test_find_parts(self):
        self._find_parts()


@tagged("post_install", "-at_install")
class TestPhoneTour(TourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_find_parts(self):
        self._find_parts()
