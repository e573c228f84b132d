from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.dealer_vehicle_sales.tests.test_handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestCallsOfHandover(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_plan = cls.env.ref("dealer_crm_call_sales.plan_handover_3")

    def _make(self, delivery, **later):
        """Make the calls that are due so long after the hand-over."""
        self.env.flush_all()
        with freeze_time(fields.Datetime.add(delivery.date_done, **later)):
            return self.call_plan._make(self.company)

    def test_handover_is_followed_by_one_call(self):
        delivery = self._hand_over(self._ordered())
        self._plan(self._ordered())
        self.assertFalse(self._make(delivery, hours=71))
        self.assertRecordValues(
            self._make(delivery, hours=73),
            [
                {
                    "partner_id": self.customer.id,
                    "vehicle_id": delivery.vehicle_id.id,
                    "about_user_id": self.consultant.id,
                    "script_id": self.call_plan.script_id.id,
                    "res_model": delivery._name,
                    "res_id": delivery.id,
                    "category": "open",
                }
            ],
        )
        self.assertFalse(self._make(delivery, hours=74), "each hand-over once")

    def test_car_that_came_back(self):
        """Its open call is cancelled; a hand-over taken back before its day gets none."""
        delivery = self._hand_over(self._ordered())
        task = self._make(delivery, hours=73)
        self._return(delivery.order_id)
        self.assertEqual(task.category, "cancelled")
        early = self._hand_over(self._ordered())
        self._return(early.order_id)
        self.assertFalse(self._make(early, hours=73))

    def test_nobody_is_called_twice(self):
        """Customer service's calls of the activity plan give way to those of the call lists."""
        care = self._create_user("customer_service")
        self.company.handover_care_user_id = care
        plans = self.env["dealer.call.plan"].search([("trigger", "=", "handover")])
        with_list = self._hand_over(self._ordered())
        with_list._plan_follow_up()
        plans.active = False
        without = self._hand_over(self._ordered())
        without._plan_follow_up()
        own, all_calls = (
            sorted(
                (call.date_deadline - self.company._get_store_date(delivery.date_done)).days
                for call in delivery.activity_ids
            )
            for delivery in (with_list, without)
        )
        self.assertEqual(all_calls, [1, 3, 7, 30])
        self.assertEqual(own, [1, 7])
