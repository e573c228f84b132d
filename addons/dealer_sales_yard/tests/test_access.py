from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestAccess(YardCommon):
    def test_roles(self):
        [car] = self._buy(100)
        paper = self._keep(car)
        consultant = self._create_user("sales_consultant")
        self.assertEqual(paper.with_user(consultant).place, "safe")
        with self.assertRaises(AccessError):
            paper.with_user(consultant)._hand("registration")
        with self.assertRaises(AccessError):
            car.key_ids.with_user(consultant).action_lost()
        with self.assertRaises(AccessError):
            self.slots.with_user(self.clerk).write({"row": "X"})
        for model in (
            "dealer.yard.stay",
            "dealer.vehicle.key.loan",
            "dealer.vehicle.certificate.move",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.manager).create({})
        finance = self._create_user("finance_clerk")
        paper.with_user(finance)._hand("pledged", self.bank)

    def test_other_store_and_portal(self):
        [car] = self._buy(100)
        paper = self._keep(car)
        self.slots[0]._put(car)
        other = self.env["res.company"].create({"name": "Other store"})
        clerk = self._create_user("stock_clerk", company_id=other.id)
        portal = new_test_user(self.env, login="yard_portal2", groups="base.group_portal")
        for user in (clerk, portal):
            for record in (paper, car.key_ids, self.slots, car.stay_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["create_date"])
        with self.assertRaises(AccessError):
            self.env["dealer.yard"].with_user(portal).find(car.vin)
        with self.assertRaises(AccessError):
            self.env["dealer.yard"].with_user(clerk).put(car.id, "YA-02")
