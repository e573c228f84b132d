from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two people take the same part back, in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            self._create_data(env)
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _create_data(self, env):
        company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
        if not company:
            company = env.company
            env["account.chart.template"].try_loading("generic_coa", company)
        company._create_counter_defaults()
        env = env(context={"allowed_company_ids": company.ids})
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        partner = env["res.partner"].create({"name": "Collision"})
        product = env["product.product"].create(
            {
                "name": "Collision part",
                "is_part": True,
                "type": "consu",
                "is_storable": True,
                "list_price": 10,
                "core_charge": 4,
                "taxes_id": [Command.clear()],
            }
        )
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 5)
        pricelist = env["product.pricelist"].create(
            {"name": "Collision", "currency_id": company.currency_id.id}
        )
        sale = env["sale.order"].create(
            {
                "is_counter_sale": True,
                "partner_id": partner.id,
                "pricelist_id": pricelist.id,
                "warehouse_id": warehouse.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1})],
            }
        )
        sale.action_sell()
        self.ids = {
            "company": company.id, "partner": partner.id, "product": product.id,
            "template": product.product_tmpl_id.id, "sale": sale.id, "pricelist": pricelist.id,
        }  # fmt: skip

    def _remove_data(self):
        with self._transaction() as env:
            sale, product = self.ids["sale"], self.ids["product"]
            env.cr.execute("SELECT id FROM account_move WHERE counter_order_id = %s", [sale])
            moves = (*(row[0] for row in env.cr.fetchall()), 0)
            env.cr.execute(
                "SELECT DISTINCT picking_id FROM stock_move WHERE product_id = %s", [product]
            )
            pickings = (*(row[0] or 0 for row in env.cr.fetchall()), 0)
            for query, value in (
                ("DELETE FROM account_partial_reconcile WHERE debit_move_id IN (SELECT id FROM "
                 "account_move_line WHERE move_id IN %s)", moves),
                ("UPDATE account_move_line SET part_core_id = NULL, counter_origin_line_id = NULL "
                 "WHERE move_id IN %s", moves),
                ("DELETE FROM dealer_part_core WHERE order_id = %s", sale),
                ("UPDATE stock_move SET counter_bill_line_id = NULL WHERE product_id = %s", product),
                ("UPDATE account_move SET reversed_entry_id = NULL WHERE id IN %s", moves),
                ("DELETE FROM account_move_line WHERE move_id IN %s", moves),
                ("DELETE FROM account_move WHERE id IN %s", moves),
                ("DELETE FROM stock_move_line WHERE product_id = %s", product),
                ("DELETE FROM stock_move WHERE product_id = %s", product),
                ("DELETE FROM stock_picking WHERE id IN %s", pickings),
                ("DELETE FROM sale_order_line WHERE order_id = %s", sale),
                ("DELETE FROM sale_order WHERE id = %s", sale),
                ("DELETE FROM stock_quant WHERE product_id = %s", product),
                ("DELETE FROM product_product WHERE id = %s", product),
                ("DELETE FROM product_template WHERE id = %s", self.ids["template"]),
                ("DELETE FROM product_pricelist WHERE id = %s", self.ids["pricelist"]),
                ("DELETE FROM res_partner WHERE id = %s", self.ids["partner"]),
            ):  # fmt: skip
                env.cr.execute(query, [value])

    def _take_back(self, env):
        env = env(context={"allowed_company_ids": [self.ids["company"]]})
        sale = env["sale.order"].browse(self.ids["sale"])
        lines = sale._get_returnable_lines()
        self.late = lines
        return sale._take_back_sold(dict(lines), "Twice")

    def _assert_once(self):
        with self._transaction() as env:
            sale = env["sale.order"].browse(self.ids["sale"])
            notes = sale.counter_bill_ids.filtered(lambda bill: bill.move_type == "out_refund")
            self.assertEqual(len(notes), 1)
            self.assertEqual(notes.amount_total, 14)
            self.assertEqual(sale.counter_core_ids.qty_back, 1)

    def test_at_the_same_moment(self):
        with self._transaction() as first:
            self._take_back(first)
            with (
                self.assertRaisesRegex(UserError, "Try again in a moment"),
                self._transaction() as second,
            ):
                self._take_back(second)
        with self.assertRaises(UserError), self._transaction() as second:
            self._take_back(second)
        self._assert_once()

    @mute_logger("odoo.sql_db")
    def test_started_before_the_other_ended(self):
        """Who read the part as sold must not go on with what he read (Odoo then tries again)."""
        with self.assertRaises(SerializationFailure), self._transaction() as second:
            sale = second["sale.order"].browse(self.ids["sale"])
            self.assertEqual(sum(sale._get_returnable_lines().values()), 1)
            with self._transaction() as first:
                self._take_back(first)
            self._take_back(second)
        self._assert_once()

    @mute_logger("odoo.sql_db")
    def test_old_part_twice(self):
        """The old part at one counter, the new part with its deposit at the other."""
        with self.assertRaises((SerializationFailure, UserError)), self._transaction() as second:
            core = second["sale.order"].browse(self.ids["sale"]).counter_core_ids
            self.assertEqual(core.qty_owed, 1)
            with self._transaction() as first:
                self._take_back(first)
            core._take_back(1)
        self._assert_once()
