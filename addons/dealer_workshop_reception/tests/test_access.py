from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReceptionCommon
from odoo.addons.dealer_base.tests.common import ROLES

# whoever may open a repair order
ALLOWED = {"service_adviser", "workshop_controller", "administrator"}


@tagged("post_install", "-at_install")
class TestAccess(ReceptionCommon):
    def test_roles(self):
        """Advisers and the controller receive cars; nobody else asks about them here."""
        for role in ROLES:
            user = self.adviser if role == "service_adviser" else self._create_user(role)
            Reception = self.env["dealer.reception"].with_user(user)
            with self.subTest(role):
                if role in ALLOWED:
                    self.assertTrue(Reception.open_car(self.vehicle.id))
                    self.assertEqual(Reception.receive(self._data(anyway=True))["state"], "done")
                    continue
                calls = [
                    lambda R=Reception: R.get_home(),
                    lambda R=Reception: R.find("x"),
                    lambda R=Reception: R.read_vin("x"),
                    lambda R=Reception: R.open_car(self.vehicle.id),
                    lambda R=Reception: R.find_people("Test"),
                    lambda R=Reception: R.receive(self._data()),
                    lambda R=Reception: R.send_sheet(1, "a@b.example"),
                ]
                for call in calls:
                    with self.assertRaises(AccessError):
                        call()

    def test_portal(self):
        user = new_test_user(self.env, login="reception_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["dealer.reception"].with_user(user).find("Test owner")

    def test_other_store(self):
        """Another store's adviser neither sees the open order nor meets its phrases."""
        self._receive()
        order = self.env["dealer.repair.order"].search([("vehicle_id", "=", self.vehicle.id)])
        phrase = self.env["dealer.reception.phrase"].create(
            {"name": "Only here", "company_id": self.company.id}
        )
        other = self.env["res.company"].create({"name": "Other store"})
        user = new_test_user(
            self.env,
            login="reception_other",
            groups="dealer_base.group_service_adviser",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        Reception = self.env["dealer.reception"].with_user(user)
        self.assertNotIn(phrase.name, Reception.get_home()["concerns"])
        self.assertFalse(Reception.open_car(self.vehicle.id)["open_order"])
        with self.assertRaises(AccessError):
            Reception.send_sheet(order.id, "a@b.example")

    def test_uuid_is_a_fact(self):
        order = self._create_order(user=self.adviser)
        with self.assertRaisesRegex(Exception, "cannot be set by hand"):
            order.reception_uuid = "0" * 20
