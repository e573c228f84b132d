from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestComplaintOfDeal(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user("customer_service")
        cls.car = cls._buy(100000)
        cls.deal = cls._create_deal(cls.car, confirm=True)

    def _take_in(self, user, **values):
        return (
            self.env["dealer.complaint"]
            .with_user(user)
            ._take_in({"subject": "The colour is wrong", "company_id": self.company.id, **values})
        )

    def test_car_of_the_deal(self):
        """Whoever takes it in names the deal; car and customer follow, also for who sees no
        deals."""
        adviser = self._create_user("service_adviser")
        complaint = self._take_in(adviser, deal_id=self.deal.id)
        self.assertEqual(complaint.sudo().vehicle_id, self.car)
        self.assertEqual(complaint.sudo().partner_id, self.customer)
        other = self._buy(100000)
        named = self._take_in(adviser, deal_id=self.deal.id, vehicle_id=other.id)
        self.assertEqual(named.sudo().vehicle_id, other, "the car that was said goes first")

    def test_customer_service_chooses_the_deal(self):
        with Form(self.env["dealer.complaint"].with_user(self.agent)) as form:
            form.subject = "The colour is wrong"
            form.deal_id = self.deal
            self.assertEqual(form.vehicle_id, self.car)
            self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.record.deal_id, self.deal)

    def test_deal_of_another_store(self):
        other = self.env["res.company"].create({"name": "Other Store"})
        with self.assertRaises(UserError):
            self._take_in(self.env.user, deal_id=self.deal.id, company_id=other.id)
