from odoo.tests import tagged

from .common import FORM, CounterCommon


@tagged("post_install", "-at_install")
class TestPerformance(CounterCommon):
    def _open_form(self, sale):
        view = self.env["sale.order"].get_view(self.env.ref(FORM).id, "form")
        self.env.flush_all()
        self.env.invalidate_all()
        spec = {
            name: {}
            for name in (
                "name", "partner_id", "counter_state", "counter_credit_left", "amount_to_collect",
                "counter_can_return", "counter_below_limit", "receipt_count",
            )
        }  # fmt: skip
        spec["order_line"] = {
            "fields": {
                name: {}
                for name in (
                    "name",
                    "counter_bins",
                    "counter_free",
                    "counter_shortage",
                    "price_subtotal",
                )
            }
        }
        self.assertTrue(view)
        return sale.with_user(self.seller).web_read(spec)

    def test_lines_cost_no_queries(self):
        """Opening a sale of 12 lines asks as often as one of 2."""
        parts = [
            self._create_part(name=f"P{number}", part_number=f"CT-Q{number}", list_price=10)
            for number in range(12)
        ]
        for part in parts:
            self._receive(part, 5, 4)
        counts = []
        for size in (2, 12):
            sale = self._create_sale(*((part, 1) for part in parts[:size]))
            self._open_form(sale)
            before = self.env.cr.sql_log_count
            self._open_form(sale)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLess(counts[1], 60)

    def test_list_costs_no_queries(self):
        fields = {"name": {}, "counter_state": {}, "amount_total": {}, "amount_to_collect": {}}
        counts = []
        for size in (2, 8):
            for _number in range(size - len(counts) * 2):
                self._sell((self.filter, 1)) if self.filter.qty_available else None
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sale.order"].with_user(self.seller).web_search_read(
                [("is_counter_sale", "=", True)], fields
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
