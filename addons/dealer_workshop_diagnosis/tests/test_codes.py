import base64

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import REPORT, DiagnosisCommon


@tagged("post_install", "-at_install")
class TestCodes(DiagnosisCommon):
    """Codes come onto the order typed, pasted, from a file or by API."""

    def test_typed(self):
        order = self._create_visit()
        Fault = self.env["dealer.repair.fault"].with_user(self.technician)
        fault = Fault.create({"order_id": order.id, "code": "p0171-13"})
        self.assertEqual((fault.code, fault.failure), ("P0171", "13"))
        self.assertEqual(fault.fault_code_id, self.code)
        self.assertIn("open circuit", fault.meaning)
        self.assertIn("Powertrain", fault.meaning)
        maker = Fault.create({"order_id": order.id, "code": "P1234"})
        self.assertIn("defined by the maker", maker.meaning)
        with self.assertRaisesRegex(ValidationError, "no fault code"):
            Fault.create({"order_id": order.id, "code": "P9999"})

    def test_the_brands_meaning_goes_first(self):
        mine = self.code.copy({"brand_id": self.brand.id, "description": "Our own words"})
        order = self._create_visit()
        fault = self.env["dealer.repair.fault"].create({"order_id": order.id, "code": "P0171"})
        self.assertEqual(fault.fault_code_id, mine)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            mine.copy({"brand_id": self.brand.id}).flush_recordset()

    def test_pasted(self):
        order = self._create_visit()
        action = order.with_user(self.technician).action_paste_report()
        form = Form(
            self.env["dealer.repair.scan.paste"]
            .with_user(self.technician)
            .with_context(**action["context"])
        )
        form.text = REPORT.format(vin=self.car.vin)
        self.assertIn("P0300", form.preview)
        self.assertIn("not understood", form.preview)
        form.save().action_apply()
        self.assertRecordValues(
            order.fault_ids,
            [
                {
                    "code": "P0171",
                    "failure": "00",
                    "status": "stored",
                    "ecu": "Engine Control Module",
                },
                {
                    "code": "P0300",
                    "failure": False,
                    "status": "pending",
                    "ecu": "Engine Control Module",
                },
            ],
        )
        self.assertIn("1450", order.fault_ids[0].freeze_frame)
        self.assertEqual(order.scan_ids.unknown, "Something the reader does not know")
        self.assertEqual(order.scan_ids.odometer, 12034)

    def test_files(self):
        order = self._create_visit()
        paste = self.env["dealer.repair.scan.paste"].create({"order_id": order.id})
        for coding in ("utf-8", "gb18030", "utf-16"):
            paste.file = base64.b64encode("故障码,状态\nP0420,当前".encode(coding))
            paste._onchange_file()
            self.assertIn("故障码", paste.text, coding)
        paste.file = base64.b64encode(b"%PDF-1.4 \0")
        with self.assertRaises(UserError):
            paste._onchange_file()
        paste.text = " "
        with self.assertRaises(UserError):
            paste.action_apply()

    def test_report_of_another_car(self):
        self.car.write({"vin": "LSVAA4187E2184841", "frame_number_only": False})
        order = self._create_visit()
        text = "VIN LFV2A21K7E4184842\nP0171"
        with self.assertRaisesRegex(UserError, "another car"):
            order._take_report(text, "paste")
        order._take_report(text, "paste", anyway=True)
        self.assertEqual(order.fault_ids.code, "P0171")

    def test_api_adds_validates_and_may_be_repeated(self):
        order = self._create_visit().with_user(self.technician)
        values = {
            "codes": [
                {
                    "code": "P0171-00",
                    "status": "stored",
                    "ecu": "ECM",
                    "freeze_frame": {"RPM": 1450},
                },
                "u0100",
                {"code": "nonsense"},
                {"code": "P0300", "status": "strange"},
            ],
            "odometer": 12000,
        }
        result = order.add_fault_codes(values)
        self.assertEqual(result["added"], ["P0171-00", "U0100"])
        self.assertEqual([row["code"] for row in result["refused"]], ["nonsense", "P0300"])
        again = order.add_fault_codes(values)
        self.assertEqual(again["added"], [])
        self.assertEqual(again["unchanged"], ["P0171-00", "U0100"])
        values["codes"][0]["status"] = "permanent"
        self.assertEqual(order.add_fault_codes(values)["updated"], ["P0171-00"])
        self.assertEqual(len(order.fault_ids), 2)
        for bad in (
            {},
            [],
            {"codes": "P0171"},
            {"codes": [7]},
            {"report": 5},
            {"codes": ["P0171"], "odometer": "x"},
        ):
            with self.assertRaises(ValidationError):
                order.add_fault_codes(bad)

    def test_the_same_report_twice_is_one(self):
        order = self._create_visit()
        text = REPORT.format(vin="")
        for expected in (["P0171-00", "P0300"], []):
            self.assertEqual(order.add_fault_codes({"report": text})["added"], expected)
        self.assertEqual(len(order.scan_ids), 1)
        self.assertEqual(order.scan_ids.source, "api")

    def test_a_settled_order_stays_as_it_is(self):
        order = self._create_order(vehicle_id=self.car.id)
        order.add_fault_codes({"codes": ["P0171"]})
        self._settle(order)
        with self.assertRaises(UserError):
            order.add_fault_codes({"codes": ["P0300"]})
        with self.assertRaises(UserError):
            order.fault_ids.status = "pending"
        with self.assertRaises(UserError):
            order.fault_ids.unlink()

    def test_seen_before(self):
        first = self._create_visit()
        first.add_fault_codes({"codes": ["P0171"]})
        second = self._create_visit(mileage=21000)
        second.add_fault_codes({"codes": ["P0171", "P0300"]})
        self.assertEqual(second.fault_ids.mapped("earlier_count"), [1, 0])
        self.assertEqual(first.fault_ids.earlier_count, 0)

    def test_import_of_codes(self):
        Import = self.env["dealer.import.fault_code"]
        rows = [
            {"code": "p1abc", "description": "Own meaning", "brand": "Guide brand"},
            {"code": "P4000", "description": "No code"},
            {"code": "P0ABC", "description": "Every brand's"},
            {"code": "P0ABD", "description": "Unknown brand", "brand": "Nobody"},
        ]
        results = Import._import_rows(rows)
        self.assertEqual(
            [result.status for result in results], ["created", "refused", "created", "refused"]
        )
        again = Import._import_rows(rows[:1])
        self.assertEqual(again[0].status, "unchanged")
        rows[0]["description"] = "Better words"
        self.assertEqual(Import._import_rows(rows[:1])[0].status, "updated")

    def test_codes_of_a_job(self):
        order = self._create_visit()
        other = order._add_job({"concern": "Wipers smear"})
        order._take_report("P0171\nP0300", "paste", job=order.job_ids[0])
        self.assertEqual(order.job_ids[0]._get_faults().mapped("code"), ["P0171", "P0300"])
        self.assertFalse(other._get_faults())
        order.write({"fault_ids": [Command.create({"code": "U0100"})]})
        self.assertEqual(other._get_faults().mapped("code"), ["U0100"])
