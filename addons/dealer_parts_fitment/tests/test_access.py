from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FitmentCommon


@tagged("post_install", "-at_install")
class TestAccess(FitmentCommon):
    def test_roles(self):
        rule = self._create_rule(model_id=self.model.id)
        roles = "service_adviser", "technician", "store_keeper", "parts_counter", "parts_manager"
        for role in roles:
            with self.subTest(role):
                user = self._create_user(role)
                Rule = self.Rule.with_user(user)
                found = Rule.look_up(vehicle_id=self.vehicle.id)
                self.assertEqual([p["number"] for p in found["parts"]], ["FIT-0001"])
                self.assertEqual(found["car"]["can_write"], role == "service_adviser")
                self.assertTrue(rule.with_user(user).display_name)
                for mode in ("write", "create", "unlink"):
                    self.assertEqual(
                        rule.with_user(user).has_access(mode), role == "parts_manager", mode
                    )

    def test_facts_are_saved_by_who_may_write_the_car(self):
        keeper = self._create_user("store_keeper")
        with self.assertRaises(AccessError):
            self.Rule.with_user(keeper).save_facts(self.vehicle.id, {"engine_code": "2.0T"})
        adviser = self._create_user("service_adviser")
        self.Rule.with_user(adviser).save_facts(self.vehicle.id, {"engine_code": "2.0T"})
        self.assertEqual(self.vehicle.engine_code, "2.0T")

    def test_portal_sees_nothing(self):
        portal = new_test_user(self.env, "fitment_portal", groups="base.group_portal")
        Rule = self.Rule.with_user(portal)
        for call in (
            lambda: Rule.look_up(vin=self.VIN),
            lambda: Rule.find_cars("012345"),
            lambda: Rule._look_up(self.vehicle._get_fitment_facts()),
            lambda: Rule._judge_fit(self.vehicle._get_fitment_facts(), self.part),
            lambda: Rule.add_to("x:1", self.part.id),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_other_store(self):
        """Rules are everybody's; a store's own part, car and stock are not."""
        other = self.env["res.company"].create({"name": "Fit other store"})
        user = self._create_user(
            "parts_manager", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        mine = self._create_part("FIT-MINE", company_id=self.company.id)
        self._create_rule(mine, model_id=self.model.id)
        self._create_rule(model_id=self.model.id)
        self._stock(self.part, 3)
        Rule = self.Rule.with_user(user).with_company(other)
        parts = Rule.look_up(vehicle_id=self.vehicle.id)["parts"]
        self.assertEqual([(p["number"], p["on_hand"]) for p in parts], [("FIT-0001", 0)])
        self.vehicle.company_id = self.company
        with self.assertRaises(AccessError):
            Rule.look_up(vehicle_id=self.vehicle.id)
        self.assertEqual(Rule.find_cars(self.VIN)["cars"], [])

    def test_what_no_screen_sends(self):
        """Whatever is asked for, there is an answer or a sentence."""
        Rule = self.env["dealer.part.fitment"].with_user(self._create_user("service_adviser"))
        car = {"vehicle_id": self.vehicle.id}
        for asked in (
            {"vehicle_id": "x"}, {"vehicle_id": [1]}, {**car, "category_id": "x"},
            {**car, "offset": [1]}, {**car, "partner_id": "x"},
            {**car, "overrides": {"brand_id": "x"}}, {**car, "overrides": {"option_ids": ["x"]}},
        ):  # fmt: skip
            with self.subTest(asked), self.assertRaises(UserError):
                Rule.look_up(**asked)
        for asked in ({"text": "\0"}, {"text": 5}, {"overrides": "x"}, {"offset": 10**30}):
            with self.subTest(asked):
                Rule.look_up(**car, **asked)
        for text in (5, {}, "\0"):
            self.assertIn("cars", Rule.find_cars(text))
        with self.assertRaises(UserError):
            Rule.save_facts("x", {})
        with self.assertRaises(UserError):
            Rule.add_to("order:²", 1)
