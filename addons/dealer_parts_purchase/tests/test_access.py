from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PurchaseCommon


@tagged("post_install", "-at_install")
class TestAccess(PurchaseCommon):
    def test_roles(self):
        part = self._create_bought_part("ACC-1")
        self._set_demand(part, [10] * 12)
        run = self._run_suggestion()
        special = self._create_special(part)
        for role, reads_runs, orders in (
            ("general_manager", True, False),
            ("accountant", True, False),
            ("store_keeper", False, True),
            ("service_adviser", False, True),
            ("technician", False, False),
            ("parts_counter", False, True),
        ):
            with self.subTest(role=role):
                known = {"store_keeper": self.keeper, "service_adviser": self.adviser}
                user = known.get(role) or self._create_user(role)
                if reads_runs:
                    run.with_user(user).read(["amount_total"])
                    run.line_ids.with_user(user).read(["price_unit", "reason"])
                else:
                    with self.assertRaises(AccessError):
                        run.with_user(user).read(["amount_total"])
                    with self.assertRaises(AccessError):
                        run.line_ids.with_user(user).read(["price_unit"])
                for act in (run.action_make_orders, run.action_compute):
                    with self.assertRaises(AccessError):
                        getattr(run.with_user(user), act.__name__)()
                special.with_user(user).read(["name", "state", "purchase_name"])
                if orders:
                    mine = self._create_special(part, user=user)
                    mine.action_cancel()
                else:
                    with self.assertRaises(AccessError):
                        self._create_special(part, user=user)
                with self.assertRaises(AccessError):
                    special.with_user(user).action_order()
                self.env["dealer.part.on.order"].with_user(user).search_read([], limit=5)

    def test_another_store(self):
        part = self._create_bought_part("ACC-2")
        self._set_demand(part, [10] * 12)
        run = self._run_suggestion()
        special = self._create_special(part)
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = new_test_user(
            self.env,
            login="pu_stranger",
            groups="dealer_base.group_parts_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for record in (run, run.line_ids, special):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
        self.env.flush_all()
        rows = self.env["dealer.part.on.order"].with_user(stranger)
        self.assertFalse(rows.search([("product_id", "=", part.id)]))

    def test_portal(self):
        part = self._create_bought_part("ACC-3")
        special = self._create_special(part)
        portal = new_test_user(self.env, login="pu_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            special.with_user(portal).read(["name"])
        with self.assertRaises(AccessError):
            self.env["dealer.part.on.order"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self.env["dealer.part.suggestion"].with_user(portal).search([])

    def test_no_cost_for_who_may_not_see_it(self):
        """Nothing an adviser or store keeper opens here has a price of a vendor in it."""
        for model in ("dealer.part.special.order", "dealer.part.on.order"):
            for user in (self.keeper, self.adviser):
                names = set(self.env[model].with_user(user).fields_get())
                self.assertFalse(
                    {
                        name
                        for name in names
                        if "price" in name or "amount" in name or "cost" in name
                    }
                )
