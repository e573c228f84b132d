import io
from datetime import date, datetime

import openpyxl
from odoo.tests import BaseCase, tagged

from ..lib import sheet


@tagged("post_install", "-at_install")
class TestSheet(BaseCase):
    def _read(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def test_kinds(self):
        columns = [
            sheet.Column("Name"),
            sheet.Column("Pieces", "integer", 8),
            sheet.Column("Amount", "float"),
            sheet.Column("Day", "date", 12),
            sheet.Column("Any", "value"),
        ]
        rows = [
            ("007", 3, 2.5, date(2026, 3, 31), 4),
            ("=1+1", None, False, None, "text"),
        ]
        read = self._read(sheet.write(columns, rows, ["Title", "Day"], "Bad/name?"))
        self.assertEqual(read[0][0], "Title")
        self.assertEqual(read[3], ["Name", "Pieces", "Amount", "Day", "Any"])
        self.assertEqual(read[4], ["007", 3, 2.5, datetime(2026, 3, 31), 4])
        self.assertEqual(read[5], ["=1+1", None, None, None, "text"])

    def test_same_bytes(self):
        columns = [sheet.Column("Name")]
        self.assertEqual(sheet.write(columns, [("a",)]), sheet.write(columns, [("a",)]))
        self.assertEqual(self._read(sheet.write(columns, []))[0], ["Name"])
