from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SupplyCommon


@tagged("post_install", "-at_install")
class TestAccess(SupplyCommon):
    def test_roles(self):
        order = self._order((1, self.white))
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        clerk_order = order.with_user(self.clerk)
        self.assertEqual(clerk_order.quantity, 1)
        with self.assertRaises(AccessError):
            clerk_order.read(["amount"])
        with self.assertRaises(AccessError):
            arrival.with_user(self.clerk).read(["price"])
        with self.assertRaises(AccessError):
            clerk_order.write({"note": "x"})
        with self.assertRaises(AccessError):
            arrival.with_user(self.clerk).copy()
        for role in ("sales_consultant", "technician", "finance_clerk"):
            user = self._create_user(role)
            arrival.with_user(user).read(["vin", "state"])
            with self.assertRaises(AccessError):
                arrival.with_user(user).receive(2, "there")
            with self.assertRaises(AccessError):
                arrival.with_user(user).get_expected()
        with self.assertRaises(AccessError):
            order.with_user(self._create_user("technician")).read(["name"])
        general = self._create_user("general_manager")
        mine = self._order((1, self.white), confirm=False).with_user(general)
        mine.action_send()
        self.assertEqual(mine.category, "sent")

    def test_other_store_and_portal(self):
        order = self._order((1, self.white))
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        other = self.env["res.company"].create({"name": "Other store"})
        clerk = self._create_user("stock_clerk", company_id=other.id)
        portal = new_test_user(self.env, login="supply_portal", groups="base.group_portal")
        for user in (clerk, portal):
            for record in (order, order.line_ids, arrival):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["create_date"])
        found = self.env["dealer.vehicle.arrival"].with_user(clerk).find_for_receipt(row["VIN"])
        self.assertFalse(found["cars"])
        with self.assertRaises(AccessError):
            self.env["dealer.vehicle.arrival"].with_user(portal).find_for_receipt(row["VIN"])
