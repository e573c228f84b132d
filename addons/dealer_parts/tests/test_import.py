import base64
import csv
import io
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_path

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestImport(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.trade = cls.env["product.pricelist"].create(
            {"name": "Trade", "is_part_class": True, "company_id": False}
        )

    @classmethod
    def _import(cls, rows, kind="part", user=None, run=True):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        job = (
            cls.env["dealer.import"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "kind": kind,
                    "company_id": cls.company.id,
                    "file": base64.b64encode(text.getvalue().encode()),
                    "file_name": f"{kind}.csv",
                    "part_warehouse_id": cls.warehouse.id,
                }
            )
        )
        if run:
            job.action_import()
        return job

    def _part(self, key):
        return self.env["product.template"].search([("part_number_key", "=", key)])

    def test_master(self):
        rows = [
            ["Part number", "Name in English", "中文名称", "OEM number", "Other numbers", "Brand", "Class", "Pack", "Bin", "List price", "Cost", "Core charge", "Barcode", "Hazardous", "Trade"],
            ["I-100.1", "Coolant pump", "冷却水泵", "OE 77-1", "ALT 1; ALT-2", "Acme", "eng", "2", "Z-01", "120.50", "70", "15", "6911111111114", "yes", "99.9"],
            ["I-100.2", "Belt", "皮带", "", "", "acme", "", "", "", "10", "", "", "", "", ""],
            ["", "No number", "", "", "", "", "", "", "", "", "", "", "", "", ""],
            ["I-100.3", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
            ["I-100.4", "x", "", "", "", "", "no such class", "", "", "", "", "", "", "", ""],
            ["I-100.5", "x", "", "", "", "", "", "-1", "", "", "", "", "", "", ""],
            ["I-100.6", "x", "", "", "", "", "", "", "", "", "", "", "6911111111114", "", ""],
            ["i 1001", "again", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        ]  # fmt: skip
        job = self._import(rows)
        statuses = {line.row: (line.status, line.message) for line in job.line_ids}
        self.assertEqual([statuses[row][0] for row in (2, 3)], ["created"] * 2, statuses)
        for row, words in {
            4: "missing",
            5: "name is missing",
            6: "no such class",
            7: "below 0",
            8: "barcode",
            9: "earlier row",
        }.items():
            self.assertEqual(statuses[row][0], "refused")
            self.assertIn(words, statuses[row][1])
        part = self._part("I1001")
        self.assertRecordValues(
            part,
            [
                {
                    "name": "Coolant pump",
                    "part_number": "I-100.1",
                    "oem_number_key": "OE771",
                    "pack_quantity": 2,
                    "list_price": 120.5,
                    "standard_price": 70,
                    "core_charge": 15,
                    "barcode": "6911111111114",
                    "is_hazardous": True,
                    "is_returnable": True,
                    "is_storable": True,
                    "type": "consu",
                }
            ],
        )
        self.assertEqual(part.with_context(lang="zh_CN").name, "冷却水泵")
        self.assertEqual(part.part_class_id, self.env.ref("dealer_parts.part_class_engine"))
        self.assertEqual(part.part_brand_id, self._part("I1002").part_brand_id)
        self.assertEqual(part.number_ids.mapped("number_key"), ["ALT1", "ALT2"])
        self.assertEqual(part.part_price_ids.fixed_price, 99.9)
        self.assertEqual(part.product_variant_id.putaway_rule_ids.location_out_id.name, "Z-01")
        plain = self.env["product.template"].create({"name": "Plain", "is_part": True})
        self.assertEqual(part.taxes_id, plain.taxes_id)
        self.assertEqual(part.categ_id, plain.categ_id)
        for text in ("ALT2", "冷却", "oe77", "z01"):
            self.assertIn(
                part.product_variant_id.id,
                [found for found, _name in self.env["product.product"].name_search(text)],
                text,
            )
        again = self._import([*rows[:3]])
        self.assertEqual(again.line_ids.mapped("status"), ["unchanged"] * 2)
        rows[1][2] = "水泵"
        rows[1][9] = "130"
        changed = self._import(rows[:3])
        self.assertEqual(changed.line_ids.sorted("row").mapped("status"), ["updated", "unchanged"])
        self.assertEqual(part.list_price, 130)
        self.assertEqual(part.with_context(lang="zh_CN").name, "水泵")
        self.assertEqual(part.with_context(lang="en_US").name, "Coolant pump")

    def test_opening_stock(self):
        rows = [
            ["Part number", "Bin", "Quantity", "Cost"],
            ["04465-0k240T", "Q-7", "5", "31.20"],
            ["04465 0K240T", "Q-8", "2", "40"],
            ["nothing-such", "Q-7", "1", "1"],
            ["04465-0K240T", "Q 7", "1", "1"],
        ]
        self.part.categ_id = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        job = self._import(rows, "part_stock")
        self.assertEqual(
            job.line_ids.sorted("row").mapped("status"),
            ["created", "created", "refused", "refused"],
            job.line_ids.mapped("message"),
        )
        self.env.invalidate_all()
        self.assertEqual(self.part.qty_available, 7)
        self.assertAlmostEqual(self.part.total_value, 5 * 31.2 + 2 * 40)
        self.assertAlmostEqual(self.part.standard_price, (5 * 31.2 + 2 * 40) / 7, 2)
        picking = job.part_picking_ids
        self.assertEqual(picking.location_id, self.company.part_opening_location_id)
        self.assertEqual(picking.state, "done")
        again = self._import(rows[:3], "part_stock")
        self.assertEqual(again.line_ids.mapped("status"), ["unchanged"] * 2)
        self.assertFalse(again.part_picking_ids)
        rows[1][2] = "6"
        other = self._import(rows[:2], "part_stock")
        self.assertEqual(other.line_ids.status, "refused")
        self.assertIn("Count", other.line_ids.message)
        self.assertEqual(self.part.qty_available, 7)

    def test_samples(self):
        for suffix in ("", "_zh"):
            for kind in ("part", "part_stock"):
                name = "sample_parts" if kind == "part" else "sample_part_stock"
                path = file_path(f"dealer_parts/static/import/{name}{suffix}.csv")
                text = Path(path).read_text(encoding="utf-8-sig")
                job = self._import(list(csv.reader(io.StringIO(text))), kind)
                self.assertFalse(job.column_ids.filtered(lambda column: not column.target))
                self.assertFalse(job.refused_line_ids, job.refused_line_ids.mapped("message"))
                expected = "unchanged" if suffix else "created"
                self.assertEqual(set(job.line_ids.mapped("status")), {expected})

    def test_rights(self):
        manager = self._create_user("parts_manager")
        rows = [["Part number", "Name", "Bin", "Cost"], ["R-1", "Right", "Y-1", "3"]]
        job = self._import(rows, user=manager)
        self.assertEqual(job.line_ids.status, "created", job.line_ids.message)
        self.assertEqual(self._part("R1").standard_price, 3)
        job = self._import(
            [["Part number", "Bin", "Quantity", "Cost"], ["R-1", "Y-1", "3", "3"]],
            "part_stock",
            user=manager,
        )
        self.assertEqual(job.line_ids.status, "created", job.line_ids.message)

    def test_no_warehouse(self):
        job = self._import([["Part number"], ["R-1"]], run=False)
        job.part_warehouse_id = False
        with self.assertRaisesRegex(UserError, "warehouse"):
            job.action_import()
