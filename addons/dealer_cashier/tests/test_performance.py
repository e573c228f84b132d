from odoo.tests import tagged

from .common import DOCUMENT, DealerCashierCommon


@tagged("post_install", "-at_install")
class TestPerformance(DealerCashierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_document_model()
        cls.session = cls._open_session()

    def _fresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_confirm_two_methods(self):
        self._take((self.cash, 1), bills=self._create_bill(1))  # warm
        receipt = self._create_receipt(
            (self.cash, 40), (self.card, 60), bills=self._create_bill(100)
        )
        self._fresh()
        with self.assertQueryCount(152):
            receipt.action_confirm()
            self.env.flush_all()

    def test_amounts_of_a_list_in_few_queries(self):
        documents = self.env[DOCUMENT]
        for index in range(20):
            document = self._create_document(100, name=f"D-{index}")
            document.bill_ids = self._create_bill(50)
            documents |= document
        self._take_deposit(documents[0], (self.cash, 10))
        self._fresh()
        with self.assertQueryCount(15):
            documents.mapped("amount_to_collect")
            documents.mapped("is_settled_or_on_credit")
            documents.mapped("receipt_count")
        self.assertEqual(documents[0].amount_to_collect, 90)

    def test_desk_list(self):
        for index in range(20):
            self._create_document(100, name=f"D-{index}")
            self._create_bill(50)
        self._fresh()
        Due = self.env["dealer.cashier.due"].with_user(self.cashier)
        Due.web_search_read([], {"name": {}}, limit=1)
        with self.assertQueryCount(4):
            Due.web_search_read(
                [("search_text", "ilike", "Wang")],
                {
                    "name": {},
                    "amount": {},
                    "phone": {},
                    "currency_id": {},
                    "partner_id": {"fields": {"display_name": {}}},
                },
                limit=80,
            )

    def test_cash_up_is_one_sum(self):
        for _index in range(3):
            self._take((self.cash, 10), (self.card, 10), bills=self._create_bill(20))
        self._fresh()
        self.session.line_ids.mapped("method_id.name")
        with self.assertQueryCount(5):
            self.session.line_ids.mapped("expected")
