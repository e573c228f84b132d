from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two buyers make the orders of one run, in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            vendor = env["res.partner"].create({"name": "Collision vendor"})
            part = env["product.product"].create(
                {
                    "name": "Collision part",
                    "is_part": True,
                    "type": "consu",
                    "is_storable": True,
                    "seller_ids": [Command.create({"partner_id": vendor.id, "price": 5})],
                }
            )
            special = env["dealer.part.special.order"].create({"product_id": part.id})
            run = env["dealer.part.suggestion"].create({"partner_ids": [Command.set(vendor.ids)]})
            run.action_compute()
            self.ids = (run.id, special.id, part.id, part.product_tmpl_id.id, vendor.id)
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove_data(self):
        run, special, part, template, vendor = self.ids
        with self._transaction() as env:
            env.cr.execute(
                "SELECT DISTINCT picking_id FROM stock_move WHERE product_id = %s", [part]
            )
            pickings = tuple(row[0] for row in env.cr.fetchall() if row[0]) or (0,)
            for query, value in (
                ("DELETE FROM dealer_part_suggestion WHERE id = %s", run),
                ("DELETE FROM stock_move WHERE product_id = %s", part),
                ("DELETE FROM stock_picking WHERE id IN %s", pickings),
                ("DELETE FROM dealer_part_special_order WHERE id = %s", special),
                ("DELETE FROM purchase_order WHERE partner_id = %s", vendor),
                ("DELETE FROM product_product WHERE id = %s", part),
                ("DELETE FROM product_template WHERE id = %s", template),
                ("DELETE FROM res_partner WHERE id = %s", vendor),
            ):
                env.cr.execute(query, [value])

    def _order(self, env):
        return env["dealer.part.suggestion"].browse(self.ids[0]).action_make_orders()

    def _assert_once(self):
        with self._transaction() as env:
            lines = env["purchase.order.line"].search([("product_id", "=", self.ids[2])])
            self.assertRecordValues(lines, [{"product_qty": 1.0}])
            special = env["dealer.part.special.order"].browse(self.ids[1])
            self.assertEqual(special.purchase_line_id, lines)

    def test_one_after_the_other(self):
        for _ in range(2):
            with self._transaction() as env:
                action = self._order(env)
        self.assertEqual(action["res_model"], "purchase.order")
        self._assert_once()

    @mute_logger("odoo.sql_db")
    def test_started_before_the_other_ended(self):
        """Who saw the run as open must not go on with what he saw (Odoo then tries again)."""
        with self.assertRaises(SerializationFailure), self._transaction() as second:
            run = second["dealer.part.suggestion"].browse(self.ids[0])
            self.assertEqual(run.category, "in_progress")
            with self._transaction() as first:
                self._order(first)
            self._order(second)
        self._assert_once()
