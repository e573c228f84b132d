from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ScanCommon


@tagged("post_install", "-at_install")
class TestScan(ScanCommon):
    # === RECEIVE === #

    def test_receive_part_of_it(self):
        """Ordered 5 and 3; 2 and 3 came: the rest stays open."""
        receipt = self._create_receipt((self.filter, 5), (self.plug, 3), origin="SCPO1")
        self.assertEqual(self._scanner().find("SCPO1")["document"], f"stock.picking,{receipt.id}")
        gtin = self.plug.barcode.zfill(14)
        answers = [
            self._do_scan("receive", receipt, self.filter.barcode),
            self._do_scan("receive", receipt, "SCAN-111-a", location_dest_id=self.bin_b.id),
            self._do_scan("receive", receipt, f"01{gtin}3003"),
        ]
        self.assertEqual({answer["state"] for answer in answers}, {"done"}, answers)
        self.assertEqual(self._picked(receipt), {self.filter: 2, self.plug: 3})
        [done] = self._send(self._operation("receive", receipt, "finish"))
        self.assertEqual(done["state"], "done", done)
        self.assertEqual(receipt.state, "done")
        rest = receipt.backorder_ids
        self.assertRecordValues(
            rest.move_ids, [{"product_id": self.filter.id, "product_uom_qty": 3}]
        )
        self.assertIn(rest.name, done["message"])
        self.assertEqual(self._on_hand(self.filter, self.bin_b), 1)

    def test_too_many(self):
        receipt = self._create_receipt((self.filter, 2))
        self._do_scan("receive", receipt, self.filter.barcode, quantity=2)
        more = self._do_scan("receive", receipt, self.filter.barcode)
        self.assertEqual((more["state"], more["question"]), ("refused", "over"))
        self.assertEqual(self._picked(receipt), {self.filter: 2})
        more = self._do_scan("receive", receipt, self.filter.barcode, confirmed=["over"])
        self.assertEqual(more["state"], "done")
        self.assertEqual(self._picked(receipt), {self.filter: 3})

    def test_unexpected(self):
        receipt = self._create_receipt((self.filter, 2))
        other = self._create_receipt((self.wrong, 1))
        answer = self._do_scan("receive", receipt, self.wrong.barcode)
        self.assertEqual(answer["state"], "refused")
        self.assertIn(other.name, answer["message"])
        with self.assertRaisesRegex(UserError, "no part we know"):
            self._scanner().resolve("receive", f"stock.picking,{receipt.id}", "NO SUCH PART")
        [finish] = self._send(self._operation("receive", receipt, "finish"))
        self.assertEqual(finish["state"], "refused")
        self.assertEqual(receipt.state, "assigned")

    def test_tag_counts_once(self):
        receipt = self._create_receipt((self.filter, 5))
        code = f"https://id.example.com/01/{self.filter.barcode.zfill(14)}/21/77"
        self.assertEqual(self._do_scan("receive", receipt, code)["state"], "done")
        again = self._do_scan("receive", receipt, code)
        self.assertEqual(again["state"], "refused")
        self.assertEqual(self._picked(receipt), {self.filter: 1})
        gtin = self.filter.barcode.zfill(14)
        self.assertEqual(self._do_scan("receive", receipt, f"01{gtin}2178")["state"], "done")

    def test_bad_tag(self):
        receipt = self._create_receipt((self.filter, 5))
        answer = self._do_scan("receive", receipt, "3174257BF4499602D2000000")
        self.assertIn("not a part's", answer["message"])

    def test_undo(self):
        receipt = self._create_receipt((self.filter, 5))
        first = self._operation("receive", receipt, code=self.filter.barcode, quantity=2)
        second = self._operation("receive", receipt, code=self.filter.barcode)
        self._send(first, second)
        wrong = self._operation("receive", receipt, "undo", target=first["uuid"])
        self.assertEqual(self._send(wrong)[0]["state"], "refused")
        undo = self._operation("receive", receipt, "undo", target=second["uuid"])
        self._send(undo, undo)
        self.assertEqual(self._picked(receipt), {self.filter: 2})
        self._send(self._operation("receive", receipt, "undo", target=first["uuid"]))
        self.assertEqual(self._picked(receipt), {})
        self.assertEqual(receipt.move_ids.quantity, 5)

    def test_lot(self):
        lotted = self._create_part(
            name="Airbag scan",
            part_number="SCAN 9",
            tracking="serial",
            barcode=self._make_ean("690000001009"),
        )
        receipt = self._create_receipt((lotted, 2))
        bare = self._do_scan("receive", receipt, lotted.barcode)
        self.assertIn("serial number", bare["message"])
        gtin = lotted.barcode.zfill(14)
        for serial in ("A1", "A2"):
            answer = self._do_scan("receive", receipt, f"01{gtin}21{serial}")
            self.assertEqual(answer["state"], "done", answer)
        self._send(self._operation("receive", receipt, "finish"))
        self.assertEqual(receipt.state, "done")
        self.assertEqual(set(receipt.move_line_ids.lot_id.mapped("name")), {"A1", "A2"})

    # === ISSUE === #

    def test_issue(self):
        issue = self._create_issue((self.filter, 2), (self.plug, 4))
        opened = self._scanner().open_document("issue", f"stock.picking,{issue.id}")
        self.assertEqual(
            [line["bin"] for line in opened["lines"]], [self.bin_a.name, self.bin_b.name]
        )
        self.assertEqual(opened["big"], issue.origin)
        self._do_scan("issue", issue, self.filter.barcode)
        self._do_scan("issue", issue, self.filter.barcode)
        over = self._do_scan("issue", issue, self.filter.barcode, confirmed=["over"])
        self.assertEqual((over["state"], over["question"]), ("refused", ""))
        wrong = self._do_scan("issue", issue, self.wrong.barcode)
        self.assertEqual(wrong["state"], "refused")
        self._do_scan("issue", issue, self.plug.barcode, quantity=3)
        self.assertEqual(self._picked(issue), {self.filter: 2, self.plug: 3})
        self._send(self._operation("issue", issue, "finish"))
        self.assertEqual(issue.state, "done")
        self.assertEqual(issue.backorder_ids.move_ids.product_uom_qty, 1)
        self.assertEqual(self._on_hand(self.plug, self.bin_b), 7)

    def test_issue_of_a_part_that_does_not_fit(self):
        issue = self._create_issue((self.filter, 2))
        sentence = "This does not fit the car."
        self.patch(
            type(issue),
            "_get_part_warnings",
            lambda picking, products: dict.fromkeys(products.ids, sentence),
        )
        opened = self._scanner().open_document("issue", f"stock.picking,{issue.id}")
        self.assertEqual(opened["lines"][0]["warning"], sentence)
        answer = self._do_scan("issue", issue, self.filter.barcode)
        self.assertEqual((answer["question"], answer["message"]), ("warning", sentence))
        self.assertFalse(self._picked(issue))
        answer = self._do_scan("issue", issue, self.filter.barcode, confirmed=["warning"])
        self.assertEqual(answer["state"], "done")

    def test_issue_from_another_bin(self):
        """The parts are taken from the bin that was scanned; an empty one asks."""
        self._stock(self.filter, self.bin_b, 1)
        issue = self._create_issue((self.filter, 3))
        first = self._do_scan("issue", issue, self.filter.barcode, location_id=self.bin_b.id)
        self.assertEqual(first["state"], "done", first)
        second = self._do_scan("issue", issue, self.filter.barcode, location_id=self.bin_b.id)
        self.assertEqual(second["question"], "bin")
        outside = self.env.ref("stock.stock_location_suppliers")
        third = self._do_scan("issue", issue, self.filter.barcode, location_id=outside.id)
        self.assertIn("not part of", third["message"])
        self._send(self._operation("issue", issue, "finish"))
        self.assertEqual(self._on_hand(self.filter, self.bin_b), 0)
        self.assertEqual(self._on_hand(self.filter, self.bin_a), 10)

    def test_two_keepers(self):
        other = self._create_user("parts_manager")
        issue = self._create_issue((self.filter, 4))
        self._do_scan("issue", issue, self.filter.barcode)
        answer = self._scanner(other).send(
            [self._operation("issue", issue, code=self.filter.barcode, quantity=2)]
        )
        [progress] = answer["documents"]
        self.assertEqual(progress["lines"][issue.move_ids.id]["done"], 3)
        self.assertEqual(progress["last"]["quantity"], 2)

    # === RETURN, PUT AWAY, TRANSFER === #

    def test_return(self):
        issue = self._create_issue((self.filter, 3))
        self._do_scan("issue", issue, self.filter.barcode, quantity=3)
        self._send(self._operation("issue", issue, "finish"))
        found = self._scanner().find(issue.origin, "return")
        opened = self._scanner().open_document("return", found["document"])
        [line] = opened["lines"]
        self.assertEqual((line["demanded"], line["bin"]), (3, self.bin_a.name))
        too_many = self._operation("return", issue, "finish", lines=[[line["id"], 4]])
        self.assertEqual(self._send(too_many)[0]["state"], "refused")
        back = self._operation("return", issue, "finish", lines=[[line["id"], 2]])
        for _turn in range(2):
            [answer] = self._send(back)
            self.assertEqual(answer["state"], "done", answer)
        self.assertEqual(
            sum(self.env["stock.quant"]._gather(self.filter, self.stock).mapped("quantity")), 9
        )
        opened = self._scanner().open_document("return", found["document"])
        self.assertEqual(opened["lines"][0]["demanded"], 1)

    def test_return_of_what_is_not_taken_back(self):
        self.filter.is_returnable = False
        issue = self._create_issue((self.filter, 1))
        self._do_scan("issue", issue, self.filter.barcode)
        self._send(self._operation("issue", issue, "finish"))
        lines = [[issue.move_ids.id, 1]]
        [answer] = self._send(self._operation("return", issue, "finish", lines=lines))
        self.assertEqual(answer["question"], "warning")
        [answer] = self._send(
            self._operation("return", issue, "finish", lines=lines, confirmed=["warning"])
        )
        self.assertEqual(answer["state"], "done")

    def test_put_away(self):
        self._stock(self.wrong, self.stock, 6)
        documents = self._scanner().get_documents("put")
        self.assertIn(f"stock.location,{self.stock.id}", [one["key"] for one in documents])
        meant = self._scanner().resolve(
            "put", f"stock.location,{self.stock.id}", "bin-sca-01".upper()
        )
        self.assertEqual(meant["bin"]["id"], self.bin_a.id)
        put = self._operation(
            "put", self.stock, line=self.wrong.id, quantity=4, location_dest_id=self.bin_a.id
        )
        [answer] = self._send(put)
        self.assertEqual(answer["state"], "done", answer)
        self.assertEqual(self._on_hand(self.wrong, self.bin_a), 4)
        too_many = {**put, "uuid": "test-uuid-too-many-parts"}
        self.assertEqual(self._send(too_many)[0]["state"], "refused")
        undo = self._operation("put", self.stock, "undo", target=put["uuid"])
        self.assertEqual(self._send(undo)[0]["state"], "done")
        self.assertEqual(self._on_hand(self.wrong, self.stock), 6)

    def test_transfer(self):
        transfer = self._create_picking(
            self.warehouse.int_type_id, [(self.filter, 4)], source=self.stock, target=self.stock
        )
        answer = self._do_scan(
            "transfer",
            transfer,
            self.filter.barcode,
            quantity=4,
            location_id=self.bin_a.id,
            location_dest_id=self.bin_b.id,
        )
        self.assertEqual(answer["state"], "done", answer)
        self._send(self._operation("transfer", transfer, "finish"))
        self.assertEqual(self._on_hand(self.filter, self.bin_b), 4)

    # === LOOK UP === #

    def test_look_up(self):
        new = self._create_part(name="Oil filter scan new", part_number="SCAN 111 B")
        self.env["dealer.part.supersession"].create({"old_id": self.filter.id, "new_id": new.id})
        self._create_receipt((self.filter, 7), origin="SCPO7")
        card = self._scanner().look_up(self.filter.barcode)
        self.assertEqual(card["replaced_by"]["id"], new.id)
        self.assertEqual(card["price"], 48)
        [here] = [one for one in card["warehouses"] if one["id"] == self.warehouse.id]
        self.assertEqual((here["on_hand"], here["incoming"]), (10, 7))
        self.assertEqual(here["bins"][0]["name"], self.bin_a.name)
        self.assertEqual(card["incoming"][0]["document"], "SCPO7")
        self.assertEqual(len(self._scanner().look_up("Oil filter scan")["choices"]), 2)
        with self.assertRaisesRegex(UserError, "no part"):
            self._scanner().look_up("nothing like this")

    # === HOW OFTEN THE DATABASE IS ASKED === #

    def test_queries(self):
        lines = [(self.filter, 5), (self.plug, 5)]
        more = [
            self._create_part(
                name=f"Many {n}",
                part_number=f"SCMANY {n}",
                barcode=self._make_ean(f"69000000{n:04d}"),
            )
            for n in range(2000, 2020)
        ]
        short = self._create_receipt(*lines)
        long = self._create_receipt(*lines, *((part, 2) for part in more))
        counts = {}
        scanner = self._scanner()
        for receipt in (long, short, long, short):  # the first round fills the registry's caches
            key = f"stock.picking,{receipt.id}"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            scanner.open_document("receive", key)
            opened = self.env.cr.sql_log_count - before
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            scanner.send([self._operation("receive", receipt, code=self.filter.barcode)])
            self.env.flush_all()
            counts[receipt] = (opened, self.env.cr.sql_log_count - before)
        self.assertEqual(counts[short], counts[long], "more lines, not more queries")
        self.assertLessEqual(counts[short][0], 30)
        self.assertLessEqual(counts[short][1], 60)
