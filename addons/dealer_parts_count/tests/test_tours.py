from odoo.tests import HttpCase, tagged

from .common import CountCommon


@tagged("post_install", "-at_install")
class TestTours(CountCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_count_on_a_phone(self):
        counting = self._start()
        self.start_tour(
            f"/odoo/parts-counts/{counting.id}", "dealer_parts_count_phone", login=self.keeper.login
        )
        self.env.invalidate_all()
        self.assertEqual(counting.category, "review")
        pads = self._line(counting, self.pads)
        self.assertRecordValues(
            pads, [{"final_quantity": 9, "variance": -1, "first_user_id": self.keeper.id}]
        )
        self.assertEqual(self._line(counting, self.oil).variance, -8)


@tagged("post_install", "-at_install")
class TestDeskTours(CountCommon, HttpCase):
    def test_count_approved_at_the_desk(self):
        counting = self._start()
        self._scan(counting, self.pads, self.bin_a, 9)
        self._scan(counting, self.oil, self.bin_b, 8)
        self._step(counting, "finish")
        url = f"/odoo/parts-counts/{counting.id}"
        self.start_tour(url, "dealer_parts_count_post", login=self.keeper.login)
        self.start_tour(url, "dealer_parts_count_approve", login=self.manager.login)
        self.env.invalidate_all()
        self.assertEqual(counting.category, "posted")
        self.assertEqual(self._line(counting, self.pads).reason, "lost")
