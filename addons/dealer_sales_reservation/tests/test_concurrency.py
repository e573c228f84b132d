# ruff: noqa: B023
from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests import test_concurrency


@tagged("post_install", "-at_install")
class TestTwoReservations(test_concurrency.TestTwoSessions):
    """Two people give away the same car at the same moment."""

    # those of the class this one stands on run there
    test_confirm_confirm = None
    test_delivery_transfer = None
    test_receive_receive = None

    def _clean(self):
        with self._env() as env:
            vehicles = tuple(ids["vehicle"] for ids in self.ids.values() if "vehicle" in ids)
            templates = tuple(ids["template"] for ids in self.ids.values())
            env.cr.execute(
                "DELETE FROM mail_activity WHERE res_model = 'dealer.vehicle.wish' AND res_id IN"
                " (SELECT id FROM dealer_vehicle_wish WHERE trim_id IN"
                " (SELECT id FROM dealer_vehicle_trim WHERE product_tmpl_id IN %s))",
                [templates],
            )
            for query, values in (
                ("DELETE FROM dealer_vehicle_offer WHERE vehicle_id IN %s", vehicles),
                ("DELETE FROM dealer_vehicle_reservation WHERE vehicle_id IN %s", vehicles),
                (
                    "DELETE FROM dealer_vehicle_wish WHERE trim_id IN"
                    " (SELECT id FROM dealer_vehicle_trim WHERE product_tmpl_id IN %s)",
                    templates,
                ),
                ("UPDATE dealer_vehicle SET trim_id = NULL WHERE id IN %s", vehicles),
                ("DELETE FROM dealer_vehicle_trim WHERE product_tmpl_id IN %s", templates),
            ):
                env.cr.execute(query, [values])
        result = super()._clean()
        return result

    def _quotations(self, ids, count=2, vehicle=None):
        with self._env() as env:
            orders = env["sale.order"].create(
                [
                    {
                        "partner_id": partner,
                        "order_line": [Command.create({"vehicle_id": vehicle or ids["vehicle"]})],
                    }
                    for partner in ids["partners"][:count]
                ]
            )
            return orders.ids

    def test_reserve_reserve(self):
        """Two consultants reserve the same car: one keeps it, the other reads who has it."""
        for number in range(self.ROUNDS):
            ids = self._setup(300 + number)
            outcomes = self._race(
                *(
                    lambda env, partner=partner: env["dealer.vehicle.reservation"].create(
                        {"vehicle_id": ids["vehicle"], "partner_id": partner}
                    )
                    for partner in ids["partners"]
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            winner = outcomes.index("ok")
            self.assertIn(("Two A", "Two B")[winner], outcomes[1 - winner])

    def test_reserve_confirm(self):
        """One reserves the car while the other sells it: never both."""
        for number in range(self.ROUNDS):
            ids = self._setup(310 + number)
            [order_id] = self._quotations(ids, count=1)
            outcomes = self._race(
                lambda env: env["sale.order"].browse(order_id).action_confirm(),
                lambda env: env["dealer.vehicle.reservation"].create(
                    {"vehicle_id": ids["vehicle"], "partner_id": ids["partners"][1]}
                ),
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)

    def test_swap_swap(self):
        """Two deals swap to the same car: one gets it."""
        for number in range(self.ROUNDS):
            target = self._setup(320 + number * 3)
            own = [self._setup(321 + number * 3), self._setup(322 + number * 3)]
            order_ids = []
            for ids in own:
                [order_id] = self._quotations(ids, count=1)
                order_ids.append(order_id)
            with self._env() as env:
                env["sale.order"].browse(order_ids).action_confirm()

            def swap(env, order_id):
                order = env["sale.order"].browse(order_id)
                vehicle = env["dealer.vehicle"].browse(target["vehicle"])
                order._swap_vehicle(order.order_line, vehicle, "race", keep_price=True)

            outcomes = self._race(
                *(lambda env, order_id=order_id: swap(env, order_id) for order_id in order_ids)
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)

    def test_two_wishes(self):
        """A car becomes free in one session while another puts somebody on the list: it is
        offered once."""
        for number in range(self.ROUNDS):
            ids = self._setup(340 + number)
            with self._env() as env:
                series = env["fleet.vehicle.model"].search([], limit=1) or env[
                    "fleet.vehicle.model"
                ].create(
                    {
                        "name": "Race",
                        "brand_id": env["fleet.vehicle.model.brand"].create({"name": "Race"}).id,
                    }
                )
                trim = env["dealer.vehicle.trim"].create(
                    {
                        "name": "Race",
                        "model_id": series.id,
                        "product_tmpl_id": ids["template"],
                    }
                )
                env["dealer.vehicle"].browse(ids["vehicle"]).trim_id = trim
                trim_id = trim.id
            outcomes = self._race(
                *(
                    lambda env, partner=partner: env["dealer.vehicle.wish"].create(
                        {"trim_id": trim_id, "partner_id": partner}
                    )
                    for partner in ids["partners"]
                )
            )
            self.assertEqual(outcomes, ["ok", "ok"])
            with self._env() as env:
                offers = env["dealer.vehicle.offer"].search([("vehicle_id", "=", ids["vehicle"])])
                self.assertEqual(offers.mapped("state"), ["open"])
