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

    def _get_addons_above(self):
        """Return the installed addons that stand on this one."""
        module = self.env.ref("base.module_dealer_workshop").sudo()
        above = module.downstream_dependencies(exclude_states=("uninstalled", "uninstallable"))
        return above.filtered(lambda one: one.name.startswith("dealer_") and one != module)

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

    def test_main_actions(self):
        """Upper bounds, flush included; the bill itself costs core about 70.

        The numbers are those of this addon alone; each addon on it may ask once more.
        """
        more = len(self._get_addons_above())

        def measure(function):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            result = function()
            self.env.flush_all()
            return result, self.cr.sql_log_count - before

        measure(self._create_order)
        order, opened = measure(self._create_order)
        self.assertLessEqual(opened, 33 + more)
        _none, authorised = measure(lambda: self._authorise(order))
        self.assertLessEqual(authorised, 26 + more)
        _none, requested = measure(lambda: (order.action_start(), order.action_request_parts()))
        self.assertLessEqual(requested, 71 + more)  # one of them writes down the stage
        self._issue(order)
        order.action_finish()
        _none, settled = measure(order.action_settle)
        self.assertLessEqual(settled, 124 + 2 * more)  # claims, reminders, records follow

    def test_list_of_lines_and_availability(self):
        """The form's lines cost the same for few and many of them."""
        counts = []
        for number in (2, 12):
            order = self._create_order(*(self._part_line(self.pads) for _line in range(number)))
            self.env.flush_all()
            for _run in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                order.line_ids.web_read(
                    {"name": {}, "qty_available": {}, "qty_issued": {}, "authorisation_state": {}}
                )
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
