from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestAccess(PricingCommon):
    def test_who_changes_prices(self):
        change = self._propose()
        for role in ("store_keeper", "service_adviser", "technician", "cashier"):
            user = self._create_user(role)
            for record in (change, change.line_ids, self.matrix):
                self.assertFalse(record.with_user(user).has_access("read"), role)
        for role in ("accountant", "general_manager"):
            user = self._create_user(role)
            self.assertEqual(change.with_user(user).line_count, 2)
            with self.assertRaises(AccessError):
                change.with_user(user).write({"reason": "x"})
            for act in ("action_propose", "action_release", "action_cancel"):
                with self.assertRaises(AccessError):
                    getattr(change.with_user(user), act)()

    def test_nobody_writes_history_or_facts(self):
        self.pads.list_price = 101
        row = self.env["dealer.part.price"].search([], limit=1).with_user(self.manager)
        with self.assertRaises(AccessError):
            row.new_price = 5
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            row.create({"product_tmpl_id": self.pads.product_tmpl_id.id})
        change = self._propose()
        for vals in ({"released_on": "2026-01-01"}, {"category": "applied"}):
            with self.assertRaises(UserError):
                change.write(vals)

    def test_another_store(self):
        change = self._propose()
        company = self.env["res.company"].create({"name": "Second store"})
        manager = self._create_user("parts_manager", company_id=company.id)
        self.assertFalse(change.with_user(manager).has_access("read"))
        self.assertFalse(change.line_ids.with_user(manager).has_access("read"))
        with self.assertRaises(AccessError):
            change.with_user(manager).action_release()

    def test_portal(self):
        user = new_test_user(self.env, "price_portal", groups="base.group_portal")
        for model in (
            "dealer.part.price.change", "dealer.part.price.change.line", "dealer.part.price",
            "dealer.part.price.matrix", "dealer.part.price.band",
        ):  # fmt: skip
            self.assertFalse(self.env[model].with_user(user).has_access("read"), model)
