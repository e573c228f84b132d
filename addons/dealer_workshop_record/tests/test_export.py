import base64
import hashlib
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import openpyxl
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class RecordCommon(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = cls._create_user("workshop_controller")
        cls.car = cls._create_vehicle(vin="LSVAA2BR8M2012345", frame_number_only=False)
        cls.car._set_plate("沪A12345")
        cls.today = cls.company._get_store_date()

    @classmethod
    def _create_visit(cls, vehicle=None, **values):
        vehicle = vehicle or cls.car
        order = cls._create_order(vehicle_id=vehicle.id, partner_id=cls.customer.id, **values)
        return cls._settle(order)

    @classmethod
    def _export(cls, **values):
        export = (
            cls.env["dealer.repair.record.export"]
            .with_user(cls.controller)
            .create({"company_id": cls.company.id, **values})
        )
        export.action_export()
        return export

    @classmethod
    def _collect(cls):
        return cls.env["dealer.repair.record"]._collect(cls.company, cls.today, cls.today)


@tagged("post_install", "-at_install")
class TestExport(RecordCommon):
    def test_file_of_the_complete_ones_and_names_of_the_others(self):
        order = self._create_visit()
        lacking = self._create_visit(self.vehicle, mileage_in=0)
        export = self._export()
        self.assertEqual(export.record_ids.order_id, order)
        self.assertIn(lacking.name, export.left_out)
        self.assertIn("License Plate", export.left_out)
        self.assertIn("Mileage", export.left_out)
        content = base64.b64decode(export.file)
        self.assertEqual(hashlib.sha256(content).hexdigest(), export.sha256)
        told = json.loads(content)["records"]
        self.assertEqual(len(told), 1)
        self.assertEqual(told[0]["basicInfo"]["vehicleplatenumber"], "沪A12345")
        self.assertEqual(told[0]["basicInfo"]["costlistcode"], order.name)
        self.assertEqual(told[0]["basicInfo"]["settledate"], self.today.strftime("%Y%m%d"))
        self.assertEqual([row["workinghours"] for row in told[0]["repairprojectlist"]], ["1.5"])
        self.assertEqual(
            {row["partscode"]: row["partsquantity"] for row in told[0]["vehiclepartslist"]},
            {"04465-YZZ": "2", "90915-YZZ": "1"},
        )

    def test_xml_says_the_same(self):
        order = self._create_visit()
        export = self._export(kind="xml")
        self.assertTrue(export.file_name.endswith(".xml"))
        root = ElementTree.fromstring(base64.b64decode(export.file))
        self.assertEqual(root.findtext("record/basicInfo/costlistcode"), order.name)
        codes = [node.text for node in root.iter("partscode")]
        self.assertEqual(sorted(codes), ["04465-YZZ", "90915-YZZ"])

    def test_plate_and_mileage_are_looked_at(self):
        self._create_visit()
        self.company.country_id = self.env.ref("base.cn")
        order = self._create_visit(mileage_in=120000)
        record = self._collect().filtered(lambda record: record.order_id == order)
        self.assertFalse(record.missing)
        self.assertIn("hardly possible", record.remark)
        self.assertIn("12000", record.remark)
        self.car._set_plate("B-AB 123")
        record = self._collect().filtered(lambda record: record.order_id == order)
        self.assertIn("no Chinese plate", record.missing)
        self.assertEqual(record.state, "incomplete")

    def test_only_incomplete_ones_are_refused_by_name(self):
        order = self._create_visit(self.vehicle)
        with self.assertRaisesRegex(UserError, order.name):
            self._export()
        self.assertEqual(order.record_ids.state, "incomplete")

    def test_mended_record_is_ready(self):
        order = self._create_visit(self.vehicle)
        record = self._collect()
        self.assertEqual(record.state, "incomplete")
        self.vehicle._set_plate("沪B54321")
        self.vehicle.write({"frame_number_only": False, "vin": "LSVAA2BR0M2099999"})
        record.with_user(self._create_user("service_adviser")).action_refresh()
        self.assertFalse(record.missing)
        self.assertEqual(record.state, "ready")
        self.assertEqual(record.order_id, order)

    def test_nothing_twice(self):
        self._create_visit()
        self._export()
        with self.assertRaisesRegex(UserError, "exported already"):
            self._export()

    def test_changed_visit_gets_a_new_version(self):
        order = self._create_visit()
        first = self._export().record_ids
        order._reopen("Wrong hours")
        self._collect()
        self.assertEqual(first.state, "superseded")
        order.line_ids.filtered(lambda line: line.line_type == "labour").quantity = 1.0
        self._authorise(order)
        order.action_settle()
        second = self._export().record_ids
        self.assertEqual((second.version, second.state), (2, "exported"))
        self.assertEqual(first.content["repairprojectlist"][0]["workinghours"], "1.5")
        self.assertEqual(second.content["repairprojectlist"][0]["workinghours"], "1")

    def test_change_without_reopening_counts_the_version_up(self):
        order = self._create_visit()
        first = self._export().record_ids
        order.job_ids[0].concern = "Squeaks and pulls to the left"
        second = self._collect()
        self.assertEqual((first.state, second.state), ("superseded", "ready"))
        self.assertEqual(second.version, 2)

    def test_internal_work_is_not_told(self):
        self._create_visit(line_ids=[self._labour_line(1.0, payer="internal")])
        self.assertFalse(self._collect())

    def test_answer_of_the_authority(self):
        self._create_visit()
        export = self._export()
        record = export.record_ids
        with self.assertRaisesRegex(UserError, "handed in"):
            export.action_acknowledge()
        export.action_hand_in()
        self.assertEqual(export.state, "handed_in")
        wizard = (
            self.env["dealer.repair.record.refuse"]
            .with_user(self.controller)
            .with_context(active_ids=record.ids)
            .create({"reason": "Plate unknown"})
        )
        wizard.action_refuse()
        self.assertEqual((record.state, export.state), ("refused", "answered"))
        record.with_user(self.controller).action_acknowledge()
        self.assertEqual(record.state, "acknowledged")

    def test_sheet(self):
        self._create_visit()
        export = self._export(kind="xlsx")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(export.file)))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(len(rows[0]), 13)
        self.assertEqual(len(rows), 3)  # head, and two parts beside one work

    def test_period_ends_after_it_begins(self):
        form = Form(self.env["dealer.repair.record.export"].with_user(self.controller))
        form.date_to = self.today - timedelta(days=400)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            form.save()

    def test_queries_do_not_grow(self):
        counts = []
        for number in (2, 6):
            for _visit in range(number):
                self._create_visit()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._collect()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
