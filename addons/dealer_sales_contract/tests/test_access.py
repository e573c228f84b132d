from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractAccess(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract()

    def test_who_reads(self):
        Contract = self.env["dealer.sales.contract"]
        readers = (
            "sales_manager", "finance_clerk", "cashier", "accountant", "general_manager",
            "administrator",
        )  # fmt: skip
        for role in readers:
            user = self._create_user(role)
            found = Contract.with_user(user).search([("id", "=", self.contract.id)])
            self.assertEqual(found, self.contract, role)
            self.assertTrue(found.text and found.line_ids.mapped("name"), role)
            found.changes  # noqa: B018
        for role in ("technician", "stock_clerk", "store_keeper", "marketing", "customer_service"):
            with self.assertRaises(AccessError, msg=role):
                Contract.with_user(self._create_user(role)).search([])

    def test_consultants_read_their_own(self):
        other = self._create_user("sales_consultant")
        Contract = self.env["dealer.sales.contract"]
        own = Contract.with_user(self.consultant).search([("id", "=", self.contract.id)])
        self.assertEqual(own, self.contract)
        self.assertFalse(Contract.with_user(other).search([("id", "=", self.contract.id)]))
        with self.assertRaises(AccessError):
            self.contract.with_user(other).action_sign()

    def test_another_store(self):
        store = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user(
            "sales_manager", company_id=store.id, company_ids=[Command.set(store.ids)]
        )
        with self.assertRaises(AccessError):
            self.contract.with_user(user).read(["text"])

    def test_portal_user(self):
        user = new_test_user(
            self.env, "contract_portal", "base.group_portal", partner_id=self.customer.id
        )
        with self.assertRaises(AccessError):
            self.contract.with_user(user).read(["text"])

    def test_who_acts(self):
        cashier = self._create_user("cashier")
        for act in ("action_send", "action_sign", "action_refresh"):
            with self.assertRaises(AccessError):
                getattr(self.contract.with_user(cashier), act)()
        with self.assertRaises(AccessError):
            self.contract.order_id.with_user(cashier).action_make_contract()
        self.assertFalse(self.contract.with_user(cashier).link)
        clerk = self._create_user("finance_clerk")
        self._sign(self.contract, user=clerk)
        self.assertEqual(self.contract.taken_by_id, clerk)

    def test_token_is_told_to_nobody(self):
        """Core's `get_portal_url` checks no rights: it must not give the key to sign away."""
        self.contract.action_send()
        token = self.contract.access_token
        self.assertTrue(token)
        portal = new_test_user(self.env, "contract_token_portal", "base.group_portal")
        others = self._create_user("sales_consultant")  # not his deal
        store = self.env["res.company"].create({"name": "Other store"})
        away = self._create_user(
            "sales_manager", company_id=store.id, company_ids=[Command.set(store.ids)]
        )
        for user in (portal, others, away, self._create_user("cashier")):
            url = self.contract.with_user(user).get_portal_url()
            self.assertNotIn(token, url, user.login)
        for user in (portal, self._create_user("cashier"), self._create_user("sales_manager")):
            with self.assertRaises(AccessError):
                self.contract.with_user(user).read(["access_token"])
        self.assertIn(token, self.contract.with_user(self.consultant).get_portal_url())

    def test_nobody_writes(self):
        for role in ("sales_consultant", "sales_manager", "administrator", "accountant"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                self.env["dealer.sales.contract"].with_user(user).create({})
            with self.assertRaises(AccessError):
                self.contract.with_user(user).unlink()
