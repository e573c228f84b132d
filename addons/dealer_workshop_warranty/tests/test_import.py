import base64
import csv
import io
import time

from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestImport(WarrantyCommon):
    def _import(self, kind, rows, **values):
        output = io.StringIO()
        csv.writer(output).writerows(rows)
        job = (
            self.env["dealer.import"]
            .with_user(self.clerk)
            .create(
                {
                    "kind": kind,
                    "file": base64.b64encode(output.getvalue().encode()),
                    "file_name": "rows.csv",
                    **values,
                }
            )
        )
        job.action_import()
        return job

    def _create_recall(self, number="S2026-09"):
        return self.env["dealer.recall"].create(
            {"number": number, "name": "Pump", "risk": "Stops", "partner_id": self.maker.id}
        )

    def test_vins(self):
        recall = self._create_recall()
        rows = [
            ["VIN", "召回编号", "完成日期"],
            ["LSVAA00000000001", "S2026-09", ""],
            ["lsvaa00000000002", "s2026-09", "2026-02-01"],
            ["LSVAA00000000003", "NONE", ""],
            ["x", "S2026-09", ""],
        ]
        job = self._import("recall_vehicle", rows)
        self.assertRecordValues(job, [{"created_count": 2, "refused_count": 2}])
        self.assertEqual(sorted(recall.vehicle_ids.mapped("state")), ["done", "open"])
        again = self._import("recall_vehicle", rows[:3])
        self.assertEqual(again.unchanged_count, 2)
        closed = self._import(
            "recall_vehicle",
            [["VIN", "Done on"], ["LSVAA00000000001", "2026-03-01"]],
            recall_id=recall.id,
        )
        self.assertEqual(closed.updated_count, 1)
        self.assertEqual(set(recall.vehicle_ids.mapped("state")), {"done"})

    def test_vins_are_fast(self):
        """Rows go in as sets: at least 2,000 a second of pure import."""
        recall = self._create_recall()
        handler = self.env["dealer.import.recall_vehicle"]
        rows = [{"vin": f"LSVBB{n:012d}", "campaign": recall.number} for n in range(4000)]
        start = time.monotonic()
        results = handler._import_rows(rows)
        took = time.monotonic() - start
        self.assertEqual({result.status for result in results}, {"created"})
        self.assertLess(took, 2.0 * 3)  # three times the time on a busy machine
        before = self.cr.sql_log_count
        handler._import_rows(
            [{"vin": f"LSVCC{n:012d}", "campaign": recall.number} for n in range(1000)]
        )
        self.assertLess(self.cr.sql_log_count - before, 12)

    def test_answers(self):
        first, second = (self._submit(self._create_claim()) for _n in range(2))
        draft = self._create_claim()
        job = self._import(
            "warranty_answer",
            [
                ["索赔单号", "厂家索赔号", "行号", "认可金额", "原因"],
                [first.name, "M-1", "1", "180", ""],
                [first.name, "M-1", "2", "100", "Only one pad"],
                [second.name, "", "", "360", ""],
                [draft.name, "", "", "10", ""],
                ["WC0", "", "", "10", ""],
                [second.name, "", "7", "10", ""],
            ],
        )
        self.assertRecordValues(job, [{"updated_count": 3, "refused_count": 3}])
        self.assertRecordValues(
            first,
            [{"category": "partly", "amount_accepted": 280.0, "maker_number": "M-1"}],
        )
        self.assertEqual(first.line_ids[1].answer_note, "Only one pad")
        self.assertEqual(second.category, "accepted")
        messages = " ".join(job.refused_line_ids.mapped("message"))
        self.assertIn("waits for no answer", messages)
        self.assertIn("WC0", messages)
        again = self._import("warranty_answer", [["claim", "accepted"], [second.name, "360"]])
        self.assertEqual(again.unchanged_count, 1)
        much = self._import("warranty_answer", [["claim", "accepted"], [first.name, "999"]])
        self.assertEqual(much.refused_count, 1)
