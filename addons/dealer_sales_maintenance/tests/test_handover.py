from datetime import date

from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE, VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestServicePlan(VehicleSalesCommon):
    """The service plan, the law's periods and the free service count from the hand-over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["dealer.operation"].create({"name": "First service"})
        task = cls.env["dealer.maintenance.task"].create(
            {"name": "Oil", "operation_ids": [Command.set(cls.service.ids)]}
        )
        cls.env["dealer.maintenance.plan"].create(
            {
                "name": "Alpha",
                "model_id": cls.model.id,
                "typical_km": 14600,
                "item_ids": [
                    Command.create(
                        {
                            "task_id": task.id,
                            "first_km": 50000,
                            "first_months": 6,
                            "km": 10000,
                            "months": 12,
                        }
                    )
                ],
            }
        )
        cls.env.flush_all()

    def _deliver(self, deal, odometer=12):
        action = deal.action_plan_delivery()
        delivery = self.env["dealer.vehicle.delivery"].browse(action["res_id"])
        delivery.write({"signature": SIGNATURE, "odometer": odometer})
        delivery.action_done()
        return delivery

    def test_first_service(self):
        """Handed over today: the first service is due in six months, and this store reminds."""
        vehicle = self._buy(100000)
        vehicle.build_date = date.today() - relativedelta(months=8)
        deal = self._sell(vehicle)
        delivery = self._deliver(deal)
        self.env.flush_all()
        vehicle.invalidate_recordset()
        today = self.company._get_store_date()
        self.assertEqual(vehicle.next_service_date, today + relativedelta(months=6))
        self.assertEqual(vehicle.next_service_km, 50000)
        self.assertEqual(vehicle.service_company_id, self.company)
        self.assertEqual(delivery.next_service_tasks, "Oil")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_vehicle_sales.report_delivery", delivery.ids
        )[0]
        self.assertIn(b"First service", html)

    def test_free_service(self):
        """The maker's free first service is open from the hand-over on."""
        if "dealer.free.service" not in self.env:
            self.skipTest("dealer_workshop_warranty is not installed")
        maker = self.env["res.partner"].create({"name": "Maker"})
        service = self.env["dealer.free.service"].create(
            {
                "name": "First service",
                "operation_id": self.service.id,
                "partner_id": maker.id,
                "months_from": 0,
                "months_to": 6,
                "km_to": 7500,
            }
        )
        vehicle = self._buy(100000)
        self.assertEqual(service._get_window_state(vehicle, date.today(), 12), "unknown")
        self._deliver(self._sell(vehicle))
        states = {
            found: state for found, state, _job in service._get_entitlements(vehicle, self.company)
        }
        self.assertEqual(states.get(service), "open")

    def test_legal_periods(self):
        """The law's periods count from the day of delivery."""
        if "dealer.sanbao.counter" not in self.env:
            self.skipTest("dealer_workshop_sanbao is not installed")
        vehicle = self._buy(100000)
        self._deliver(self._sell(vehicle))
        self.assertEqual(vehicle.warranty_start, self.company._get_store_date())

    def test_used_car_keeps_its_terms(self):
        """Sold again, a used car keeps the maker's warranty of its first owner."""
        start = date.today() - relativedelta(years=1)
        vehicle = self._buy(90000)
        vehicle._start_warranty(start)
        self._deliver(self._sell(vehicle), odometer=21000)
        self.assertEqual(vehicle.warranty_start, start)
