from dataclasses import replace

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import FitmentCommon


@tagged("post_install", "-at_install")
class TestLookUp(FitmentCommon):
    def test_categories(self):
        filters = self.env["product.category"].create({"name": "Fit filters"})
        oil = self._create_part("FIT-OIL", categ_id=filters.id)
        self._create_rule(model_id=self.model.id)
        self._create_rule(oil, model_id=self.model.id, engine="1.4T")
        self._create_rule(self._create_part("FIT-NOT"), model_id=self.other_model.id)
        car = self._create_vehicle()
        found = self.Rule.look_up(vehicle_id=car.id)
        self.assertEqual(
            [(c["name"], c["count"], c["fits"]) for c in found["categories"]],
            [("Fit brakes", 1, 1), ("Fit filters", 1, 0)],
        )
        self.assertEqual(
            [(p["number"], p["verdict"], p["reason"]) for p in found["parts"]],
            [
                ("FIT-0001", "fits", "Fitbrand Alpha"),
                ("FIT-OIL", "doubtful", "Engine not known: fits only 1.4T."),
            ],
        )
        only = self.Rule.look_up(vehicle_id=car.id, category_id=filters.id)
        self.assertEqual([p["number"] for p in only["parts"]], ["FIT-OIL"])
        self.assertEqual(only["total"], 2)
        unknown = [fact["key"] for fact in found["facts"] if not fact["known"]]
        self.assertEqual(
            unknown, ["model_year", "engine_code", "trim_id", "plant", "serial", "option_ids"]
        )

    def test_no_category(self):
        self.part.categ_id = False
        self._create_rule(model_id=self.model.id)
        found = self.Rule.look_up(vehicle_id=self.vehicle.id)
        self.assertEqual([c["name"] for c in found["categories"]], ["Other parts"])
        again = self.Rule.look_up(
            vehicle_id=self.vehicle.id, category_id=found["categories"][0]["id"]
        )
        self.assertEqual([p["number"] for p in again["parts"]], ["FIT-0001"])

    def test_filled_in_fact_sharpens(self):
        self._create_rule(model_id=self.model.id, engine="1.4T")
        car = self._create_vehicle()
        self.assertEqual(self._shown(car), {"FIT-0001": "doubtful"})
        self.assertEqual(self._shown(car, engine_code="EA211 1.4T"), {"FIT-0001": "fits"})
        self.assertEqual(self._shown(car, engine_code="2.0T"), {})
        self.assertFalse(car.engine_code)
        self.Rule.save_facts(car.id, {"engine_code": "EA211 1.4T", "name": "no fact"})
        self.assertEqual(self._shown(car), {"FIT-0001": "fits"})
        facts = {f["key"]: f for f in self.Rule.look_up(vehicle_id=car.id)["facts"]}
        self.assertEqual(facts["engine_code"]["choices"], ["1.4T"])

    def test_text(self):
        self._create_rule(model_id=self.model.id)
        other = self._create_part("XX-22")
        self._create_rule(other, model_id=self.model.id)
        found = self.Rule.look_up(vehicle_id=self.vehicle.id, text="fit 0001")
        self.assertEqual([p["number"] for p in found["parts"]], ["FIT-0001"])
        self.assertEqual(found["total"], 1)
        self.assertFalse(self.Rule.look_up(vehicle_id=self.vehicle.id, text="zzzz")["parts"])

    def test_pages(self):
        for number in range(5):
            self._create_rule(self._create_part(f"PAGE-{number}"), model_id=self.model.id)
        numbers = []
        for offset in (0, 2, 4):
            page = self.Rule.look_up(vehicle_id=self.vehicle.id, offset=offset, limit=2)
            self.assertEqual(page["total"], 5)
            numbers += [part["number"] for part in page["parts"]]
        self.assertEqual(numbers, [f"PAGE-{number}" for number in range(5)])

    def test_typed_vin(self):
        """A car we never saw: the VIN says what it says, the rest is in doubt."""
        self._create_rule(vin_prefix="LSVAA2BR", serial_from="500000")
        self._create_rule(self._create_part("FIT-0002"), vin_prefix="LSVAA2BR", plant="2", trim="X")
        found = self.Rule.look_up(vin="lsvaa2br1m2600001")
        self.assertEqual(found["car"]["id"], False)
        self.assertEqual(found["car"]["vin"], "LSVAA2BR1M2600001")
        self.assertEqual(
            {p["number"]: p["verdict"] for p in found["parts"]},
            {"FIT-0001": "fits", "FIT-0002": "doubtful"},
        )
        with self.assertRaises(ValidationError):
            self.Rule.look_up(vin="LSVAA2BR1M26O")
        with self.assertRaises(ValidationError):
            self.Rule.look_up()

    def test_series_suggested_by_our_own_cars(self):
        self._create_rule(model_id=self.model.id)
        found = self.Rule.look_up(vin="LSVAA2BR1M2600001")
        self.assertEqual(
            [(s["model_id"], s["count"]) for s in found["suggestions"]], [(self.model.id, 1)]
        )
        self.assertFalse(found["parts"])
        found = self.Rule.look_up(vin="LSVAA2BR1M2600001", overrides={"model_id": self.model.id})
        self.assertEqual([p["verdict"] for p in found["parts"]], ["fits"])
        self.assertFalse(found["suggestions"])

    def test_find_cars(self):
        self.assertEqual(
            [car["id"] for car in self.Rule.find_cars("lsv aa2br8m2 012345")["cars"]],
            self.vehicle.ids,
        )
        self.assertEqual(self.Rule.find_cars("012345")["cars"][0]["id"], self.vehicle.id)
        unknown = self.Rule.find_cars("LSVAA2BR1M2600001")
        self.assertEqual((unknown["cars"], unknown["vin"]), ([], "LSVAA2BR1M2600001"))
        self.assertIn("Did you mean", self.Rule.find_cars("LSVAA2BR1M26OOOO1")["message"])
        self.assertIn("No car fits", self.Rule.find_cars("nothing like it")["message"])
        self.assertEqual(self.Rule.find_cars(" ")["cars"], [])

    def test_verdicts_of_look_up_and_judge_agree(self):
        """The page's query and the judge of single parts say the same of every part."""
        values = [
            {"model_id": self.model.id},
            {"model_id": self.model.id, "engine": "1.4T"},
            {"model_id": self.model.id, "engine": "1.4T", "trim": "Sport"},
            {"brand_id": self.brand.id, "option_ids": self.towbar.ids},
            {"vin_prefix": "LSV", "plant": "2"},
            {"is_universal": True},
        ]
        excluded = [None, {"trim": "Comfort"}, {"model_id": self.model.id, "plant": "9"}]
        parts = self.part.browse()
        for number, rule in enumerate(values):
            for place, exclusion in enumerate(excluded):
                part = self._create_part(f"AGREE-{number}-{place}")
                parts |= part
                self._create_rule(part, **rule)
                if exclusion:
                    self._create_rule(part, exclude=True, **exclusion)
        full = self.vehicle._get_fitment_facts()
        for facts in (
            full,
            replace(full, engine_keys=()),
            replace(full, trim_id=None, trim_keys=(), option_ids=()),
            replace(full, vin=""),
            replace(full, vin="", trim_keys=(), engine_keys=()),
        ):
            shown = {row[0]: row[1] for row in self.Rule._look_up(facts, limit=100)["parts"]}
            judged = self.Rule._judge_fit(facts, parts)
            self.assertEqual(
                shown,
                {pid: verdict for pid, (verdict, _why) in judged.items() if verdict != "unfit"},
            )

    # === STOCK AND SUPERSESSION === #

    def test_stock_bin_and_price(self):
        self._create_rule(model_id=self.model.id, position="front", quantity=2)
        self._stock(self.part, 3)
        self.part.core_charge = 12
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Trade",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 20,
                            "applied_on": "3_global",
                        }
                    )
                ],
            }
        )
        owner = self.env["res.partner"].create({"name": "Fit owner"})
        owner.property_product_pricelist = pricelist
        self.vehicle._set_owner(owner)
        part = self.Rule.look_up(vehicle_id=self.vehicle.id)["parts"][0]
        self.assertEqual((part["on_hand"], part["free"], part["core_charge"]), (3, 3, 12))
        self.assertEqual(part["price"], 80)
        self.assertEqual(part["shelves"][0]["on_hand"], 3)
        self.assertTrue(part["shelves"][0]["bins"])
        self.assertEqual(
            [(place["position"], place["quantity"]) for place in part["places"]], [("front", 2)]
        )
        self.assertFalse([key for key in part if "cost" in key or "standard" in key])

    def test_superseded_leads_to_the_current_one(self):
        new = self._create_part("FIT-NEW")
        self._create_rule(model_id=self.model.id)
        self.env["dealer.part.supersession"].create({"old_id": self.part.id, "new_id": new.id})
        parts = self.Rule.look_up(vehicle_id=self.vehicle.id)["parts"]
        self.assertEqual([p["number"] for p in parts], ["FIT-NEW"])
        self.assertEqual(parts[0]["verdict"], "fits")
        self.assertEqual(parts[0]["others"], [])
        self.assertEqual(parts[0]["replaces"], ["FIT-0001"])
        # what is left of the old one comes first
        self._stock(self.part, 2)
        parts = self.Rule.look_up(vehicle_id=self.vehicle.id)["parts"]
        self.assertEqual(
            [(o["number"], o["free"], o["is_old"]) for o in parts[0]["others"]],
            [("FIT-0001", 2, True)],
        )
        # found by the old number as well
        by_old = self.Rule.look_up(vehicle_id=self.vehicle.id, text="FIT0001")["parts"]
        self.assertEqual([p["number"] for p in by_old], ["FIT-NEW"])

    def test_current_one_not_for_this_car(self):
        new = self._create_part("FIT-NEW")
        self._create_rule(model_id=self.model.id)
        self._create_rule(new, model_id=self.model.id, exclude=True)
        self.env["dealer.part.supersession"].create({"old_id": self.part.id, "new_id": new.id})
        self.assertEqual(self._shown(), {"FIT-0001": "fits"})

    def test_archived_part_is_not_shown(self):
        self._create_rule(model_id=self.model.id)
        self.part.active = False
        self.assertEqual(self._shown(), {})

    def test_replacing_part_without_rules_of_its_own(self):
        """Its category, number, store and archiving count, not those of the part it replaces."""
        filters = self.env["product.category"].create({"name": "Fit filters"})
        new = self._create_part("FIT-NEW", categ_id=filters.id)
        self._create_rule(model_id=self.model.id)
        self.env["dealer.part.supersession"].create({"old_id": self.part.id, "new_id": new.id})
        self.part.active = False
        found = self.Rule.look_up(vehicle_id=self.vehicle.id)
        self.assertEqual([(c["name"], c["count"]) for c in found["categories"]], [("Fit filters", 1)])  # fmt: skip
        self.assertEqual([p["number"] for p in found["parts"]], ["FIT-NEW"])
        new.company_id = self.env["res.company"].create({"name": "Fit elsewhere"})
        here = self.Rule.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(here._look_up(self.vehicle)["parts"])

    def test_one_part_stands_for_itself_and_the_old_one(self):
        new = self._create_part("FIT-NEW")
        self._create_rule(model_id=self.model.id)
        self._create_rule(new, model_id=self.model.id, engine="9.9T")
        self._create_rule(new, brand_id=self.brand.id, plant="9", position="rear")
        self._create_rule(new, brand_id=self.brand.id, trim="Comfort Plus")
        self.env["dealer.part.supersession"].create({"old_id": self.part.id, "new_id": new.id})
        rows = self.Rule._look_up(self.vehicle)["parts"]
        self.assertEqual(
            [(product, verdict, sorted(members)) for product, verdict, members in rows],
            [(new.id, "fits", sorted([self.part.id, new.id]))],
        )

    # === WHAT A RULE KEEPS OF ITS PART === #

    def test_changes_of_the_part_reach_the_look_up(self):
        self._create_rule(model_id=self.model.id)
        self._create_rule(self._create_part("FIT-0002"), model_id=self.model.id)
        self.assertEqual(list(self._shown()), ["FIT-0001", "FIT-0002"])
        self.part.part_number = "FIT-0003"
        self.assertEqual(list(self._shown()), ["FIT-0002", "FIT-0003"])
        self.part.categ_id = self.env["product.category"].create({"name": "Fit filters"})
        found = self.Rule.look_up(vehicle_id=self.vehicle.id)
        self.assertEqual(
            [(c["name"], c["count"]) for c in found["categories"]],
            [("Fit brakes", 1), ("Fit filters", 1)],
        )
        self.part.product_tmpl_id.active = False
        self.assertEqual(self._shown(), {"FIT-0002": "fits"})
        self.part.product_tmpl_id.active = True
        self.assertEqual(list(self._shown()), ["FIT-0002", "FIT-0003"])

    def test_part_of_another_store(self):
        other = self.env["res.company"].create({"name": "Fit elsewhere"})
        self._create_rule(model_id=self.model.id)
        self.part.company_id = other
        here = self.Rule.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(here._look_up(self.vehicle)["parts"])
        both = self.Rule.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertEqual(len(both._look_up(self.vehicle)["parts"]), 1)

    # === HOOKS === #

    def test_add_to_unknown_target(self):
        for target in ("nothing:1", "to:1", "x", "__class__:1"):
            with self.assertRaises(UserError):
                self.Rule.add_to(target, self.part.id)
