from odoo.tests import tagged
from odoo.tools import SQL

from .common import VIN, VIN_2, DealerCommon


@tagged("post_install", "-at_install")
class TestLookup(DealerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vehicle = cls._create_vehicle(
            vin=VIN,
            license_plate="藏G1Z3K5",
            engine_number="EA 888-12 34",
            certificate_number="wab123456789",
            owner_id=cls.owner.id,
        )
        cls.other = cls._create_vehicle(vin=VIN_2, license_plate="S-AB 12")

    def test_found_by_everything(self):
        for text in (
            VIN, VIN.lower(), VIN[:8], VIN[-6:], VIN[-4:], VIN[-8:], "VIN: " + VIN,
            VIN.replace("0", "O"), "9O4357", "藏G1Z3K5", "藏g·1z3 k5", "藏G1Z", "G1Z3K5", "1Z3K5",
            "EA888", "ea888-1234", "WAB1234", "13800138000", "+86 138 0013 8000", "1380013",
            "8000", "亓官昭", "亓官", "官昭",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(self.Vehicle._find(text), self.vehicle)
                self.assertEqual(self.Vehicle.search([("name", "ilike", text)]), self.vehicle)
                found = self.Vehicle.name_search(text, limit=8)
                self.assertEqual(found, [(self.vehicle.id, self.vehicle.display_name)])

    def test_nothing_found(self):
        for text in ("", "  ", "%", "_", "\\", "ZZ", "-", "nobody", "00000000", "'; --"):
            with self.subTest(text=text):
                self.assertFalse(self.Vehicle._find(text))

    def test_exact_match_comes_first(self):
        newer = self._create_vehicle(license_plate="AB904357")
        self.assertEqual(self.Vehicle._find("904357"), newer + self.vehicle)
        self.vehicle.certificate_number = "AB00"
        self.assertEqual(self.Vehicle._find("ab00")[0], self.vehicle)
        self.assertEqual(self.Vehicle._find("904357", limit=1), newer)

    def test_former_plate_is_found(self):
        self.vehicle._set_plate("藏G77777", "2099-01-01")
        self.assertEqual(self.Vehicle._find("藏G1Z3K5"), self.vehicle)

    def test_contact_of_a_company(self):
        company = self.env["res.partner"].create({"name": "Fleet Ltd", "is_company": True})
        self.env["res.partner"].create(
            {"name": "Ms Lee", "phone": "13912345678", "parent_id": company.id}
        )
        self.other._set_owner(company)
        self.assertEqual(self.Vehicle._find("139 1234 5678"), self.other)
        self.assertEqual(self.Vehicle._find("ms lee"), self.other)

    def test_operators(self):
        Vehicle = self.Vehicle
        self.assertEqual(Vehicle.search([("display_name", "=", VIN)]), self.vehicle)
        self.assertFalse(Vehicle.search([("display_name", "=", VIN[-6:])]))
        both = self.vehicle + self.other
        self.assertEqual(
            Vehicle.search([("display_name", "in", [VIN, VIN_2])]), both.sorted("id", True)
        )
        self.assertNotIn(self.vehicle, Vehicle.search([("display_name", "not ilike", VIN)]))
        self.assertEqual(Vehicle.search([("vin_tail", "=", "904357")]), self.vehicle)
        self.assertEqual(Vehicle.name_search(VIN, [("id", "!=", self.vehicle.id)]), [])

    def test_other_stores_cars_stay_hidden(self):
        user = self._create_user("service_adviser", self.other_store)
        Vehicle = self.Vehicle.with_user(user)
        self.assertEqual(Vehicle._find(VIN), self.vehicle, "customers' cars are everybody's")
        self.vehicle.company_id = self.env.company
        self.assertFalse(Vehicle._find(VIN))
        self.assertFalse(Vehicle.name_search("904357"))

    def test_uses_indexes(self):
        """The planner must be able to answer each way by an index, however many cars there are."""
        self.env.flush_all()
        self.cr.execute("SET LOCAL enable_seqscan = off")
        for text in (VIN, "904357", "藏G1Z3K5", "13800138000", "亓官昭"):
            queries = self.Vehicle._get_lookup_queries(text, exact=False)
            self.cr.execute(SQL("EXPLAIN %s", SQL(" UNION ").join(queries)))
            plan = "\n".join(line for (line,) in self.cr.fetchall())
            self.assertNotIn("Seq Scan", plan, plan)

    def test_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            self.Vehicle.name_search("904357", limit=8)
