import json

from odoo.tests import tagged

from odoo.addons.dealer_parts_count.tests.common import CountCommon


@tagged("post_install", "-at_install")
class TestCountJob(CountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.count = (
            cls.env["dealer.part.count"]
            .with_user(cls.keeper)
            .with_company(cls.company)
            .create({"warehouse_id": cls.warehouse.id, "kind": "full"})
        )
        cls.count.action_start()
        cls.key = f"dealer.part.count,{cls.count.id}"

    def _send(self, user, number, kind="scan", **values):
        scanner = self.env["dealer.scan"].with_user(user).with_company(self.company)
        operation = {
            "uuid": f"count-scan-{number:08d}",
            "job": "count",
            "document": self.key,
            "kind": kind,
            **values,
        }
        return scanner.send([operation])["answers"][0]

    def test_count(self):
        """Scanned twice, sent twice, one undone: counted what lies there."""
        scanner = self.env["dealer.scan"].with_user(self.keeper).with_company(self.company)
        self.assertEqual(scanner.find(self.count.name)["document"], self.key)
        opened = scanner.open_document("count", self.key)
        [line] = [one for one in opened["lines"] if one["product_id"] == self.pads.id]
        self.assertEqual((line["bin"], line["counted"], line["done"]), ("A-01", False, 0))
        code = self.pads.barcode
        for number in (1, 2, 2, 3):
            answer = self._send(
                self.keeper, number, line=line["id"], code=code, quantity=3 if number > 1 else 1
            )
            self.assertEqual(answer["state"], "done", answer)
        undo = self._send(self.keeper, 4, "undo", target="count-scan-00000003")
        self.assertEqual(undo["state"], "done", undo)
        record = self.count.line_ids.filtered(lambda one: one.id == line["id"])
        self.assertEqual(record.sudo().first_quantity, 4)
        unexpected = self._send(
            self.keeper, 5, product_id=self.oil.id, location_id=self.bin_a.id, quantity=2
        )
        self.assertEqual(unexpected["state"], "done", unexpected)
        self.assertTrue(
            self.count.line_ids.filtered(
                lambda one: one.product_id == self.oil and one.location_id == self.bin_a
            )
        )
        refused = self._send(self.keeper, 6, product_id=self.oil.id, quantity=2)
        self.assertEqual(refused["state"], "refused")
        early = self._send(self.keeper, 7, "finish")
        self.assertEqual(early["state"], "refused", "bins are not counted yet")

    def test_books_stay_unseen(self):
        """The device is told nothing of what the books say, or cost."""
        scanner = self.env["dealer.scan"].with_user(self.keeper).with_company(self.company)
        text = json.dumps(scanner.open_document("count", self.key))
        self.assertNotIn("book", text)
        self.assertNotIn("cost", text)
        self.assertNotIn("10.0", text)

    def test_home(self):
        scanner = self.env["dealer.scan"].with_user(self.keeper).with_company(self.company)
        [tile] = [one for one in scanner.get_home()["jobs"] if one["job"] == "count"]
        self.assertGreaterEqual(tile["count"], 1)
