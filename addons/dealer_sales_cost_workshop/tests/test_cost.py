from odoo.tests import tagged

from odoo.addons.dealer_sales_workshop.tests.common import SalesWorkshopCommon


@tagged("post_install", "-at_install")
class TestCostOfWork(SalesWorkshopCommon):
    """What the workshop spends on a car in stock is what the car costs, once."""

    def _refurbished(self, vehicle, user=None):
        action = vehicle.with_user(self.manager).action_refurbish()
        order = self.env["dealer.repair.order"].browse(action["res_id"])
        order._add_job(
            {"concern": "Respray the door"},
            [
                {"line_type": "labour", "standard_hours": 2, "payer": "internal", "price_unit": 80},
                {
                    "line_type": "part",
                    "product_id": self.mats.id,
                    "quantity": 2,
                    "payer": "internal",
                },
            ],
        )
        self._fit(order)
        order.with_user(user or self.controller).action_settle()
        return order

    def _stock_balance(self):
        accounts = self.product.product_tmpl_id.get_product_accounts()["stock_valuation"]
        return sum(
            self.env["account.move.line"]
            .search([("account_id", "=", accounts.id), ("parent_state", "=", "posted")])
            .mapped("balance")
        )

    def test_in_stock(self):
        """Two mats at 50 and two hours at 80 raise the value of this car by 260; no other's."""
        other = self._buy(100000)
        before = self._stock_balance()
        order = self._refurbished(self.vehicle)
        self.assertEqual(self.vehicle.lot_id.standard_price, 100260)
        self.assertEqual(other.lot_id.standard_price, 100000)
        costs = self.env["dealer.vehicle.cost"].search([("res_id", "=", order.id)])
        self.assertEqual(set(costs.mapped("figure")), {"refurbishment"})
        self.assertEqual(sum(costs.mapped("amount")), 260)
        same = self.mats.categ_id.property_stock_valuation_account_id == (
            self.product.categ_id.property_stock_valuation_account_id
        )
        self.assertEqual(self._stock_balance() - before, 160 if same else 260)
        self.assertEqual(self._figures(self.vehicle), {}, "nothing is spent before it is sold")

    def test_hours_left_out(self):
        self.company.refurbishment_labour = False
        self._refurbished(self.vehicle)
        self.assertEqual(self.vehicle.lot_id.standard_price, 100100)

    def test_sold(self):
        """Sold, all of it is cost of this car, once."""
        self._refurbished(self.vehicle)
        self._sell(self.vehicle)
        expense = sum(
            value for (_figure, group), value in self._figures(self.vehicle).items()
            if group == "expense"
        )  # fmt: skip
        self.assertEqual(expense, 100260)

    def test_reopened(self):
        """Reopened, the car costs what it did; settled again, once more."""
        order = self._refurbished(self.vehicle)
        order.with_user(self.controller)._reopen("Another door")
        self.assertEqual(self.vehicle.lot_id.standard_price, 100000)
        self.assertEqual(self._figures(self.vehicle), {})
        order.action_settle()
        self.assertEqual(self.vehicle.lot_id.standard_price, 100260)

    def test_accessories_are_the_bills(self):
        """What a customer pays with his deal is no cost of the car in stock."""
        deal = self._create_equipped_deal()
        order = self._fit(self._order(deal))
        order.action_settle()
        self.assertFalse(self.env["dealer.vehicle.cost"].search([("res_id", "=", order.id)]))
        self.assertEqual(self.vehicle.lot_id.standard_price, 100000)

    def test_kept_on_the_car(self):
        """The deal is off, the camera stays: it is the car's cost now."""
        deal = self._create_equipped_deal()
        order = self._fit(self._order(deal))
        order.with_user(self.controller).action_keep_on_car()
        deal._action_cancel()
        order.action_settle()
        labour = sum(
            order.line_ids.filtered(lambda line: line.line_type == "labour").mapped(
                "price_subtotal"
            )
        )
        self.assertEqual(self.vehicle.lot_id.standard_price, 100300 + labour)
