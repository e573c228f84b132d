from odoo.tests import tagged

from odoo.addons.dealer_base.vin import check_digit
from odoo.addons.dealer_vehicle_sales.tests import test_concurrency


@tagged("post_install", "-at_install")
class TestTwoAtTheGate(test_concurrency.TestTwoSessions):
    """Two clerks receive the same VIN, in two real transactions that both want to commit."""

    ROUNDS = 2
    # what the neighbour's own class runs already
    test_confirm_confirm = None
    test_delivery_transfer = None
    test_receive_receive = None

    def _announce(self, number):
        vin = f"LSVTA2A00T{8100000 + number:07d}"
        vin = vin[:8] + check_digit(vin) + vin[9:]
        with self._env() as env:
            env["dealer.checklist.template"].search([("kind", "=", "inbound")]).active = False
            warehouse = env["stock.warehouse"].search([], limit=1)
            brand = env["fleet.vehicle.model.brand"].create({"name": "Two at the gate"})
            model = env["fleet.vehicle.model"].create({"name": "Two", "brand_id": brand.id})
            trim = env["dealer.vehicle.trim"].create({"name": "Two", "model_id": model.id})
            partner = env["res.partner"].create({"name": "Two maker"})
            arrival = env["dealer.vehicle.arrival"]._announce(
                partner,
                warehouse,
                warehouse.company_id.currency_id,
                [{"vin": vin, "trim": trim, "price": 0.0}],
            )
            self.ids[vin] = {
                "vin": vin,
                "product": arrival.product_id.id,
                "template": arrival.product_id.product_tmpl_id.id,
                "partners": partner.ids,
                "arrival": arrival.id,
                "trim": (trim.id, model.id, brand.id),
            }
        return self.ids[vin]

    def _clean(self):
        with self._env() as env:
            env["dealer.checklist.template"].with_context(active_test=False).search(
                [("kind", "=", "inbound")]
            ).active = True
            vehicles = env["dealer.vehicle"].search([("vin", "in", list(self.ids))])
            products = tuple(ids["product"] for ids in self.ids.values())
            orders = env["purchase.order"].search([("order_line.product_id", "in", products)])
            for model in ("dealer.vehicle.key", "dealer.vehicle.certificate"):
                if model in env:
                    table = env[model]._table
                    env.cr.execute(
                        f"DELETE FROM {table} WHERE vehicle_id IN %s", [tuple(vehicles.ids)]
                    )
            for query, values in (
                ("DELETE FROM dealer_vehicle_arrival WHERE vehicle_id IN %s", vehicles.ids),
                ("DELETE FROM stock_move_line WHERE product_id IN %s", products),
                ("DELETE FROM stock_move WHERE product_id IN %s", products),
                ("DELETE FROM stock_picking WHERE id IN %s", orders.picking_ids.ids),
                ("DELETE FROM purchase_order_line WHERE order_id IN %s", orders.ids),
                ("DELETE FROM purchase_order WHERE id IN %s", orders.ids),
            ):
                env.cr.execute(query, [(*values, 0)])
        result = super()._clean()
        with self._env() as env:
            for ids in self.ids.values():
                trim, model, brand = ids["trim"]
                env.cr.execute("DELETE FROM dealer_vehicle_trim WHERE id = %s", [trim])
                env.cr.execute("DELETE FROM fleet_vehicle_model WHERE id = %s", [model])
                env.cr.execute("DELETE FROM fleet_vehicle_model_brand WHERE id = %s", [brand])
        return result

    def test_receive_one_vin(self):
        """One has received it; the other reads who and when."""
        for number in range(self.ROUNDS):
            ids = self._announce(number)

            def receive(env, arrival_id=ids["arrival"]):
                env["dealer.vehicle.arrival"].browse(arrival_id).receive(2, "there")

            outcomes = self._race(receive, receive)
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            self.assertIn("was received on", next(text for text in outcomes if text != "ok"))
            with self._env() as env:
                arrival = env["dealer.vehicle.arrival"].browse(ids["arrival"])
                self.assertEqual((arrival.state, arrival.lot_id.product_qty), ("received", 1))
