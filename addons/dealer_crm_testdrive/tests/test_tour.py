from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import TestDriveCommon


@tagged("post_install", "-at_install")
class TestDriveTour(TestDriveCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_drive_on_the_phone(self):
        """The consultant signs with the customer, hands over the key, takes the car back."""
        self.car.usage_ids.insurance_until = fields.Date.today() + timedelta(days=90)
        drive = self._create_drive(start=fields.Datetime.now())
        self._check_licence(drive, valid_until=fields.Date.today() + timedelta(days=900))
        action = self.env.ref("dealer_crm_testdrive.test_drive_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{drive.id}",
            "dealer_test_drive",
            login=self.consultant.login,
        )
        self.assertRecordValues(
            drive,
            [
                {
                    "category": "done",
                    "odometer_out": 200,
                    "odometer_in": 211,
                    "buying_intention": "now",
                    "rating": 5.0,
                }
            ],
        )
        self.assertTrue(drive.is_sealed)
        self.assertEqual(self.lead.intention_level_id.code, "H")
