from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import DealerCashierCommon


@tagged("post_install", "-at_install")
class TestSession(DealerCashierCommon):
    def _count(self, session, cash, reason=None, **values):
        session.line_ids.filtered("is_cash").write({"counted": cash, "reason": reason})
        session.action_as_expected()
        if values:
            session.write(values)

    def test_day(self):
        session = self._open_session(opening_float=200)
        self.assertEqual(len(session.line_ids), 5)
        self._take((self.cash, 300), (self.card, 700), bills=self._create_bill(1000))
        self._take((self.cash, 50), bills=self._create_bill(50))
        expected = {line.method_id: line.expected for line in session.line_ids}
        self.assertEqual((expected[self.cash], expected[self.card]), (550, 700))
        self._count(session, 550, closing_float=200)
        session.action_close()
        self.assertRecordValues(
            session,
            [
                {
                    "state": "closed",
                    "amount_handed_over": 350,
                    "amount_difference": 0,
                    "closed_by_id": self.cashier.id,
                    "difference_state": "none",
                }
            ],
        )

    def test_difference_needs_reason_and_is_posted(self):
        session = self._open_session(opening_float=100)
        self._count(session, 90)
        with self.assertRaisesRegex(UserError, "give the reason"):
            session.action_close()
        self._count(session, 90, "Wrong change given")
        session.action_close()
        move = session.sudo().difference_move_id
        journal = self.cash.journal_id
        self.assertRecordValues(
            move.line_ids.sorted("debit"),
            [
                {"account_id": journal.default_account_id.id, "debit": 0, "credit": 10},
                {"account_id": journal.loss_account_id.id, "debit": 10, "credit": 0},
            ],
        )
        self.assertEqual(move.state, "posted")
        self.assertEqual(session.difference_state, "posted")

    def test_surplus_is_a_profit(self):
        session = self._open_session(opening_float=100)
        self._count(session, 101, "Found a coin")
        session.action_close()
        self.assertIn(
            self.cash.journal_id.profit_account_id,
            session.sudo().difference_move_id.line_ids.account_id,
        )

    def test_difference_waits_for_the_accountant(self):
        journal = self.cash.journal_id
        account = journal.loss_account_id
        journal.loss_account_id = False
        session = self._open_session(opening_float=100)
        self._count(session, 90, "Lost")
        session.action_close()
        self.assertEqual((session.state, session.difference_state), ("closed", "to_post"))
        self.assertIn("not posted", session.message_ids[0].body)
        with self.assertRaises(AccessError):
            session.action_post_difference()
        own = session.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "no profit and loss"):
            own.action_post_difference()
        journal.loss_account_id = account
        own.action_post_difference()
        self.assertEqual(own.difference_state, "posted")
        own.action_post_difference()
        self.assertEqual(len(own.difference_move_id), 1)

    def test_cashless_difference_needs_reason_only(self):
        session = self._open_session()
        self._take((self.card, 70), bills=self._create_bill(70))
        line = session.line_ids.filtered(lambda line: line.method_id == self.card)
        line.counted = 60
        with self.assertRaisesRegex(UserError, "Bank Card"):
            session.action_close()
        line.reason = "One slip missing"
        session.action_close()
        self.assertEqual(line.difference, -10)
        self.assertFalse(session.sudo().difference_move_id)

    def test_one_open_day_a_cashier(self):
        session = self._open_session()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._open_session().flush_recordset()
        self._open_session(self.cashier_2)
        session.action_close()
        self._open_session()

    def test_closed_day_is_sealed(self):
        session = self._open_session()
        receipt = self._take((self.cash, 70), bills=self._create_bill(70))
        self._count(session, 70)
        session.action_close()
        line = session.line_ids.filtered("is_cash")
        for user in (self.cashier, self.accountant):
            with self.assertRaisesRegex(UserError, "closed"):
                session.with_user(user).note = "x"
            with self.assertRaisesRegex(UserError, "closed"):
                line.with_user(user).counted = 1
            with self.assertRaises(AccessError):
                session.with_user(user).state = "open"
            with self.assertRaises(AccessError):
                session.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "kept for ever"):
            session.sudo().unlink()
        with self.assertRaisesRegex(UserError, "closed"):
            session.action_close()
        receipt.with_user(self.accountant)._cancel("Wrong bill")
        self.assertEqual(line.expected, 70, "what was sealed stays")

    def test_nothing_forged(self):
        session = self._open_session()
        with self.assertRaises(AccessError):
            session.write({"difference_move_id": False, "state": "closed"})
        with self.assertRaises(UserError):
            session.opening_float = 1
        with self.assertRaises(AccessError):
            session.line_ids[0].expected_at_close = 5
        with self.assertRaises(AccessError):
            self.env["dealer.cashier.session.line"].with_user(self.cashier).create(
                {"session_id": session.id, "method_id": self.cash.id}
            )
        with self.assertRaises(AccessError):
            self._open_session(self.cashier, user_id=self.cashier_2.id)

    def test_float_follows_the_last_day(self):
        session = self._open_session(opening_float=300)
        self._count(session, 300, closing_float=250)
        session.action_close()
        Session = self.env["dealer.cashier.session"].with_user(self.cashier)
        form = Form(Session, "dealer_cashier.dealer_cashier_session_view_form_open")
        self.assertEqual(form.opening_float, 250)
        form.opening_float = 240
        self.assertEqual(form.opening_difference, -10)
        form.opening_reason = "Counted twice"
        self.assertEqual(form.save().opening_difference, -10)

    def test_float_differs_without_reason(self):
        session = self._open_session(opening_float=300)
        self._count(session, 300, closing_float=300)
        session.action_close()
        with self.assertRaisesRegex(ValidationError, "left .*300"):
            self._open_session(opening_float=100)

    def test_more_left_than_counted(self):
        session = self._open_session(opening_float=100)
        self._count(session, 100, closing_float=101)
        with self.assertRaisesRegex(UserError, "More cash is left"):
            session.action_close()

    def test_new_method_during_the_day(self):
        session = self._open_session()
        method = self.card.sudo().copy({"name": "Cheque"})
        self._take((method, 10), bills=self._create_bill(10))
        line = session.line_ids.filtered(lambda line: line.method_id == method)
        self.assertEqual(line.expected, 10)

    def test_accountant_closes_a_forgotten_day(self):
        session = self._open_session()
        with self.assertRaises(AccessError):
            session.with_user(self.cashier_2).action_close()
        session.with_user(self.accountant).action_close()
        self.assertEqual(session.closed_by_id, self.accountant)

    def test_desk_status(self):
        Session = self.env["dealer.cashier.session"].with_user(self.cashier)
        status = Session.get_desk_status()
        self.assertFalse(status["session_id"])
        self.assertTrue(status["can_collect"])
        session = self._open_session(opening_float=10)
        status = Session.get_desk_status()
        self.assertEqual(status["session_id"], session.id)
        self.assertEqual([method["expected"] for method in status["methods"]], [10])

    def test_sheet(self):
        session = self._open_session()
        receipt = self._take((self.cash, 70), bills=self._create_bill(70))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_cashier.report_session", session.ids
        )[0]
        self.assertIn(receipt.name, html.decode())
        self.assertIn("still open", html.decode())
