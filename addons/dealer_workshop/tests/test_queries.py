from odoo.tests import tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestQueries(WorkshopCommon):
    def _read_board(self, orders):
        self.env.invalidate_all()
        orders.web_read(
            {
                "name": {},
                "license_plate": {},
                "vehicle_id": {"fields": {"display_name": {}}},
                "partner_id": {"fields": {"display_name": {}}},
                "next_step": {},
                "parts_state": {},
                "promised_on": {},
                "amount_total": {},
            }
        )

    def test_board_does_not_grow_with_orders(self):
        counts = []
        for number in (5, 25):
            orders = self.env["dealer.repair.order"].union(
                *(self._create_order() for _order in range(number))
            )
            self.env.flush_all()
            self._read_board(orders)
            before = self.cr.sql_log_count
            self._read_board(orders)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 30)
