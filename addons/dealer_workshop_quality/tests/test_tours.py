from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import QualityCommon


@tagged("post_install", "-at_install")
class TestPhone(QualityCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_fails_then_passes(self):
        """The inspector sends a job back, the technician mends it, the car passes."""
        self.template.test_drive = "required"
        self.vehicle.license_plate = "沪Q00001"
        order = self._create_finished_order()
        start = lambda tour: self.start_tour(  # noqa: E731
            "/odoo/to-check", f"dealer_quality_{tour}", login=self.inspector.login
        )
        with mute_logger("odoo.http"):  # what is still missing
            start("fails")
        self.env.invalidate_all()
        self.assertRecordValues(order, [{"category": "in_progress", "quality_state": "failed"}])
        self.assertEqual(order.job_ids.rework_text, "Torque – Loose")
        order.job_ids.with_user(self.technician).action_done()
        start("passes")
        self.env.invalidate_all()
        self.assertEqual(order.quality_state, "passed")
        self.assertEqual(self.vehicle.odometer, 12008)
