from odoo.tests import BaseCase, tagged

from ..tools.keys import car_keys, rule_keys, squeeze


@tagged("post_install", "-at_install")
class TestKeys(BaseCase):
    def test_squeeze(self):
        self.assertEqual(squeeze(" ea211-dls １.４t "), "EA211DLS14T")
        self.assertEqual(squeeze(None), "")

    def test_rule(self):
        self.assertEqual(rule_keys("1.4T, EA211-DLS；1.4t"), ["14T", "EA211DLS"])
        self.assertEqual(rule_keys(" , "), [])

    def test_car(self):
        self.assertEqual(car_keys("EA211 1.4T"), {"EA21114T", "EA211", "14T"})
        self.assertEqual(car_keys("舒适版 Plus", "CP1"), {"舒适版PLUS", "舒适版", "PLUS", "CP1"})
        self.assertEqual(car_keys(None, ""), set())
