from odoo.tests import HttpCase, tagged

from .common import ReceptionCommon


class ReceptionTourCommon(ReceptionCommon, HttpCase):
    touch_enabled = True

    def _start(self, tour):
        self.start_tour("/odoo/reception", f"dealer_reception_{tour}", login=self.adviser.login)
        self.env.invalidate_all()
        return self.env["dealer.repair.order"].search(
            [("adviser_id", "=", self.adviser.id)], order="id"
        )


@tagged("post_install", "-at_install")
class TestTablet(ReceptionTourCommon):
    browser_size = "1024x768"

    def test_known_car(self):
        self.vehicle._add_odometer(20000, "2024-01-01")
        order = self._start("known_car")
        self.assertRecordValues(
            order,
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "mileage_in": 20500,
                    "fuel_level": "50",
                    "belongings": "Umbrella, Golf bag",
                    "bringer_name": "Neighbour",
                }
            ],
        )
        self.assertEqual(order.job_ids.mapped("concern"), ["Regular service", "It hums at 80"])
        self.assertTrue(order.promised_on)
        checklist = order.checklist_ids
        self.assertEqual(checklist.state, "done")
        self.assertRecordValues(checklist.mark_ids, [{"view": "left", "kind": "dent"}])
        self.assertEqual(checklist.signed_by, "Neighbour")


@tagged("post_install", "-at_install")
class TestUpright(ReceptionTourCommon):
    browser_size = "820x1180"

    def test_network_breaks(self):
        """Cut off while saving and reloaded: the draft is there, one order is made."""
        order = self._start("offline")
        self.assertEqual(len(order), 1)
        self.assertEqual(order.job_ids.concern, "Brakes make a noise")


@tagged("post_install", "-at_install")
class TestPhone(ReceptionTourCommon):
    browser_size = "390x844"

    def test_new_car(self):
        """A car nobody knows, then the same car once more: it is here already."""
        order = self._start("new_car")
        self.assertEqual(len(order), 1)
        self.assertEqual(order.vehicle_id.vin, "5XYKTCA61FG996478")
        self.assertEqual(order.partner_id.name, "Somebody New")
