from odoo.tests import tagged

from .common import VIN, ReceptionCommon


@tagged("post_install", "-at_install")
class TestFind(ReceptionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.car = cls._create_vehicle(vin=VIN, frame_number_only=False, license_plate="京N88K90")

    def _found(self, text):
        return [car["id"] for car in self.Reception.find(text)["cars"]]

    def test_by_plate_vin_phone_and_name(self):
        for text in ("京N88K90", "88k90", VIN, VIN[-6:], "13900000001", "Test owner"):
            with self.subTest(text):
                self.assertIn(self.car.id, self._found(text))

    def test_by_what_a_scanner_reads(self):
        """The data identifier I of a VIN's Code 39, a Code 128, a QR code with more around it."""
        codes = (f"I{VIN}", VIN.lower(), f"https://x.example/?vin={VIN}&a=1", f"VIN: {VIN}\n2003")
        for code in codes:
            with self.subTest(code):
                self.assertEqual(self._found(code), [self.car.id])

    def test_unknown_vin_offers_a_new_car(self):
        other = "5XYKTCA61FG996478"
        self.assertEqual(self.Reception.find(f"I{other}")["vin"], other)
        self.assertFalse(self.Reception.find("nothing like it")["vin"])
        self.assertFalse(self.Reception.find(VIN)["vin"])

    def test_vin_says(self):
        said = self.Reception.read_vin("5XYKTCA61FG996478")
        self.assertFalse(said["error"])
        self.assertIn("Kia", said["info"])
        self.assertEqual(self.Reception.read_vin(VIN)["vehicle_id"], self.car.id)
        wrong = self.Reception.read_vin("5XYKTCA61FG99647O")
        self.assertTrue(wrong["error"])
        self.assertEqual(wrong["suggestions"], ["5XYKTCA61FG996470"])
        self.assertFalse(self.Reception.read_vin("")["error"])

    def test_people(self):
        names = [one["name"] for one in self.Reception.find_people("139 0000 0001")]
        self.assertIn("Test owner", names)
        self.assertEqual(self.Reception.find_people("x"), [])
        self.assertEqual(self.Reception.find_people("+"), [])

    def test_summary(self):
        self.car.license_plate = "京N88K91"
        self.car._add_odometer(41000, "2024-05-01")
        order = self._create_order(vehicle_id=self.car.id, mileage_in=42000)
        car = self.Reception.open_car(self.car.id)
        self.assertEqual(
            (car["plate"], car["odometer"], car["owner"]["phone"], car["open_order"]["id"]),
            (self.car.license_plate, 42000, "13900000001", order.id),
        )
        self.assertEqual(
            [item["name"] for item in car["checklist"]["items"]],
            ["Fuel", "Left", "Glass", "Tread"],
        )
        self.assertEqual(self.Reception.open_car(987654321), False)

    def test_home(self):
        home = self.Reception.get_home()
        self.assertIn("Regular service", home["concerns"])
        self.assertIn("Umbrella", home["belongings"])
        self.assertEqual(len(home["fuel_levels"]), 5)
        self.assertEqual(home["checklist"]["outline"], "four")
