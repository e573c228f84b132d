from odoo.tests import HttpCase, tagged

from .common import FitmentCommon

ACTION = "/odoo/action-dealer_parts_fitment.dealer_part_fitment_action_car"


class TourCommon(FitmentCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vehicle.engine_code = False
        cls._create_rule(model_id=cls.model.id, engine="1.4T", position="front axle")
        cls._stock(cls.part, 3)


@tagged("post_install", "-at_install")
class TestDeskTour(TourCommon):
    def test_look_up(self):
        user = self._create_user("service_adviser", lang="en_US")
        self.start_tour(ACTION, "dealer_parts_fitment_look_up", login=user.login)
        self.assertEqual(self.vehicle.engine_code, "EA211 1.4T")


@tagged("post_install", "-at_install")
class TestPhoneTour(TourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_look_up(self):
        user = self._create_user("store_keeper", lang="en_US")
        self.start_tour(ACTION, "dealer_parts_fitment_look_up_phone", login=user.login)
        self.assertFalse(self.vehicle.engine_code)
