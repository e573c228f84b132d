import base64
import io
from unittest.mock import patch

import openpyxl
import xlsxwriter
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.dealer_import_mixin import ImportColumn
from .common import VIN, VIN_2, DealerCommon

CSV = f"""车架号,车牌号,品牌,车系,年款,里程,车主姓名,手机,无关
{VIN.lower()},藏g12345,Testa,Uno,2003,"12,345",张三,138 1111 2222,x
{VIN_2},藏G12346,Nuova,Due,2015,500,李四,,y
BROKEN,,Testa,Uno,,,,,
,藏G12347,,,,many,,,
,,,,,,,,
{VIN},,Testa,Uno,,,,,
"""


@tagged("post_install", "-at_install")
class TestImport(DealerCommon):
    def _create_import(self, content=CSV, name="cars.csv", **values):
        content = content if isinstance(content, bytes) else content.encode()
        return self.env["dealer.import"].create(
            {"file": base64.b64encode(content), "file_name": name, **values}
        )

    def _statuses(self, job):
        return [(line.row, line.status) for line in job.line_ids]

    def test_import_and_report(self):
        job = self._create_import()
        self.assertEqual(
            job.column_ids.mapped("target"),
            ["vin", "license_plate", "brand", "model", "model_year", "odometer", "owner",
             "owner_phone", False],
        )  # fmt: skip
        job.action_import()
        self.assertEqual(job.state, "done")
        self.assertEqual(
            self._statuses(job),
            [(2, "created"), (3, "created"), (4, "refused"), (5, "refused"), (7, "refused")],
        )
        self.assertEqual(job.refused_count, 3)
        messages = job.line_ids.filtered(lambda line: line.status == "refused").mapped("message")
        self.assertIn("6 characters instead of 17", messages[0])
        self.assertIn("“many” is no number", messages[1])
        self.assertIn("in an earlier row", messages[2])
        vehicle = self.Vehicle._find(VIN)
        self.assertRecordValues(vehicle, [{
            "license_plate": "藏G12345", "model_id": self.model.id, "odometer": 12345,
            "lifecycle": "customer", "model_year": 2003, "vin_check": "ok",
        }])  # fmt: skip
        self.assertEqual(vehicle.owner_id.name, "张三")
        self.assertEqual(self.Vehicle._find("13811112222"), vehicle)
        self.assertEqual(self.Vehicle._find("藏G12346").brand_id.name, "Nuova")
        self.assertEqual(job.line_ids[0].action_open_record()["res_id"], vehicle.id)
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(job.report)))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(rows[0][:3], ("Result", "Message", "车架号"))
        self.assertEqual(rows[3][0], "Refused")
        self.assertEqual(rows[3][2], "BROKEN")

    def test_mistyped_years(self):
        """A year nobody means is no date; what adds days to it would run over."""
        handler = self.env["dealer.import.mixin"]
        column = ImportColumn("date", "Drawn on", kind="date")
        self.assertEqual(handler._import_read_value(column, "2026-03-31").year, 2026)
        for text in ("9999-12-31", "0026-03-31", "2026-02-30"):
            with self.assertRaisesRegex(UserError, "is no date"):
                handler._import_read_value(column, text)

    def test_again_changes_nothing(self):
        self._create_import().action_import()
        vehicles, partners = self.Vehicle.search_count([]), self.env["res.partner"].search_count([])
        job = self._create_import()
        job.action_import()
        self.assertEqual([status for _row, status in self._statuses(job)][:2], ["unchanged"] * 2)
        self.assertEqual(self.Vehicle.search_count([]), vehicles)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_update(self):
        self._create_import().action_import()
        job = self._create_import(f"vin,plate,odometer\n{VIN},藏G99999,20000\n")
        job.action_import()
        self.assertEqual(self._statuses(job), [(2, "updated")])
        vehicle = self.Vehicle._find(VIN)
        self.assertRecordValues(vehicle, [{"license_plate": "藏G99999", "odometer": 20000}])
        self.assertEqual(vehicle.owner_id.name, "张三", "what the file says nothing about stays")

    def test_plate_moves_between_imported_cars(self):
        old = self._create_vehicle(license_plate="藏G12345")
        self._create_import().action_import()
        self.assertFalse(old.license_plate)
        self.assertEqual(self.Vehicle._find(VIN).license_plate, "藏G12345")

    def test_xlsx(self):
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True})
        sheet = book.add_worksheet()
        for position, (header, value) in enumerate(
            {"VIN": VIN, "Odometer (km)": 1500.0, "Built on": "2024-05-06"}.items()
        ):
            sheet.write(0, position, header)
            sheet.write(1, position, value)
        book.close()
        job = self._create_import(output.getvalue(), "cars.xlsx")
        job.action_import()
        vehicle = self.Vehicle._find(VIN)
        self.assertEqual((vehicle.odometer, str(vehicle.build_date)), (1500, "2024-05-06"))

    def test_trial_changes_nothing(self):
        job = self._create_import()
        job.action_check()
        self.assertEqual(job.state, "checked")
        self.assertEqual((job.created_count, job.refused_count), (2, 3))
        self.assertFalse(self.Vehicle._find(VIN))
        self.assertFalse(any(job.line_ids.mapped("res_id")))
        job.action_import()
        self.assertEqual(job.created_count, 2)
        with self.assertRaisesRegex(UserError, "imported already"):
            job.action_import()

    def test_database_refusal_names_the_row(self):
        """A row only the database refuses does not take the others with it."""
        handler = type(self.env["dealer.import.vehicle"])
        prepare = handler._import_prepare

        def unchecked(this, row):
            values = prepare(this, row)
            if values["license_plate"] == "藏G12346":
                values["model_id_broken"] = True
            return values

        bulk = handler._import_prepare_vehicle_values

        def broken(this, values):
            result = bulk(this, values)
            if values.get("model_id_broken"):
                result["model_id"] = 2**30
            return result

        with (
            patch.object(handler, "_import_prepare", unchecked),
            patch.object(handler, "_import_prepare_vehicle_values", broken),
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            job = self._create_import()
            job.action_import()
        self.assertEqual(self._statuses(job)[:2], [(2, "created"), (3, "refused")])

    def test_mapping(self):
        job = self._create_import("Foo,Bar\n1,2\n")
        with self.assertRaisesRegex(UserError, "Say which column"):
            job.action_import()
        with (
            Form(self._create_import("Foo,VIN\nx,y\n")) as form,
            form.column_ids.edit(0) as column,
        ):
            column.target = "vin"
        with self.assertRaisesRegex(UserError, "read from one column"):
            form.record.action_import()

    def test_unreadable_files(self):
        for content, message in (
            (b"\xd0\xcf\x11\xe0rest", "Excel 97-2003"),
            (b"PK\x03\x04rest", "cannot be read"),
            (b"\n", "empty"),
            ("vin,plate\nA\0B,1".encode("utf-16"), "cannot be read"),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(UserError, message):
                self.env["dealer.import"].new({"file": base64.b64encode(content)}).column_ids  # noqa: B018

    def test_background(self):
        with patch.object(type(self.env["dealer.import.vehicle"]), "_import_foreground_rows", 1):
            job = self._create_import()
            job.action_import()
        self.assertEqual(job.state, "queued")
        self.assertFalse(job.line_ids)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0):
            self.env["dealer.import"]._cron_import()
        self.assertEqual((job.state, job.created_count), ("done", 2))
        self.assertEqual((job.row_count, job.progress), (5, 100.0))

    def test_background_goes_on_after_a_stop(self):
        """What is done stays done; a car of an earlier chunk is still refused the second time."""
        handler = type(self.env["dealer.import.vehicle"])
        job = self._create_import()
        rows, batches = handler._import_rows, []

        def fails_in_the_third(this, part):
            batches.append(len(part))
            if len(batches) == 3:
                raise ValueError("power cut")
            return rows(this, part)

        with (
            patch.object(handler, "_import_foreground_rows", 1),
            patch.object(handler, "_import_chunk_rows", 1),
            patch.object(handler, "_import_rows", fails_in_the_third),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0),
            patch.object(self.cr, "rollback", self.env.invalidate_all),
        ):
            job.action_import()
            with mute_logger("odoo.addons.dealer_base.models.dealer_import_queue"):
                self.env["dealer.import"]._cron_import()
            self.assertEqual(job.state, "stopped")
            self.assertIn("Go On", job.stop_reason)
            self.assertEqual((len(job.line_ids), job.progress), (2, 40.0))
            with self.assertRaisesRegex(UserError, "half done"):
                job.action_check()
            job.action_import()
            self.assertFalse(job.stop_reason)
            self.env["dealer.import"]._cron_import()
        self.assertEqual(
            self._statuses(job),
            [(2, "created"), (3, "created"), (4, "refused"), (5, "refused"), (7, "refused")],
        )
        self.assertIn("in an earlier row", job.line_ids[-1].message)

    def test_queries_do_not_grow_with_rows(self):
        def rows(start, count):
            return [
                {"license_plate": f"藏H{number:05d}", "brand": "Testa", "model": "Uno",
                 "odometer": "5"}
                for number in range(start, start + count)
            ]  # fmt: skip

        handler = self.env["dealer.import.vehicle"]
        handler._import_rows(rows(0, 2))
        counts = []
        for start, count in ((100, 10), (1000, 400)):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            handler._import_rows(rows(start, count))
            counts.append(self.cr.sql_log_count - before)
        # what other addons compute and store is written a hundred cars at a time
        self.assertLessEqual(counts[1] - counts[0], 3)
        self.assertLess(counts[0], 30)
