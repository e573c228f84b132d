from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import FitmentCommon


@tagged("post_install", "-at_install")
class TestFitment(FitmentCommon):
    # === ONE CRITERION === #

    def test_each_criterion(self):
        """What a rule asks decides alone: yes for this car, no for another, doubt for a blank."""
        blank = self.env["dealer.vehicle"].create({"license_plate": "藏FIT001"})
        self.assertFalse(blank.brand_id or blank.model_year or blank.vin)
        cases = [
            ("brand", {"brand_id": self.brand.id}, {"brand_id": self.other_brand.id}),
            ("model", {"model_id": self.model.id}, {"model_id": self.other_model.id}),
            ("years", {"year_from": 2018, "year_to": 2021}, {"year_from": 2022}),
            ("year", {"year_to": 2021}, {"year_to": 2020}),
            ("engine", {"engine": "1.5L, 1.4t"}, {"engine": "1.5L"}),
            ("engine code", {"engine": "ea211 dls"}, {"engine": "EA888"}),
            ("trim", {"trim": "comfort"}, {"trim": "Sport"}),
            ("trim code", {"trim": "cp-1"}, {"trim": "CP2"}),
            ("plant", {"plant": "n2"}, {"plant": "N"}),
            ("prefix", {"vin_prefix": "lsvaa2"}, {"vin_prefix": "LSVAB"}),
            ("serial from", {"serial_from": "012345"}, {"serial_from": "012346"}),
            ("serial to", {"serial_to": "12345"}, {"serial_to": "12344"}),
            ("options", {"option_ids": self.sunroof.ids}, {"option_ids": self.towbar.ids}),
        ]
        for name, right, wrong in cases:
            with self.subTest(name):
                rule = self._create_rule(**right)
                self.assertEqual(self._judge()[0], "fits")
                self.assertEqual(self._judge(blank)[0], "doubtful")
                rule.unlink()
                rule = self._create_rule(**wrong)
                self.assertEqual(self._judge()[0], "unfit")
                rule.unlink()

    def test_and_within_a_rule(self):
        """A fact that is wrong beats one that isn't known; else one unknown makes doubt."""
        self._create_rule(model_id=self.model.id, engine="1.4T", trim="Sport")
        no_trim = self._create_vehicle(engine_code="1.4T")
        self.assertEqual(self._judge()[0], "unfit")
        self.assertEqual(self._judge(no_trim)[0], "doubtful")
        no_trim.engine_code = "1.5L"
        self.assertEqual(self._judge(no_trim)[0], "unfit")

    def test_alternatives(self):
        self._create_rule(model_id=self.other_model.id)
        self.assertEqual(self._judge()[0], "unfit")
        self._create_rule(model_id=self.model.id)
        self.assertEqual(self._judge()[0], "fits")

    def test_exclusion_wins(self):
        self._create_rule(model_id=self.model.id)
        exclusion = self._create_rule(model_id=self.model.id, trim="Comfort", exclude=True)
        verdict, reason = self._judge()
        self.assertEqual(verdict, "unfit")
        self.assertEqual(reason, "Not for Fitbrand Alpha, trim Comfort")
        # a car whose trim nobody knows may be one of those
        verdict, reason = self._judge(self._create_vehicle())
        self.assertEqual(verdict, "doubtful")
        self.assertEqual(reason, "Trim not known: not for Comfort.")
        exclusion.trim = "Sport"
        self.assertEqual(self._judge()[0], "fits")

    def test_exclusion_alone_fits_nothing(self):
        self._create_rule(model_id=self.other_model.id, exclude=True)
        self.assertEqual(self._judge(), ("unfit", "No rule says it fits this car."))

    def test_no_rule(self):
        self.assertEqual(self._judge()[0], "unknown")

    def test_universal(self):
        self._create_rule(is_universal=True)
        self.assertEqual(self._judge(), ("fits", "Any car"))
        self.assertEqual(self._judge(self.env["dealer.vehicle"].create({}))[0], "fits")

    def test_serial_range(self):
        rule = self._create_rule(vin_prefix="LSVAA2BR8M2", serial_from="12300", serial_to="012400")
        self.assertEqual(rule.serial_from, "012300")
        self.assertEqual(self._judge()[0], "fits")
        for serial, verdict in (("012300", "fits"), ("012299", "unfit"), ("012400", "fits"),
                                ("012401", "unfit")):  # fmt: skip
            car = self.env["dealer.vehicle"].new({"vin": f"LSVAA2BR8M2{serial}"})
            self.assertEqual(self._judge(car)[0], verdict, serial)
        # an old frame number has no serial: nobody knows
        old = self._create_vehicle(vin="FRAME12", frame_number_only=True)
        self.assertEqual(self._judge(old)[0], "doubtful")

    def test_engine_of_the_trim(self):
        self._create_rule(model_id=self.model.id, engine="EA211")
        car = self._create_vehicle(trim_id=self.trim.id)
        self.assertEqual(self._judge(car)[0], "doubtful")
        self.trim.engine_code = "EA211 1.4T"
        self.assertEqual(self._judge(car)[0], "fits")
        car.engine_code = "EA888 2.0T"
        self.assertEqual(self._judge(car)[0], "unfit")

    def test_brands_a_vin_leaves_possible(self):
        """A VIN with several candidate brands: another brand is out, these are in doubt."""
        self._create_rule(brand_id=self.other_brand.id)
        facts = self.env["dealer.vehicle"].new({})._get_fitment_facts()
        facts = facts.__class__(brand_ids=(self.brand.id,))
        self.assertEqual(self._judge(facts)[0], "unfit")
        facts = facts.__class__(brand_ids=(self.brand.id, self.other_brand.id))
        verdict, reason = self._judge(facts)
        self.assertEqual(verdict, "doubtful")
        self.assertEqual(reason, "Brand not known: fits only Otherbrand.")

    # === REASONS === #

    def test_reasons(self):
        self._create_rule(model_id=self.model.id, year_from=2018, year_to=2021, engine="1.4T")
        self.assertEqual(self._judge()[1], "Fitbrand Alpha 2018–2021, 1.4T")
        self._create_rule(model_id=self.model.id, year_from=2018, year_to=2021, engine="1.5L")
        car = self._create_vehicle(model_year=2020)
        self.assertEqual(self._judge(car), ("doubtful", "Engine not known: fits only 1.4T / 1.5L."))
        car.model_year = 2023
        self.assertEqual(
            self._judge(car)[1],
            "It is for: Fitbrand Alpha 2018–2021, 1.4T; Fitbrand Alpha 2018–2021, 1.5L",
        )

    def test_sentence(self):
        rule = self._create_rule(
            model_id=self.model.id,
            year_from=2019,
            trim="Comfort;Luxury",
            plant="2n",
            vin_prefix="lsvaa",
            serial_to="99",
            option_ids=[Command.set((self.towbar | self.sunroof).ids)],
        )
        self.assertEqual(
            rule.display_name,
            "Fitbrand Alpha from 2019, trim Comfort / Luxury, plant 2 / N, VIN LSVAA…, "
            "serial until 000099, with Fit sunroof + Fit towbar",
        )
        rule.exclude = True
        self.assertTrue(rule.display_name.startswith("Not for Fitbrand Alpha"))

    # === SUPERSESSION === #

    def test_new_number_takes_over(self):
        new = self._create_part("FIT-0002")
        newest = self._create_part("FIT-0003")
        self._create_rule(model_id=self.model.id)
        self.assertEqual(self._judge(part=newest)[0], "unknown")
        self.env["dealer.part.supersession"].create(
            [{"old_id": self.part.id, "new_id": new.id}, {"old_id": new.id, "new_id": newest.id}]
        )
        self.assertEqual(self._judge(part=newest), ("fits", "Fitbrand Alpha"))
        # a word of its own wins
        self._create_rule(newest, model_id=self.model.id, exclude=True)
        self.assertEqual(self._judge(part=newest)[0], "unfit")
        self.assertEqual(self._judge(part=new)[0], "fits")

    # === WRITING RULES === #

    @mute_logger("odoo.sql_db")
    def test_database_guards(self):
        bad = [
            {},  # asks nothing
            {"is_universal": True, "brand_id": self.brand.id},
            {"brand_id": self.brand.id, "year_from": 2021, "year_to": 2020},
            {"serial_from": "000002", "serial_to": "000001"},
            {"brand_id": self.brand.id, "quantity": 0},
        ]
        for values in bad:
            with self.subTest(values), self.assertRaises(IntegrityError), self.cr.savepoint():
                self._create_rule(**values)
                self.env.flush_all()
        self._create_rule(brand_id=self.brand.id, engine="1.4 T")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_rule(brand_id=self.brand.id, engine="1.4t")

    def test_bad_input(self):
        for values in (
            {"vin_prefix": "LSV AA2BR8M2012345"},
            {"vin_prefix": "LSV中"},
            {"serial_from": "12-34567"},
            {"model_id": self.model.id, "brand_id": self.other_brand.id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._create_rule(**values)

    def test_form(self):
        with Form(self.Rule) as form:
            form.product_id = self.part
            form.model_id = self.model
            form.engine = "1.4T"
            self.assertEqual(form.brand_id, self.brand)
        form.record.exclude = True
        self.assertEqual(form.record.display_name, "Not for Fitbrand Alpha, 1.4T")
        with Form(form.record) as form:
            form.exclude = False
            form.is_universal = True
        self.assertEqual(form.record.display_name, "Any car")
        self.assertFalse(form.record.engine_keys)

    def test_rules_on_the_part(self):
        template = self.part.product_tmpl_id
        template.fitment_ids = [
            Command.create({"product_id": self.part.id, "model_id": self.model.id})
        ]
        self.assertEqual(
            self.Rule.search([("product_id", "=", self.part.id)]), template.fitment_ids
        )
        self.assertEqual(self.model.fitment_count, 1)
        self.assertEqual(
            self.Rule.search(self.model.action_view_fitment()["domain"]), template.fitment_ids
        )
