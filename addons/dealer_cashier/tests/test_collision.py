from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two cashiers, two real transactions, one bill. What is committed is removed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _transaction(self, uid=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def setUp(self):
        super().setUp()
        with self._transaction() as env:
            self._create_data(env)
        self.addCleanup(self._remove_data)

    def _create_data(self, env):
        company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
        if not company:
            company = env.company
            env["account.chart.template"].try_loading("generic_coa", company)
        env = env(context={"allowed_company_ids": company.ids, "no_reset_password": True})
        company._create_cashier_defaults()
        cash = env["dealer.cashier.method"].search(
            [("company_id", "=", company.id), ("is_cash", "=", True)]
        )
        users = env["res.users"].create(
            [
                {
                    "name": login,
                    "login": login,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref("dealer_base.group_cashier").ids)],
                }
                for login in ("collision_1", "collision_2")
            ]
        )
        partner = env["res.partner"].create({"name": "Collision"})
        bill = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 100, "tax_ids": [Command.clear()]})
                ],
            }
        )
        bill.action_post()
        sessions = env["dealer.cashier.session"]
        receipts = env["dealer.cashier.receipt"]
        for user in users:
            sessions |= sessions.with_user(user).create({})
            receipts |= receipts.with_user(user).create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "invoice_ids": [Command.set(bill.ids)],
                    "line_ids": [Command.create({"method_id": cash.id, "amount": 100})],
                }
            )
        self.company_id = company.id
        self.user_ids, self.bill_id, self.partner_id = users.ids, bill.id, partner.id
        self.receipt_ids, self.session_ids = receipts.ids, sessions.ids

    def _remove_data(self):
        with self._transaction() as env:
            receipts = env["dealer.cashier.receipt"].browse(self.receipt_ids)
            payments = receipts.line_ids.payment_id
            bill = env["account.move"].browse(self.bill_id)
            payments.action_draft()
            bill.button_draft()
            env.flush_all()
            for table, column, ids in (
                ("dealer_cashier_receipt", "id", receipts.ids),
                ("dealer_cashier_session", "id", self.session_ids),
            ):
                env.cr.execute(f"DELETE FROM {table} WHERE {column} IN %s", [tuple(ids)])
            env.invalidate_all(flush=False)
            payments.unlink()
            bill.with_context(force_delete=True).unlink()
            env["mail.message"].search(
                [
                    "|",
                    "&",
                    ("model", "=", "dealer.cashier.receipt"),
                    ("res_id", "in", self.receipt_ids),
                    "&",
                    ("model", "=", "dealer.cashier.session"),
                    ("res_id", "in", self.session_ids),
                ]
            ).unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _receipt(self, env, number):
        return env["dealer.cashier.receipt"].browse(self.receipt_ids[number])

    def _assert_paid_once(self):
        with self._transaction() as env:
            bill = env["account.move"].browse(self.bill_id)
            receipts = env["dealer.cashier.receipt"].browse(self.receipt_ids)
            self.assertEqual(bill.payment_state, "paid")
            self.assertEqual(sorted(receipts.mapped("state")), ["done", "draft"])
            self.assertEqual(sum(receipts.line_ids.payment_id.mapped("amount")), 100)

    def test_at_the_same_moment(self):
        with self._transaction(self.user_ids[0]) as first:
            self._receipt(first, 0).action_confirm()
            with (
                self.assertRaisesRegex(UserError, "Somebody else is collecting"),
                self._transaction(self.user_ids[1]) as second,
            ):
                self._receipt(second, 1).action_confirm()
        with (
            self.assertRaisesRegex(UserError, "paid in the meantime"),
            self._transaction(self.user_ids[1]) as second,
        ):
            self._receipt(second, 1).action_confirm()
        self._assert_paid_once()

    def test_who_is_late_takes_nothing(self):
        """Else two who each hold what the other lacks are both refused."""
        with self._transaction() as busy:
            busy["dealer.cashier.session"].browse(self.session_ids[0]).lock_for_update()
            with self._transaction(self.user_ids[0]) as late:
                said = ""
                try:
                    self._receipt(late, 0).action_confirm()
                except UserError as error:  # an assertion would let go what it holds
                    said = str(error)
                self.assertIn("Somebody else is collecting", said)
                with self._transaction() as third:
                    self.assertTrue(self._receipt(third, 0).try_lock_for_update())
                    bill = third["account.move"].browse(self.bill_id)
                    self.assertTrue(bill.try_lock_for_update())

    @mute_logger("odoo.sql_db")
    def test_started_before_the_other_ended(self):
        """Who read the bill as open must not go on with what he read (Odoo then tries again)."""
        with self.assertRaises(SerializationFailure), self._transaction(self.user_ids[1]) as second:
            late = self._receipt(second, 1)
            self.assertEqual(late.amount_due, 100)
            with self._transaction(self.user_ids[0]) as first:
                self._receipt(first, 0).action_confirm()
            late.action_confirm()
        self._assert_paid_once()

    @mute_logger("odoo.sql_db")
    def test_closing_while_collecting(self):
        """A day does not close over a receipt it has not counted."""
        with self.assertRaises(SerializationFailure), self._transaction(self.user_ids[0]) as desk:
            session = desk["dealer.cashier.session"].browse(self.session_ids[0])
            self.assertFalse(session.receipt_ids)
            with self._transaction(self.user_ids[0]) as other_tab:
                self._receipt(other_tab, 0).action_confirm()
            session.action_close()
        self._assert_paid_once()
