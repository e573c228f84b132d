from odoo.tests import HttpCase, tagged

from .common import VehicleSalesCommon
from odoo.addons.dealer_base.vin import check_digit


@tagged("post_install", "-at_install")
class TestTour(VehicleSalesCommon, HttpCase):
    """A car from the stock list to the keys, each role in the browser."""

    def test_from_stock_list_to_keys(self):
        vin = "LSVTA2A09T9000001"
        self.assertEqual(check_digit(vin), vin[8])
        self.env["res.partner"].create([{"name": "Tour maker"}, {"name": "Tour buyer"}])
        if "has_received_warning_stock_sms" in self.company._fields:  # a question asked once
            self.company.has_received_warning_stock_sms = True
        roles = ("sales_manager", "sales_consultant", "cashier", "technician", "store_keeper")
        users = {role: self._create_user(role) for role in roles}

        # receive
        self.start_tour(
            "/odoo/car-stock-import", "dealer_sales_receive", login=users["sales_manager"].login
        )
        vehicle = self.env["dealer.vehicle"].search([("vin", "=", vin)])
        self.assertEqual(vehicle.lifecycle, "in_stock")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 80000.55, 2)
        self.assertEqual(vehicle.lot_id.product_qty, 1)

        # sell
        self.start_tour("/odoo/deals", "dealer_sales_sell", login=users["sales_consultant"].login)
        deal = vehicle.deal_id
        self.assertEqual(deal.user_id, users["sales_consultant"])
        self.assertEqual(deal.picking_ids.move_line_ids.lot_id, vehicle.lot_id)
        self.assertEqual(vehicle.lifecycle, "reserved")
        url = f"/odoo/deals/{deal.id}"

        # deposit
        self.env["dealer.cashier.session"].with_user(users["cashier"]).create(
            {"company_id": self.company.id}
        )
        self.start_tour("/odoo/cashier", "dealer_sales_deposit", login=users["cashier"].login)
        deal.invalidate_recordset()
        self.assertEqual(deal.amount_collected, 5000)
        self.assertEqual(deal.deposit_state, "done")

        # PDI
        self.start_tour("/odoo/pdi", "dealer_sales_pdi", login=users["technician"].login)
        deal.invalidate_recordset()
        self.assertEqual(deal.pdi_state, "done")

        # bill and rest
        self.start_tour(url, "dealer_sales_settle", login=users["cashier"].login)
        deal.invalidate_recordset()
        bill = deal.invoice_ids
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.amount_residual, 0)
        self.assertAlmostEqual(bill.amount_untaxed, 100000, 2)
        self.assertAlmostEqual(self._cogs(bill), 80000.55, 2)
        self.assertTrue(deal.is_settled)

        # outbound
        self.start_tour(
            "/odoo/car-outbound", "dealer_sales_outbound", login=users["store_keeper"].login
        )
        vehicle.invalidate_recordset()
        self.assertEqual(deal.picking_ids.state, "done")
        self.assertEqual(vehicle.lot_id.product_qty, 0)
        self.assertEqual(vehicle.lifecycle, "sold")

        # hand-over
        self.start_tour(url, "dealer_sales_hand_over", login=users["sales_consultant"].login)
        vehicle.invalidate_recordset()
        delivery = deal.vehicle_delivery_ids
        self.assertEqual(delivery.state, "done")
        self.assertTrue(delivery.signature)
        self.assertEqual(vehicle.owner_id.name, "Tour buyer")
        self.assertEqual(vehicle.lifecycle, "customer")
        self.assertTrue(vehicle.warranty_end)
        self.assertEqual(vehicle.odometer, 15)
        self.assertAlmostEqual(deal.margin, 100000 - 80000.55, 2)
        pdf = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_vehicle_sales.report_delivery", delivery.ids
        )[0]
        self.assertIn(vin.encode(), pdf)
