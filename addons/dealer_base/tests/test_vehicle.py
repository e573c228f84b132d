from odoo import fields
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation, UniqueViolation

from .common import VIN, VIN_2, VIN_WRONG, DealerCommon


@tagged("post_install", "-at_install")
class TestVehicle(DealerCommon):
    # === VIN === #

    def test_vin_is_normalised_on_every_way_in(self):
        vehicle = self.Vehicle.create({"vin": " 1hgcm-826X3 a904357\u200b"})
        self.assertRecordValues(vehicle, [{"vin": VIN, "vin_tail": "904357", "vin_check": "ok"}])
        vehicle.write({"vin": VIN_2.lower()})
        self.assertEqual(vehicle.vin, VIN_2)
        loaded = self.Vehicle.load(["vin"], [["１ＨＧＣＭ８２６Ｘ３Ａ９０４３５７"]])
        self.assertEqual(self.Vehicle.browse(loaded["ids"]).vin, VIN)

    def test_vin_decoded(self):
        honda = self.env["fleet.vehicle.model.brand"].search([("name", "=", "Honda")], limit=1)
        honda = honda or honda.create({"name": "Honda"})
        with Form(self.Vehicle) as form:
            form.vin = VIN
            self.assertEqual(form.brand_id, honda)
            self.assertEqual(form.model_year, 2003)
        self.assertIn("Honda", form.record.vin_info)
        vehicle = self._create_vehicle(vin=VIN_2)
        self.assertEqual(vehicle.brand_id, self.brand, "a given brand is kept")

    def test_wrong_check_digit_warns(self):
        vehicle = self.Vehicle.create({"vin": VIN_WRONG})
        self.assertEqual(vehicle.vin_check, "wrong")

    def test_forbidden_letters_offer_correction(self):
        with Form(self.Vehicle) as form:
            form.vin = "1hgcm826x3a9O4357"
            self.assertEqual(form.vin_suggestion, VIN)
            form.vin = form.vin_suggestion
        self.assertEqual(form.record.vin, VIN)

    def test_malformed_vin_refused(self):
        with self.assertRaisesRegex(ValidationError, "5 characters instead of 17"):
            self.Vehicle.create({"vin": "12345"})
        with self.assertRaisesRegex(ValidationError, f"Did you mean {VIN}"):
            self.Vehicle.create({"vin": VIN.replace("0", "O")})
        vehicle = self.Vehicle.create({"vin": "jzx100-0012345", "frame_number_only": True})
        self.assertRecordValues(vehicle, [{"vin": "JZX1000012345", "vin_check": "unused"}])
        with self.assertRaises(ValidationError):
            vehicle.frame_number_only = False

    def test_duplicate_vin(self):
        vehicle = self._create_vehicle(vin=VIN, license_plate="藏G12345")
        with self.assertRaisesRegex(ValidationError, "exists already: 藏G12345"):
            self.Vehicle.create({"vin": VIN.lower()})
        with self.assertRaises(RedirectWarning) as caught:
            self.Vehicle.web_save({"vin": VIN}, {})
        self.assertEqual(caught.exception.args[1]["res_id"], vehicle.id)
        vehicle.active = False
        with self.assertRaises(ValidationError):
            self._create_vehicle(vin=VIN_2).vin = VIN
        vehicle.write({"vin": VIN})

    @mute_logger("odoo.sql_db")
    def test_database_guards_the_vin(self):
        self._create_vehicle(vin=VIN)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.cr.execute("INSERT INTO dealer_vehicle (vin) VALUES (%s)", [VIN])
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute("INSERT INTO dealer_vehicle (vin) VALUES (%s)", [VIN_2.lower()])

    # === PLATES === #

    def test_plate_history(self):
        with freeze_time("2024-01-10"):
            vehicle = self._create_vehicle(license_plate="藏g·12345")
        self.assertEqual(vehicle.license_plate, "藏G12345")
        with freeze_time("2025-03-01"):
            vehicle.license_plate = "藏GD12345"
        self.assertRecordValues(
            vehicle.plate_ids.sorted("date_from"),
            [
                {
                    "plate": "藏G12345",
                    "plate_kind": "normal",
                    "date_from": fields.Date.to_date("2024-01-10"),
                    "date_to": fields.Date.to_date("2025-03-01"),
                },
                {
                    "plate": "藏GD12345",
                    "plate_kind": "new_energy",
                    "date_from": fields.Date.to_date("2025-03-01"),
                    "date_to": False,
                },
            ],
        )
        with self.assertRaisesRegex(UserError, "has had 藏GD12345 since 2025-03-01"):
            vehicle._set_plate("藏G99999", "2025-02-01")

    def test_plate_corrected_the_same_day_leaves_no_trace(self):
        vehicle = self._create_vehicle(license_plate="藏G12345")
        vehicle.license_plate = "藏G12346"
        self.assertEqual(vehicle.plate_ids.mapped("plate"), ["藏G12346"])

    def test_plate_moves(self):
        with freeze_time("2024-01-10"):
            old = self._create_vehicle(license_plate="藏G12345")
        new = self._create_vehicle()
        with Form(new) as form:
            with self.assertLogs("odoo.tests.form.onchange", level="WARNING") as logs:
                form.license_plate = "藏g 12345"
            self.assertIn("Saving moves it here", logs.output[0])
        self.assertFalse(old.license_plate)
        self.assertEqual(new.license_plate, "藏G12345")
        self.assertTrue(old.plate_ids.date_to)
        self.assertIn("moved to", old.message_ids[0].body)

    @mute_logger("odoo.sql_db")
    def test_database_guards_plates(self):
        vehicle = self._create_vehicle(license_plate="藏G12345")
        other = self._create_vehicle()
        insert = "INSERT INTO dealer_vehicle_plate (vehicle_id, plate, plate_key, date_from) VALUES (%s, %s, %s, %s)"
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.cr.execute(insert, [other.id, "藏G12345", "藏G12345", "2030-01-01"])
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.cr.execute(insert, [vehicle.id, "X", "X", "2030-01-01"])

    # === OWNERS AND LIFE === #

    def test_owner_history(self):
        vehicle = self._create_vehicle()
        self.assertEqual(vehicle.lifecycle, "unknown")
        vehicle._set_owner(self.owner, "2024-01-01", "S00001")
        self.assertRecordValues(vehicle, [{"owner_id": self.owner.id, "lifecycle": "customer"}])
        self.assertEqual(vehicle.owner_ids.origin, "S00001")
        buyer = self.env["res.partner"].create({"name": "Buyer"})
        with Form(vehicle) as form:
            form.owner_id = buyer
        self.assertEqual(vehicle.owner_ids.sorted("date_from").partner_id, self.owner + buyer)
        self.assertEqual(buyer.vehicle_count, 1)
        self.assertEqual(self.owner.vehicle_count, 0)
        vehicle._set_owner(self.env["res.partner"])
        self.assertRecordValues(vehicle, [{"owner_id": False, "lifecycle": "unknown"}])

    @mute_logger("odoo.sql_db")
    def test_owners_do_not_overlap(self):
        vehicle = self._create_vehicle()
        vehicle._set_owner(self.owner, "2024-01-01")
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.env["dealer.vehicle.owner"].create({
                "vehicle_id": vehicle.id, "partner_id": self.owner.id, "date_from": "2024-06-01",
                "date_to": "2024-07-01",
            })  # fmt: skip

    def test_scrap(self):
        vehicle = self._create_vehicle(owner_id=self.owner.id)
        action = vehicle.action_scrap()
        wizard = self.env["dealer.vehicle.scrap"].with_context(**action["context"])
        wizard.create({"reason": "Accident"}).action_confirm()
        self.assertRecordValues(vehicle, [{"lifecycle": "scrapped", "scrap_reason": "Accident"}])
        vehicle.action_unscrap()
        self.assertEqual(vehicle.lifecycle, "customer")

    def test_warranty(self):
        self.env.company.write({"dealer_warranty_months": 24, "dealer_warranty_km": 60000})
        trim = self._create_trim(warranty_months=36, warranty_km=100000)
        vehicle = self._create_vehicle(trim_id=trim.id)
        vehicle._start_warranty("2024-02-29")
        self.assertRecordValues(vehicle, [{
            "warranty_end": fields.Date.to_date("2027-02-27"), "warranty_km": 100000,
        }])  # fmt: skip
        other = self._create_vehicle()
        other._start_warranty("2024-03-01")
        self.assertRecordValues(other, [{
            "warranty_end": fields.Date.to_date("2026-02-28"), "warranty_km": 60000,
        }])  # fmt: skip

    # === ODOMETER === #

    def test_odometer(self):
        vehicle = self._create_vehicle(odometer=1000)
        vehicle._add_odometer(5000, "2099-01-01", "reception")
        self.assertEqual(vehicle.odometer, 5000)
        reading = vehicle._add_odometer(4000, "2099-02-01")
        self.assertRecordValues(reading, [{"is_rollback": True}])
        self.assertEqual(vehicle.odometer, 4000)
        self.assertIn("lower than the one before", vehicle.message_ids[0].body)
        reading.value = 6000
        self.assertFalse(reading.is_rollback)
        late = vehicle._add_odometer(2000, "2098-01-01")
        self.assertFalse(late.is_rollback, "a reading of the past is judged by its own past")
        self.assertEqual(vehicle.odometer, 6000)

    def test_trim_of_another_series_refused(self):
        other = self.model.create({"name": "Due", "brand_id": self.brand.id})
        trim = self._create_trim(model_id=other.id)
        vehicle = self.Vehicle.create({"trim_id": trim.id})
        self.assertRecordValues(vehicle, [{"model_id": other.id, "brand_id": self.brand.id}])
        with self.assertRaisesRegex(ValidationError, "another series"):
            vehicle.model_id = self.model
        with Form(vehicle) as form:
            form.model_id = self.model
            self.assertFalse(form.trim_id)

    def test_properties(self):
        self.model.vehicle_properties_definition = [
            {"name": "tint", "type": "char", "string": "Tint"}
        ]
        vehicle = self._create_vehicle(properties={"tint": "dark"})
        self.assertEqual(vehicle.properties["tint"], "dark")

    def test_queries(self):
        """Making and showing cars costs the same for few and many."""
        vehicles = self.Vehicle
        for number in range(40):
            vehicles += self._create_vehicle(
                license_plate=f"藏G{number:05d}", owner_id=self.owner.id, odometer=number + 1
            )
        specification = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in ("license_plate", "model_id", "vin", "owner_id", "odometer", "lifecycle")
        }
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.Vehicle.web_search_read([("id", "in", vehicles.ids)], specification)
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            vehicles._set_owner(self.owner.create({"name": "Fleet Ltd"}))
            self.env.flush_all()
