from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestTours(DispatchCommon, HttpCase):
    """The controller drags on the board; the technician works from a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # open round the clock, so that the tour works at any hour
        always = cls._create_calendar("Always", range(7), (0, 12), (12, 24))
        cls.company.write({"resource_calendar_id": always.id, "workshop_calendar_id": always.id})
        (cls.anna | cls.ben).write({"resource_calendar_id": always.id})
        (cls.anna.version_id | cls.ben.version_id).resource_calendar_id = always
        cls.env.user.company_id = cls.company

    def test_board(self):
        job = self._create_job(
            1, skill=self.mechanics, promised=fields.Datetime.now() + timedelta(days=1)
        )
        job.order_id.vehicle_id._set_plate("TEST-8204")
        wiring = self._create_job(1, skill=self.electrics, level=3, concern="Wiring is faulty")
        wiring.order_id.vehicle_id._set_plate("TEST-8205")
        day = self.company._get_store_date() + timedelta(days=1)
        self.start_tour(
            f"/odoo/workshop-board?day={day}", "dealer_workshop_dispatch_board",
            login=self.controller.login,
        )  # fmt: skip
        self.assertTrue(job.is_planned)
        self.assertEqual(job.booking_id.bay_id, self.bay_2)
        self.assertTrue(wiring.is_planned)
        plan = self.env["dealer.dispatch.plan"].search([("company_id", "=", self.company.id)])
        self.assertEqual(plan.state, "applied")

    def test_phone(self):
        job = self._create_job(1, concern="Brakes squeal")
        job.technician_id = self.anna
        other = self._create_job(1, concern="Oil leak")
        other.technician_id = self.anna
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour(
            "/odoo/my-day", "dealer_workshop_dispatch_phone", login=self.anna_user.login
        )
        self.assertEqual(job.state, "done")
        clock = other.clock_ids
        self.assertEqual(
            clock.reason_id, self.env.ref("dealer_workshop_dispatch.waiting_reason_parts")
        )
        self.assertEqual(other.order_id.waiting_reason, "parts")
        self.assertFalse(self.env["dealer.repair.clock"]._get_running(self.anna))
