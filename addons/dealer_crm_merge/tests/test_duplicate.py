from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MergeCommon


@tagged("post_install", "-at_install")
class TestDuplicate(MergeCommon):
    def _find(self, partners):
        self.env["dealer.duplicate"]._refresh()
        fingerprint = ",".join(str(partner_id) for partner_id in sorted(partners.ids))
        return self.env["dealer.duplicate"].search([("fingerprint", "=", fingerprint)])

    def test_phone_in_all_spellings(self):
        group = self._find(self.winner | self.loser)
        self.assertEqual(group.same, ["phone"])
        self.assertEqual(group.partner_ids, self.winner | self.loser)
        self.assertEqual(group.score, 50)

    def test_more_reasons_more_sure(self):
        self.winner.write({"name": "lin wei", "email": "Lin@Example.com"})
        group = self._find(self.winner | self.loser)
        self.assertEqual(set(group.same), {"phone", "email", "name"})
        self.assertEqual(group.score, 100)
        self.assertIn("phone", group.reason)

    def test_plate_and_name(self):
        one, two = (self._create_customer(name="Fang Ming") for _n in range(2))
        vehicle = self._create_vehicle(license_plate="沪A12345")
        owners = self.env["dealer.vehicle.owner"]
        owners._set_current({vehicle: one.id}, "2025-01-01")
        self.assertFalse(self._find(one | two))
        owners._set_current({vehicle: two.id}, "2025-06-01")
        self.assertEqual(self._find(one | two).same, ["plate", "name"])

    def test_not_the_same(self):
        self.winner.is_company = True
        self.assertFalse(self._find(self.winner | self.loser))
        self.winner.is_company = False
        group = self._find(self.winner | self.loser)
        group.with_user(self.user).action_dismiss()
        self.assertEqual(self._find(self.winner | self.loser).state, "dismissed")
        group.with_user(self.user).action_reopen()
        self.loser.phone = "13900000000"
        self.assertFalse(self._find(self.winner | self.loser), "what no longer holds goes")

    def test_made_up_numbers(self):
        many = self.env["res.partner"].create(
            [{"name": f"C{n}", "phone": "1111111111"} for n in range(12)]
        )
        self.assertFalse(self._find(many))

    def test_who_may(self):
        group = self._find(self.winner | self.loser)
        for role in ("sales_consultant", "reception", "marketing", "service_adviser"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                group.with_user(user).read(["names"])
            with self.assertRaises(AccessError):
                self.env["dealer.merge"].with_user(user)._merge(self.winner, self.loser)

    def test_queries(self):
        self.env["res.partner"].create(
            [{"name": f"C{n}", "phone": f"1390000{n // 2:04}"} for n in range(100)]
        )
        self.env.flush_all()
        with self.assertQueryCount(8):
            self.env["dealer.duplicate"]._refresh()
