from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalesWorkshopCommon


@tagged("post_install", "-at_install")
class TestRefurbishment(SalesWorkshopCommon):
    def _refurbish(self, vehicle=None):
        vehicle = vehicle or self.vehicle
        action = vehicle.with_user(self.manager).action_refurbish()
        order = self.env["dealer.repair.order"].browse(action["res_id"])
        order._add_job(
            {"concern": "Respray the door"},
            [
                {"line_type": "labour", "standard_hours": 2, "payer": "internal", "price_unit": 80},
                {
                    "line_type": "part",
                    "product_id": self.mats.id,
                    "quantity": 2,
                    "payer": "internal",
                },
            ],
        )
        return order

    def test_one_open_order(self):
        """The button opens what is being done, or starts it; the car is not promised meanwhile."""
        order = self._refurbish()
        again = self.vehicle.with_user(self.manager).action_refurbish()
        self.assertEqual(again["res_id"], order.id)
        with self.assertRaisesRegex(UserError, "being refurbished"):
            self._create_equipped_deal(self._line(self.mats))
        self._fit(order)
        order.action_settle()
        self.assertFalse(self.vehicle.refurbishment_id)
        self._create_equipped_deal(self._line(self.mats))

    def test_cost_against_budget(self):
        order = self._refurbish()
        order.budget = 250
        self.assertEqual(order.car_cost, 260)  # two mats at 50, two hours at 80
        self.assertTrue(order.is_over_budget)
        self.company.refurbishment_labour = False
        order.invalidate_recordset()
        self.assertEqual(order.car_cost, 100)
        self.assertFalse(order.is_over_budget)

    def test_the_car_is_named(self):
        """Settled, the internal cost names the car; reopened, nothing is left."""
        order = self._fit(self._refurbish())
        order.action_settle()
        entry = order.invoice_ids.filtered(lambda move: move.move_type == "entry")
        item = entry.line_ids.filtered("dealer_vehicle_id")
        self.assertEqual(
            (item.dealer_vehicle_id, item.vehicle_figure, item.balance),
            (self.vehicle, "refurbishment", 100),
        )
        order._reopen("Wrong part")
        self.assertEqual(self._figures(self.vehicle), {})

    def test_who_and_where(self):
        """Not the consultant; not another store's car; not a customer's."""
        with self.assertRaises(AccessError):
            self.vehicle.with_user(self.consultant).action_refurbish()
        company = self.env["res.company"].create({"name": "Other"})
        other = self._create_user("sales_manager", company_id=company.id)
        with self.assertRaises(AccessError):
            self.vehicle.with_user(other).action_refurbish()
        sold = self._sell(self._buy(90000)).deal_vehicle_id
        with self.assertRaisesRegex(UserError, "not in stock"):
            sold.with_user(self.manager).action_refurbish()

    def test_budget_hook(self):
        self.patch(
            type(self.env["dealer.vehicle"]), "_get_refurbishment_budget", lambda self: 1234.0
        )
        order = self._refurbish()
        self.assertEqual(order.budget, 1234)
