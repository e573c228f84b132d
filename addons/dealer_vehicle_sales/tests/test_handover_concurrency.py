from odoo import SUPERUSER_ID, Command
from odoo.tests import tagged

from .test_concurrency import TestTwoSessions


@tagged("post_install", "-at_install")
class TestLastTime(TestTwoSessions):
    """Two consultants take the last bay of the same hour, each in a transaction of his own."""

    test_confirm_confirm = test_delivery_transfer = test_receive_receive = None

    def test_last_bay(self):
        cars = [self._setup(300 + number) for number in range(2)]
        with self._env() as env:
            company = env.company
            bays = company.handover_bays
            company.handover_bays = 1
            users = env["res.users"].create(
                [
                    {
                        "name": f"Hand-over {number}",
                        "login": f"handover_race_{number}",
                        "group_ids": [
                            Command.link(env.ref("dealer_base.group_sales_consultant").id)
                        ],
                    }
                    for number in range(2)
                ]
            )
            orders = env["sale.order"].create(
                [
                    {
                        "partner_id": ids["partners"][0],
                        "user_id": user.id,
                        "order_line": [Command.create({"vehicle_id": ids["vehicle"]})],
                    }
                    for ids, user in zip(cars, users, strict=True)
                ]
            )
            orders.action_confirm()
            line_ids = orders.order_line.ids
            user_ids = users.ids
        try:
            outcomes = self._race(
                *(
                    lambda env, line_id=line_id: env["dealer.vehicle.delivery"].create(
                        {"sale_line_id": line_id, "date_start": "2031-03-03 09:00:00"}
                    )
                    for line_id in line_ids
                )
            )
            self.assertEqual(outcomes.count("ok"), 1, outcomes)
            # who comes a moment later reads the other's row, who comes at once meets the wall
            self.assertRegex(
                next(text for text in outcomes if text != "ok"), "just taken|Every bay"
            )
            with self._env() as env:
                taken = env["dealer.vehicle.delivery"].search([("sale_line_id", "in", line_ids)])
                self.assertEqual(taken.mapped("bay"), [1])
        finally:
            with self._env() as env:
                env.company.handover_bays = bays
                deliveries = env["dealer.vehicle.delivery"].search(
                    [("sale_line_id", "in", line_ids)]
                )
                deliveries.activity_ids.unlink()
                deliveries.action_cancel()
                deliveries.checklist_ids.unlink()
                deliveries.unlink()
                env["sale.order"].search([("user_id", "in", user_ids)]).user_id = SUPERUSER_ID
                users = env["res.users"].browse(user_ids)
                partners = users.partner_id
                users.unlink()
                partners.unlink()
