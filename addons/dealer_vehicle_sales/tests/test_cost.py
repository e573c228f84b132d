from odoo import Command
from odoo.tests import tagged

from .common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestCost(VehicleSalesCommon):
    """The cost and the margin of a car are its own, to the cent."""

    def test_each_car_own_cost(self):
        """23 cars of one product, each at another cost: posted COGS and margin of each."""
        costs = [100000 + 1111.11 * number for number in range(23)]
        vehicles = self._buy(*costs)
        self.assertEqual(len(vehicles), 23)
        for vehicle, cost in zip(vehicles, costs, strict=True):
            self.assertAlmostEqual(vehicle.lot_id.standard_price, cost, 2)
        wrong = []
        for vehicle, cost in reversed(list(zip(vehicles, costs, strict=True))):
            deal = self._sell(vehicle)
            picking = deal.picking_ids
            facts = {
                "cogs": self._cogs(deal.invoice_ids),
                "margin": 200000 - deal.order_line.margin,
                "out": picking.move_ids.value,
            }
            wrong += [
                (vehicle.vin, name, value, cost)
                for name, value in facts.items()
                if abs(value - cost) >= 0.005
            ]
            self.assertEqual(picking.move_line_ids.lot_id, vehicle.lot_id)
        self.assertFalse(wrong)
        self.assertEqual(self.product.total_value, 0)

    def test_bill_changes_cost(self):
        """The vendor bills another price than ordered: that very car costs it."""
        first, second = self._buy(100000, 120000)
        order = second.lot_id.purchase_order_ids
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = bill.date
        line = bill.invoice_line_ids.filtered(lambda line: line.price_unit == 120000)
        line.price_unit = 121234.56
        bill.action_post()
        self.assertAlmostEqual(first.lot_id.standard_price, 100000, 2)
        self.assertAlmostEqual(second.lot_id.standard_price, 121234.56, 2)
        deal = self._sell(second)
        self.assertAlmostEqual(self._cogs(deal.invoice_ids), 121234.56, 2)
        self.assertAlmostEqual(deal.margin, 200000 - 121234.56, 2)

    def test_return_and_resale(self):
        """A car comes back, is credited and sold again: cost zero after the credit, then again."""
        first, second = self._buy(100000, 140000)
        deal = self._sell(second)
        self._return(deal)
        bill = deal.invoice_ids
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund.action_post()
        self.assertAlmostEqual(self._cogs(refund), -140000, 2)
        self.assertAlmostEqual(second.lot_id.standard_price, 140000, 2)
        self.assertEqual(second.lifecycle, "in_stock")
        again = self._sell(second)
        self.assertAlmostEqual(self._cogs(again.invoice_ids), 140000, 2)
        self.assertAlmostEqual(again.margin, 60000, 2)
        self.assertAlmostEqual(first.lot_id.standard_price, 100000, 2)
        self.assertAlmostEqual(self.product.total_value, 100000, 2)

    def test_two_cars_billed_apart(self):
        """Two cars of one product on one deal, billed with two bills: each bears its own cost."""
        vehicles = self._buy(100000, 140000)
        deal = self._create_deal(vehicles[0])
        self.env["sale.order.line"].create(
            {"order_id": deal.id, "vehicle_id": vehicles[1].id, "tax_ids": False}
        )
        deal.action_confirm()
        second = deal._create_invoices()
        second.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids.vehicle_id == vehicles[0]
        ).unlink()
        second.action_post()
        first = deal._create_invoices()
        first.action_post()
        self.assertAlmostEqual(self._cogs(second), 140000, 2)
        self.assertAlmostEqual(self._cogs(first), 100000, 2)

    def test_landed_cost_reaches_its_car(self):
        """Cars of one order line typed on one receipt: a landed cost reaches the very car."""
        order = self._buy(100000, receive=False)
        order.order_line.product_qty = 2
        picking = order.picking_ids
        vins = [self._vin(), self._vin()]
        for line, vin in zip(picking.move_line_ids, vins, strict=True):
            line.write({"lot_name": vin, "picked": True})
        picking.button_validate()
        first, second = (
            self.env["dealer.vehicle"].search([("vin", "=", vin)]).lot_id for vin in vins
        )
        moves = picking.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(len(moves), 2, "one receipt move for each VIN")
        self.assertEqual(order.order_line.qty_received, 2)
        self.assertEqual(first.standard_price, 100000)
        move = moves.filtered(lambda move: move.move_line_ids.lot_id == second)
        move.value_manual = 105000
        self.assertEqual(second.standard_price, 105000)
        self.assertEqual(first.standard_price, 100000)

    def test_opening_stock(self):
        """A car taken into stock without a vendor is in the books at its cost."""
        location = self.company.vehicle_opening_location_id
        self.assertTrue(location.valuation_account_id)
        lot = self.env["stock.lot"].create(
            {"product_id": self.product.id, "name": self._vin(), "standard_price": 88888.88}
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": location.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "vehicle_id": lot.vehicle_id.id,
                            "location_id": location.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        move = picking.move_ids
        self.assertEqual(move.move_line_ids.lot_id, lot)
        move.picked = True
        picking.button_validate()
        self.assertAlmostEqual(move.value, 88888.88, 2)
        entry = move.account_move_id
        self.assertAlmostEqual(
            sum(
                line.debit
                for line in entry.line_ids
                if line.account_id == self.company.account_stock_valuation_id
            ),
            88888.88,
            2,
        )
        self.assertEqual(lot.vehicle_id.lifecycle, "in_stock")

    def test_sale_margin_on_quotation(self):
        """The margin a manager sees on the quotation is this car's."""
        first, second = self._buy(100000, 140000)
        self.assertAlmostEqual(self._create_deal(second).margin, 60000, 2)
        deal = self._create_deal(first)
        self.assertAlmostEqual(deal.margin, 100000, 2)
        deal.action_confirm()
        self.assertAlmostEqual(deal.margin, 100000, 2)
