from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests import test_concurrency


@tagged("post_install", "-at_install")
class TestTwoInTheYard(test_concurrency.TestTwoSessions):
    """Two clerks at the same moment, in two real transactions that both want to commit."""

    # what the neighbour's own class runs already
    test_confirm_confirm = None
    test_delivery_transfer = None
    test_receive_receive = None

    def _clean(self):
        with self._env() as env:
            vins = tuple(self.ids)
            env.cr.execute(
                "DELETE FROM dealer_yard_stay WHERE vehicle_id IN"
                " (SELECT id FROM dealer_vehicle WHERE vin IN %s)",
                [vins],
            )
            env.cr.execute("DELETE FROM dealer_yard_slot WHERE row = 'RACE'")
        return super()._clean()

    def test_put_put(self):
        """Two cars are put into one slot: one stands there, the other clerk reads which."""
        for number in range(self.ROUNDS):
            one, two = self._setup(300 + 2 * number), self._setup(301 + 2 * number)
            with self._env() as env:
                slot_id = env["dealer.yard.slot"].create(
                    {"location_id": one["stock"], "row": "RACE", "number": number + 1}
                ).id  # fmt: skip

            def put(env, vehicle_id, slot_id=slot_id):
                env["dealer.yard.slot"].browse(slot_id)._put(
                    env["dealer.vehicle"].browse(vehicle_id)
                )

            outcomes = self._race(
                *(
                    lambda env, vehicle=ids["vehicle"], put=put: put(env, vehicle)
                    for ids in (one, two)
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            self.assertRegex(next(text for text in outcomes if text != "ok"), "stands in|just now")
            with self._env() as env:
                stays = env["dealer.yard.stay"].search([("slot_id", "=", slot_id)])
                self.assertEqual(len(stays), 1)
