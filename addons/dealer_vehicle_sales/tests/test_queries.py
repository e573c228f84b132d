from odoo.tests import tagged

from .common import VehicleSalesCommon

STATES = [
    "deal_vehicle_id", "deposit_state", "allocation_state", "contract_state", "pdi_state",
    "settlement_state", "cashier_state", "outbound_state", "delivery_state", "next_step",
    "next_step_note", "amount_total",
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestQueries(VehicleSalesCommon):
    """Screens cost the same for two records as for many."""

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before

    def _deals(self, number):
        return self.env["sale.order"].union(
            *(self._create_deal(vehicle, confirm=True) for vehicle in self._buy(*[1000] * number))
        )

    def test_deal_list(self):
        """The list of deals with all states."""
        consultant = self._create_user("sales_consultant")
        deals = self._deals(12)
        deals.user_id = consultant
        deals[0].action_settle()
        deals = deals.with_user(consultant)
        deals[:2].read(STATES)
        few = self._count(lambda: deals[:2].read(STATES))
        many = self._count(lambda: deals.read(STATES))
        self.assertLessEqual(many, few + 3)
        self.assertLessEqual(many, 75)

    def test_stock_list(self):
        """The cars in stock are one query, whoever has reserved them."""
        self._deals(3)
        consultant = self._create_user("sales_consultant")
        Stock = self.env["dealer.vehicle.stock"].with_user(consultant)
        names = ["vin", "trim_id", "color_id", "stock_days", "lifecycle", "order_id", "partner_id"]
        Stock.search_read([], names)
        few = self._count(lambda: Stock.search_read([], names, limit=1))
        many = self._count(lambda: Stock.search_read([], names))
        self.assertLessEqual(many, few + 1)

    def test_vehicle_list(self):
        """Stock facts of many cars in a fixed number of queries."""
        vehicles = self._buy(*[1000] * 8)
        names = ["deal_id", "location_id", "stock_days", "list_price", "deal_count"]
        vehicles[:2].read(names)
        few = self._count(lambda: vehicles[:2].read(names))
        many = self._count(lambda: vehicles.read(names))
        self.assertLessEqual(many, few)

    def test_confirm(self):
        """Confirming a deal, with lock, reservation of the very car and PDI."""
        first, second = self._buy(1000, 1000)
        self._create_deal(first, confirm=True)
        deal = self._create_deal(second)
        # each addon above asks a few things of its own, bounded in its own tests
        above = self.env["ir.module.module"].search_count(
            [("name", "=like", "dealer_sales_%"), ("state", "=", "installed")]
        )
        self.assertLessEqual(self._count(deal.action_confirm), 135 + 10 * above)
