import base64
import csv
import io
from unittest.mock import patch

import openpyxl
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import VehicleSalesCommon

HEADERS = ["vin", "make", "model", "year", "trim", "body", "odometer_mi", "color", "price_usd"]


@tagged("post_install", "-at_install")
class TestImport(VehicleSalesCommon):
    """A stock list becomes received cars, each at its own cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("sales_manager")

    def _rows(self, number, **values):
        return [
            {
                "vin": self._vin(),
                "make": "Testa",
                "model": f"Model {index % 3}",
                "year": "2024",
                "trim": f"T{index % 2}",
                "body": "SUV",
                "odometer_mi": str(100 + index),
                "color": ("white", "black", "—")[index % 3],
                "price_usd": str(20000 + 10.55 * index),
                **values,
            }
            for index in range(number)
        ]

    def _import(self, rows, user=None, **values):
        text = io.StringIO()
        writer = csv.DictWriter(text, HEADERS)
        writer.writeheader()
        writer.writerows(rows)
        job = (
            self.env["dealer.import"]
            .with_user(user or self.manager)
            .create(
                {
                    "kind": "vehicle_stock",
                    "file": base64.b64encode(text.getvalue().encode()),
                    "file_name": "stock.csv",
                    **values,
                }
            )
        )
        job.action_import()
        return job

    def _counts(self, job):
        return (job.created_count, job.updated_count, job.unchanged_count, job.refused_count)

    def test_purchase(self):
        """With a vendor: one purchase line and one receipt move for each car, at its price."""
        rows = self._rows(9)
        job = self._import(rows, partner_id=self.vendor.id)
        self.assertEqual(self._counts(job), (9, 0, 0, 0))
        order = job.sudo().purchase_ids
        self.assertEqual(len(order.order_line), 9)
        moves = order.picking_ids.move_ids
        self.assertEqual(len(moves), 9)
        self.assertEqual(set(moves.mapped("state")), {"done"})
        for row in rows:
            vehicle = self.env["dealer.vehicle"].search([("vin", "=", row["vin"])])
            cost = round(float(row["price_usd"]), 2)
            self.assertAlmostEqual(vehicle.lot_id.standard_price, cost, 2)
            self.assertEqual(vehicle.lifecycle, "in_stock")
            self.assertEqual(vehicle.company_id, self.company)
            self.assertEqual(vehicle.odometer, round(float(row["odometer_mi"]) * 1.609344))
            self.assertEqual(vehicle.location_id, self.warehouse.lot_stock_id)
            self.assertEqual(vehicle.trim_id.name, row["trim"])
        self.assertFalse(moves.account_move_id, "the vendor's bill posts the value")

    def test_xlsx(self):
        """A sheet is read as a CSV file is."""
        book = openpyxl.Workbook()
        row = self._rows(1)[0]
        book.active.append(HEADERS)
        book.active.append([row[header] for header in HEADERS])
        output = io.BytesIO()
        book.save(output)
        job = self.env["dealer.import"].create(
            {
                "kind": "vehicle_stock",
                "file": base64.b64encode(output.getvalue()),
                "file_name": "stock.xlsx",
            }
        )
        job.action_import()
        self.assertEqual(self._counts(job), (1, 0, 0, 0))
        self.assertEqual(
            job.line_ids.res_id, self.env["dealer.vehicle"].search([("vin", "=", row["vin"])]).id
        )

    def test_opening(self):
        """Without a vendor: the stock account is debited with the cost of the cars."""
        rows = self._rows(5)
        account = self.company.account_stock_valuation_id
        job = self._import(rows)
        self.assertFalse(job.sudo().purchase_ids)
        total = sum(round(float(row["price_usd"]), 2) for row in rows)
        entry = job.sudo().picking_ids.move_ids.account_move_id
        lines = entry.line_ids
        self.assertEqual(entry.state, "posted")
        debit = sum(lines.filtered(lambda line: line.account_id == account).mapped("balance"))
        self.assertAlmostEqual(debit, total, 2)

    def test_again_changes_nothing(self):
        """The same file again: every row unchanged, no document, no write."""
        rows = self._rows(8, model="")
        self._import(rows, partner_id=self.vendor.id)
        before = self.env["dealer.vehicle"].search([]).mapped("write_date")
        job = self._import(rows, partner_id=self.vendor.id)
        self.assertEqual(self._counts(job), (0, 0, 8, 0))
        self.assertFalse(job.sudo().purchase_ids or job.sudo().picking_ids)
        self.assertEqual(self.env["dealer.vehicle"].search([]).mapped("write_date"), before)

    def test_broken_rows_are_named(self):
        """Thirty broken rows among good ones: each refused with its reason, the rest imported."""
        owned, other, stranger = self._vin(), self._vin(), self._vin()
        self.env["dealer.vehicle"].create({"vin": owned, "owner_id": self.customer.id})
        company = self.env["res.company"].create({"name": "Other store"})
        self.env["dealer.vehicle"].create({"vin": stranger, "company_id": company.id})
        good = self._rows(6)
        first, second = good[0]["vin"], good[1]["vin"]
        broken = [
            ({"vin": "LSV12345"}, "8 characters instead of 17"),
            ({"vin": other + "7"}, "18 characters instead of 17"),
            ({"vin": other[:-1]}, "16 characters instead of 17"),
            ({"vin": ""}, "VIN is missing"),
            ({"vin": "   "}, "VIN is missing"),
            ({"vin": "n/a"}, "VIN"),
            ({"vin": "—"}, "VIN"),
            ({"vin": "车架号待定"}, "VIN"),
            ({"vin": other[:8] + "O" + other[9:]}, "VIN"),
            ({"vin": other[:8] + "I" + other[9:]}, "VIN"),
            ({"vin": other[:8] + "Q" + other[9:]}, "VIN"),
            ({"price_usd": ""}, "price is missing"),
            ({"price_usd": "cheap"}, "“cheap” is no number"),
            ({"price_usd": "nan"}, "“nan” is no number"),
            ({"price_usd": "inf"}, "“inf” is no number"),
            ({"price_usd": "1e18"}, "“1e18” is no number"),
            ({"price_usd": "-5"}, "cannot be right"),
            ({"price_usd": "0"}, "cannot be right"),
            ({"year": "3024"}, "Model year 3024"),
            ({"year": "24"}, "Model year 24"),
            ({"year": "MMXV"}, "“MMXV” is no number"),
            ({"odometer_mi": "many"}, "“many” is no number"),
            ({"odometer_mi": "-1"}, "odometer"),
            ({"odometer_mi": "1e9"}, "odometer"),
            ({"vin": first}, "earlier row"),
            ({"vin": f" {first.lower()} "}, "earlier row"),
            ({"vin": "-".join(second)}, "earlier row"),
            ({"vin": second, "price_usd": "1"}, "earlier row"),
            ({"vin": owned}, f"belongs to {self.customer.name}"),
            ({"vin": stranger}, "another store"),
        ]
        self.assertEqual(len(broken), 30)
        named = [(*self._rows(1, **values), words) for values, words in broken]
        rows = [good[0], good[1]]
        for index, (row, _words) in enumerate(named):
            rows.append(row)
            if index % 8 == 7:
                rows.append(good[2 + index // 8])
        rows.append(good[5])
        for chunk in (200, 7):  # the last ones are repeated in another set than their first
            with self.subTest(chunk=chunk), self.cr.savepoint() as savepoint:
                handler = type(self.env["dealer.import.vehicle_stock"])
                with patch.object(handler, "_import_chunk_rows", chunk):
                    job = self._import(rows, partner_id=self.vendor.id)
                refused = {line.row: line.message for line in job.refused_line_ids}
                words_by_row = {id(row): words for row, words in named}  # some rows are equal
                expected = {
                    number: words_by_row[id(row)]
                    for number, row in enumerate(rows, 2)
                    if id(row) in words_by_row
                }
                self.assertEqual(set(refused), set(expected))
                for number, words in expected.items():
                    self.assertIn(words, refused[number])
                    self.assertNotIn("\n", refused[number])
                self.assertEqual(self._counts(job), (6, 0, 0, 30))
                lots = job.sudo().picking_ids.move_ids.lot_ids
                self.assertEqual(
                    sorted(lots.mapped("name")), sorted(row["vin"] for row in good)
                )  # fmt: skip
                savepoint.close(rollback=True)

    def test_long_lists_run_in_the_background(self):
        """More than a person waits for: queued, then done as the person who asked."""
        handler = type(self.env["dealer.import.vehicle_stock"])
        with (
            patch.object(handler, "_import_foreground_rows", 4),
            patch.object(handler, "_import_chunk_rows", 2),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0),
        ):
            cron = self.env.ref("dealer_base.ir_cron_import")
            before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            job = self._import(self._rows(5), partner_id=self.vendor.id)
            after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            self.assertEqual(after, before + 1)
            self.assertEqual((job.state, job.row_count, job.progress), ("queued", 5, 0))
            self.env["dealer.import"]._cron_import()
        self.assertEqual((job.state, job.progress), ("done", 100))
        self.assertEqual(self._counts(job), (5, 0, 0, 0))
        self.assertEqual(len(job.sudo().purchase_ids), 3)
        self.assertEqual(job.sudo().purchase_ids.create_uid, self.manager)

    def test_asking_price(self):
        """The price column is what is asked: the cost follows from the percentage."""
        rows = self._rows(2)
        self._import(rows, price_is="sale", cost_percent=80)
        vehicle = self.env["dealer.vehicle"].search([("vin", "=", rows[1]["vin"])])
        price = float(rows[1]["price_usd"])
        self.assertAlmostEqual(vehicle.list_price, price, 2)
        self.assertAlmostEqual(vehicle.lot_id.standard_price, price * 0.8, 2)
        rows[1]["price_usd"] = "25000"
        job = self._import(rows, price_is="sale", cost_percent=80)
        self.assertEqual(self._counts(job), (0, 1, 1, 0))
        self.assertEqual(vehicle.list_price, 25000)
        self.assertAlmostEqual(vehicle.lot_id.standard_price, price * 0.8, 2, "cost stays")

    def test_foreign_currency(self):
        """Prices in another currency cost what they convert to."""
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        rows = self._rows(1)
        self._import(rows, currency_id=currency.id)
        lot = self.env["stock.lot"].search([("name", "=", rows[0]["vin"])])
        self.assertAlmostEqual(lot.standard_price, 40000, 2)

    def test_queries(self):
        """Documents in batches: queries grow far slower than core's 100 and more a car."""
        self._import(self._rows(10), partner_id=self.vendor.id)
        rows = self._rows(20)
        counts = []
        for part in (rows[:10], rows[10:]):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._import(part, partner_id=self.vendor.id)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(max(counts) / 10, 30)

    def test_who_may(self):
        """Consultants do not receive stock lists; a price column must be named."""
        with self.assertRaises(AccessError):
            self._import(self._rows(1), user=self._create_user("sales_consultant"))
        with self.assertRaises(UserError):
            self.env["dealer.import"].create(
                {
                    "kind": "vehicle_stock",
                    "file": base64.b64encode(f"vin,make\n{self._vin()},Testa".encode()),
                    "file_name": "x.csv",
                }
            ).action_import()
