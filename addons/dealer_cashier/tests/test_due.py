from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import tagged

from .common import DOCUMENT, DealerCashierCommon


@tagged("post_install", "-at_install")
class TestDue(DealerCashierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_document_model()
        cls.session = cls._open_session()
        cls.Due = cls.env["dealer.cashier.due"].with_user(cls.cashier)

    def _find(self, text):
        return self.Due.search([("search_text", "ilike", text)])

    def test_bills_and_documents_in_one_list(self):
        bill = self._create_bill(100, ref="ABC-9")
        document = self._create_document(500)
        self._create_bill(70, post=False)
        rows = self.Due.search([("partner_id", "=", self.customer.id)], order="amount")
        self.assertRecordValues(
            rows,
            [
                {"name": bill.name, "kind": "bill", "amount": 100, "res_id": bill.id},
                {"name": "D-1", "kind": "document", "amount": 500, "res_id": document.id},
            ],
        )
        self.assertEqual(self.Due.browse(rows.ids), rows, "ids stay the same")

    def test_search_box(self):
        bill = self._create_bill(100, ref="ABC-9")
        document = self._create_document(500)
        by_bill, by_document = self._find("ABC-9"), self._find("12345")
        self.assertEqual((by_bill.res_model, by_bill.res_id), ("account.move", bill.id))
        self.assertEqual((by_document.res_model, by_document.res_id), (DOCUMENT, document.id))
        for text in ("Wang", "13800001111", "138 0000"):
            self.assertEqual(len(self._find(text)), 2, text)
        self.assertFalse(self._find("no such thing"))

    def test_bill_knows_its_document(self):
        bill = self._create_bill(100, post=False)
        document = self._create_document(100, bill_ids=bill.ids)
        bill.action_post()
        row = self._find("京A")
        self.assertRecordValues(
            row,
            [{"kind": "bill", "document_model": DOCUMENT, "document_id": document.id}],
        )
        context = row.action_collect()["context"]
        self.assertEqual(context["default_res_id"], document.id)
        self.assertEqual(context["default_kind"], "settlement")

    def test_deposit_is_taken_off(self):
        document = self._create_document(500)
        self._take_deposit(document, (self.cash, 120))
        self.assertEqual(self._find("D-1").amount, 380)
        self._take_deposit(document, (self.cash, 380))
        self.assertFalse(self._find("D-1"))

    def test_paid_leaves_the_list_credit_note_waits(self):
        self._take((self.cash, 100), bills=self._create_bill(100))
        self.assertFalse(self._find("Wang"))
        note = self._create_bill(30, move_type="out_refund")
        row = self._find(note.name)
        self.assertRecordValues(row, [{"kind": "credit_note", "amount": -30}])
        self.assertEqual(row.action_collect()["context"]["default_kind"], "refund")

    def test_collect_as_cashier_without_right_on_the_document(self):
        document = self._create_document(500)
        with self.assertRaises(AccessError):
            document.with_user(self.cashier).read(["name"])
        context = self._find("D-1").action_collect()["context"]
        self.assertEqual(context["default_kind"], "deposit")
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(self.cashier)
            .with_context(**context)
            .create({"line_ids": [(0, 0, {"method_id": self.cash.id, "amount": 100})]})
        )
        receipt.action_confirm()
        self.assertEqual(document.amount_collected, 100)
        self.assertEqual(receipt.document_name, f"{document.display_name} · 京A·12345")

    def test_other_store_unseen(self):
        other = self.setup_other_company()["company"]
        self._create_document(500, name="ELSEWHERE", company_id=other.id)
        self.assertFalse(self._find("ELSEWHERE"))

    def test_day_first(self):
        document = self._create_document(500)
        Due = self.env["dealer.cashier.due"].with_user(self.cashier_2)
        row = Due.search([("res_model", "=", DOCUMENT), ("res_id", "=", document.id)])
        with self.assertRaises(RedirectWarning):
            row.action_collect()
        manager = self._create_user("general_manager")
        with self.assertRaises(AccessError):
            row.with_user(manager).action_collect()
