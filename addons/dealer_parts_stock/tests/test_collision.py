from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two people receive one transfer, in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            company = env.ref("base.main_company")
            main = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
            # a warehouse is never deleted: an earlier run left it archived
            warehouses = env["stock.warehouse"].with_context(active_test=False)
            side = warehouses.search([("code", "=", "COLL"), ("company_id", "=", company.id)])
            side.active = True
            side = side or warehouses.create(
                {"name": "Collision room", "code": "COLL", "company_id": company.id}
            )
            part = env["product.product"].create(
                {"name": "Collision part", "is_part": True, "type": "consu", "is_storable": True}
            )
            env["stock.quant"]._update_available_quantity(part, main.lot_stock_id, 5)
            transfer = env["dealer.part.transfer"].create(
                {
                    "source_id": main.id,
                    "destination_id": side.id,
                    "line_ids": [Command.create({"product_id": part.id, "quantity": 5})],
                }
            )
            transfer.action_ask()
            transfer.picking_ids.button_validate()
            self.ids = (transfer.id, side.id, part.id, part.product_tmpl_id.id)
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove_data(self):
        transfer, side, part, template = self.ids
        with self._transaction() as env:
            for query, value in (
                ("DELETE FROM stock_move_line WHERE product_id = %s", part),
                ("DELETE FROM stock_move WHERE product_id = %s", part),
                ("DELETE FROM stock_quant WHERE product_id = %s", part),
                ("DELETE FROM stock_picking WHERE transfer_id = %s", transfer),
                ("DELETE FROM dealer_part_transfer WHERE id = %s", transfer),
                ("DELETE FROM product_value WHERE product_id = %s", part),
                ("DELETE FROM product_product WHERE id = %s", part),
                ("DELETE FROM product_template WHERE id = %s", template),
            ):
                env.cr.execute(query, [value])
            env["stock.warehouse"].browse(side).active = False

    def _receive(self, env):
        receipt = env["stock.picking"].search(
            [("transfer_id", "=", self.ids[0]), ("picking_type_id.sequence_code", "=", "TR")]
        )
        receipt.button_validate()
        env.flush_all()

    def _assert_once(self):
        with self._transaction() as env:
            transfer = env["dealer.part.transfer"].browse(self.ids[0])
            self.assertEqual(transfer.category, "received")
            self.assertEqual(transfer.line_ids.quantity_received, 5)
            side = env["stock.warehouse"].browse(self.ids[1])
            quants = env["stock.quant"].search(
                [("product_id", "=", self.ids[2]), ("location_id", "=", side.lot_stock_id.id)]
            )
            self.assertEqual(sum(quants.mapped("quantity")), 5)

    @mute_logger("odoo.sql_db")
    def test_both_at_once(self):
        """Who saw the receipt as open must not go on with what he saw (Odoo then tries again)."""
        with self.assertRaises(SerializationFailure), self._transaction() as second:
            transfer = second["dealer.part.transfer"].browse(self.ids[0])
            self.assertEqual(transfer.category, "in_transit")
            with self._transaction() as first:
                self._receive(first)
            self._receive(second)
        self._assert_once()
