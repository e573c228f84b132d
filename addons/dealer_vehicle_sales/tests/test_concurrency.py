import threading
from contextlib import contextmanager
from itertools import chain
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from odoo.addons.dealer_base.vin import check_digit


@tagged("post_install", "-at_install")
class TestTwoSessions(BaseCase):
    """Two people at the same moment, in two real transactions that both want to commit."""

    ROUNDS = 3

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # the test run holds the lock of the registry; other threads want it too
        self.startPatcher(patch.object(Registry, "_lock", threading.RLock()))
        self.ids = {}
        self.addCleanup(self._clean)

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"skip_sms": True})

    def _setup(self, number, stocked=True):
        """Commit a car product with one car in stock; remember what to take away."""
        vin = f"LSVTA2A00T{8000000 + number:07d}"
        vin = vin[:8] + check_digit(vin) + vin[9:]
        with self._env() as env:
            warehouse = env["stock.warehouse"].search([], limit=1)
            product = env["product.product"].create(
                {
                    "name": "Two sessions",
                    "type": "consu",
                    "is_storable": True,
                    "tracking": "serial",
                    "lot_valuated": True,
                    "is_vehicle": True,
                    "invoice_policy": "order",
                    "categ_id": env.ref("dealer_base.product_category_vehicle").id,
                    "taxes_id": [Command.clear()],
                }
            )
            partners = env["res.partner"].create([{"name": "Two A"}, {"name": "Two B"}])
            ids = {
                "vin": vin,
                "product": product.id,
                "template": product.product_tmpl_id.id,
                "partners": partners.ids,
                "stock": warehouse.lot_stock_id.id,
                "warehouse": warehouse.id,
            }
            if stocked:
                lot = env["stock.lot"].create(
                    {"name": vin, "product_id": product.id, "standard_price": 100}
                )
                env["stock.quant"]._update_available_quantity(
                    product, warehouse.lot_stock_id, 1, lot_id=lot
                )
                ids.update(lot=lot.id, vehicle=lot.vehicle_id.id)
        self.ids[vin] = ids
        return ids

    def _clean(self):
        """Take away what was committed; done moves have no other way."""
        with self._env() as env:
            products = tuple(ids["product"] for ids in self.ids.values())
            templates = tuple(ids["template"] for ids in self.ids.values())
            vins = tuple(self.ids)
            partners = tuple(chain.from_iterable(ids["partners"] for ids in self.ids.values()))
            env.cr.execute(
                "SELECT DISTINCT order_id FROM sale_order_line WHERE product_id IN %s", [products]
            )
            orders = (*(row[0] for row in env.cr.fetchall()), 0)
            env.cr.execute(
                "SELECT DISTINCT picking_id FROM stock_move WHERE product_id IN %s", [products]
            )
            pickings = (*(row[0] or 0 for row in env.cr.fetchall()), 0)
            for query, values in (
                (
                    "DELETE FROM dealer_checklist WHERE res_model = 'sale.order' AND res_id IN %s",
                    orders,
                ),
                ("DELETE FROM stock_move_line WHERE product_id IN %s", products),
                ("DELETE FROM stock_move WHERE product_id IN %s", products),
                ("DELETE FROM stock_picking WHERE id IN %s", pickings),
                ("DELETE FROM sale_order_line WHERE order_id IN %s", orders),
                ("DELETE FROM sale_order WHERE id IN %s", orders),
                ("DELETE FROM stock_quant WHERE product_id IN %s", products),
                (
                    "UPDATE dealer_vehicle SET lot_id = NULL, product_id = NULL WHERE vin IN %s",
                    vins,
                ),
                ("DELETE FROM stock_lot WHERE product_id IN %s", products),
                ("DELETE FROM dealer_vehicle WHERE vin IN %s", vins),
                ("DELETE FROM product_product WHERE id IN %s", products),
                ("DELETE FROM product_template WHERE id IN %s", templates),
                ("DELETE FROM res_partner WHERE id IN %s", partners),
            ):
                env.cr.execute(query, [values])

    def _race(self, *works):
        """Run works at the same instant as Odoo runs a call; return "ok" or the error of each."""
        barrier = threading.Barrier(len(works))
        outcomes = [None] * len(works)

        def run(number, work):
            threading.current_thread().dbname = self.registry.db_name
            try:
                with self._env() as env:
                    env.cr.execute("SELECT 1")  # the snapshot is taken before the other commits
                    barrier.wait(20)
                    retrying(lambda: work(env(user=SUPERUSER_ID)), env)
                outcomes[number] = "ok"
            except (UserError, ValidationError) as error:
                outcomes[number] = str(error)

        threads = [
            threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
        ]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return outcomes

    def test_confirm_confirm(self):
        """Two consultants confirm the same car: one wins, the other reads who has it."""
        for number in range(self.ROUNDS):
            ids = self._setup(number)
            with self._env() as env:
                orders = env["sale.order"].create(
                    [
                        {
                            "partner_id": partner,
                            "order_line": [Command.create({"vehicle_id": ids["vehicle"]})],
                        }
                        for partner in ids["partners"]
                    ]
                )
                names = orders.mapped("name")
                order_ids = orders.ids
            outcomes = self._race(
                *(
                    lambda env, order_id=order_id: (
                        env["sale.order"].browse(order_id).action_confirm()
                    )
                    for order_id in order_ids
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            winner = outcomes.index("ok")
            self.assertIn(names[winner], outcomes[1 - winner])
            self.assertIn(("Two A", "Two B")[winner], outcomes[1 - winner])
            with self._env() as env:
                states = env["sale.order"].browse(order_ids).mapped("state")
                self.assertEqual(states[winner], "sale")
                self.assertEqual(states[1 - winner], "draft")
                reserved = env["stock.quant"].search([("lot_id", "=", ids["lot"])])
                self.assertEqual(sum(reserved.mapped("reserved_quantity")), 1)

    def test_delivery_transfer(self):
        """A delivery and a transfer take the same car: it is in one place afterwards."""
        for number in range(self.ROUNDS):
            ids = self._setup(100 + number)
            with self._env() as env:
                warehouse = env["stock.warehouse"].browse(ids["warehouse"])
                customers = env.ref("stock.stock_location_customers").id
                places = [
                    (warehouse.out_type_id.id, customers),
                    (warehouse.int_type_id.id, warehouse.wh_input_stock_loc_id.id),
                ]
                env["stock.location"].browse(places[1][1]).active = True
                picking_ids = [
                    self._create_picking(env, ids, picking_type, destination).id
                    for picking_type, destination in places
                ]
            outcomes = self._race(
                *(
                    lambda env, picking_id=picking_id: (
                        env["stock.picking"].browse(picking_id).button_validate()
                    )
                    for picking_id in picking_ids
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            with self._env() as env:
                quants = env["stock.quant"].search(
                    [("lot_id", "=", ids["lot"]), ("quantity", "!=", 0)]
                )
                self.assertEqual(quants.mapped("quantity"), [1.0])

    def _create_picking(self, env, ids, picking_type, destination):
        picking = env["stock.picking"].create(
            {
                "picking_type_id": picking_type,
                "location_id": ids["stock"],
                "location_dest_id": destination,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": ids["product"],
                            "product_uom_qty": 1,
                            "location_id": ids["stock"],
                            "location_dest_id": destination,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        env["stock.move.line"].create(
            {
                **picking.move_ids._prepare_move_line_vals(quantity=1),
                "lot_id": ids["lot"],
                "picked": True,
            }
        )
        return picking

    def test_receive_receive(self):
        """Two clerks receive the same VIN: it becomes one car, in stock once."""
        for number in range(self.ROUNDS):
            ids = self._setup(200 + number, stocked=False)
            with self._env() as env:
                warehouse = env["stock.warehouse"].browse(ids["warehouse"])
                suppliers = env.ref("stock.stock_location_suppliers").id
                picking_ids = []
                for _both in range(2):
                    picking = env["stock.picking"].create(
                        {
                            "picking_type_id": warehouse.in_type_id.id,
                            "location_id": suppliers,
                            "location_dest_id": ids["stock"],
                            "move_ids": [
                                Command.create(
                                    {
                                        "product_id": ids["product"],
                                        "product_uom_qty": 1,
                                        "location_id": suppliers,
                                        "location_dest_id": ids["stock"],
                                    }
                                )
                            ],
                        }
                    )
                    picking.action_confirm()
                    picking.move_line_ids.write({"lot_name": ids["vin"], "picked": True})
                    picking_ids.append(picking.id)
            outcomes = self._race(
                *(
                    lambda env, picking_id=picking_id: (
                        env["stock.picking"].browse(picking_id).button_validate()
                    )
                    for picking_id in picking_ids
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            with self._env() as env:
                self.assertEqual(env["dealer.vehicle"].search_count([("vin", "=", ids["vin"])]), 1)
                lots = env["stock.lot"].search([("name", "=", ids["vin"])])
                self.assertEqual(len(lots), 1)
                self.assertEqual(lots.product_qty, 1)
