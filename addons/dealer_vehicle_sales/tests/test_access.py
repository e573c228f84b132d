from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import SIGNATURE, VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestAccess(VehicleSalesCommon):
    """Each role sees and does its own work, in its own store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.colleague = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.keeper = cls._create_user("store_keeper")
        cls.technician = cls._create_user("technician")
        cls.cashier = cls._create_user("cashier")
        cls.vehicle = cls._buy(150000)

    def test_cost_is_hidden(self):
        """Without the right nobody reads cost or margin, by any way."""
        deal = self._create_deal(self.vehicle, user=self.consultant)
        hidden = [
            (deal, "margin"),
            (deal.order_line, "purchase_price"),
            (deal.order_line, "margin"),
            (self.vehicle, "stock_cost"),
            (self.vehicle.lot_id, "standard_price"),
            (self.product, "total_value"),
        ]
        for user in (self.consultant, self.keeper, self.cashier):
            for record, fname in hidden:
                with self.assertRaises(AccessError):
                    record.with_user(user).read([fname])
        self.assertFalse(self.product.standard_price, "everybody may read it, so it is not kept")
        stock = self.env["dealer.vehicle.stock"].search([("vehicle_id", "=", self.vehicle.id)])
        with self.assertRaises(AccessError):
            stock.with_user(self.consultant).read(["cost"])
        with self.assertRaises(AccessError):
            stock.with_user(self.consultant).formatted_read_group([], ["model_id"], ["cost:sum"])
        self.assertEqual(stock.with_user(self.manager).cost, 150000)
        self.assertEqual(deal.with_user(self.manager).margin, 50000)

    def test_own_deals(self):
        """A consultant sees and changes his own deals, a manager all."""
        deal = self._create_deal(self.vehicle, user=self.consultant, user_id=self.consultant.id)
        self.assertFalse(
            self.env["sale.order"].with_user(self.colleague).search([("id", "=", deal.id)])
        )
        with self.assertRaises(AccessError):
            deal.with_user(self.colleague).action_confirm()
        deal.with_user(self.manager).action_confirm()
        # who has a car is everybody's to know
        self.assertEqual(self.vehicle.with_user(self.colleague).deal_id, deal)

    def test_colleagues_customer(self):
        """Whoever has the customer, what a consultant quotes is his own deal."""
        self.customer.user_id = self.colleague
        deal = self._create_deal(self.vehicle, user=self.consultant)
        self.assertEqual(deal.user_id, self.consultant)
        with Form(self.env["sale.order"].with_user(self.consultant)) as form:
            form.partner_id = self.customer
        self.assertEqual(form.record.user_id, self.consultant)
        # a saved deal keeps its consultant, whatever customer it gets
        deal.with_user(self.manager).partner_id = self.customer.copy()
        self.assertEqual(deal.user_id, self.consultant)
        # a manager sees all deals, so core's choice stands
        self.assertEqual(self._create_deal(self.vehicle, user=self.manager).user_id, self.colleague)

    def test_who_bills_a_deal_does_not_change_it(self):
        """Accountants have rights on core's orders; on deals only to bill them."""
        accountant = self._create_user("accountant")
        deal = self._create_deal(self.vehicle, user=self.consultant, user_id=self.consultant.id)
        with self.assertRaises(AccessError):
            deal.with_user(accountant).write({"note": "cheaper"})
        with self.assertRaises(AccessError):
            deal.order_line.with_user(accountant).write({"price_unit": 1})
        deal.action_confirm()
        deal.with_user(accountant).action_settle()
        self.assertEqual(deal.settlement_state, "done")

    def test_every_role_opens_its_screens(self):
        """Lists, forms and states open without right errors."""
        deal = self._create_deal(self.vehicle, user=self.consultant, user_id=self.consultant.id)
        deal.action_confirm()
        states = [
            "deposit_state", "allocation_state", "contract_state", "pdi_state",
            "settlement_state", "cashier_state", "outbound_state", "delivery_state",
            "next_step", "next_step_note",
        ]  # fmt: skip
        for user in (self.consultant, self.manager, self.cashier):
            deal.with_user(user).invalidate_recordset()
            deal.with_user(user).read(states)
            with Form(deal.with_user(user), view="dealer_vehicle_sales.view_dealer_deal_form"):
                pass
        for user in (self.consultant, self.keeper, self.technician, self.cashier, self.manager):
            stock = self.env["dealer.vehicle.stock"].with_user(user).search([])
            self.assertIn(self.vehicle, stock.vehicle_id)
            stock.read(["vin", "stock_days", "order_id", "partner_id", "lifecycle"])
            self.vehicle.with_user(user).read(["deal_id", "location_id", "stock_days"])
        with Form(deal.picking_ids.with_user(self.keeper)):
            pass

    def test_whoever_reads_deals_opens_them(self):
        """What stands on the form is for those only who may read it, with every addon above."""
        deal = self._create_deal(self.vehicle, user=self.consultant, user_id=self.consultant.id)
        deal.action_confirm()
        for role in (
            "sales_manager", "general_manager", "finance_clerk", "stock_clerk", "cashier",
            "accountant", "customer_service",
        ):  # fmt: skip
            mine = deal.with_user(self._create_user(role))
            mine.invalidate_recordset()
            with self.subTest(role=role):
                Form(mine, view="dealer_vehicle_sales.view_dealer_deal_form")

    def test_technician_and_keeper_cannot_sell(self):
        for user in (self.technician, self.keeper, self.cashier):
            with self.assertRaises(AccessError):
                self._create_deal(self.vehicle, user=user)
            with self.assertRaises(AccessError):
                self.env["dealer.vehicle.swap"].with_user(user).create({"reason": "x"})

    def test_handover_roles(self):
        """Handing over is sales' work; a colleague's hand-over stays his."""
        deal = self._create_deal(self.vehicle, user=self.consultant, user_id=self.consultant.id)
        deal.action_confirm()
        delivery = self.env["dealer.vehicle.delivery"].browse(deal.action_plan_delivery()["res_id"])
        with self.assertRaises(AccessError):
            delivery.with_user(self.colleague).write({"signature": SIGNATURE})
        with self.assertRaises(AccessError):
            delivery.with_user(self.technician).read(["state"])
        with self.assertRaises(UserError):
            delivery.with_user(self.manager).action_done()

    def test_other_store(self):
        """Another store sees neither the car, nor the deal, nor can it sell the car."""
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("sales_manager", company_id=other.id)
        deal = self._create_deal(self.vehicle, confirm=True)
        for record in (self.vehicle, deal):
            self.assertFalse(
                self.env[record._name].with_user(stranger).search([("id", "=", record.id)])
            )
        self.assertFalse(self.env["dealer.vehicle.stock"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.vehicle.with_user(stranger).read(["vin"])
        free = self._buy(100000)
        with self.assertRaisesRegex(UserError, "transferred"), self.cr.savepoint():
            order = (
                self.env["sale.order"]
                .with_company(other)
                .create(
                    {
                        "partner_id": self.customer.id,
                        "company_id": other.id,
                        "order_line": [Command.create({"vehicle_id": free.id})],
                    }
                )
            )
            order.action_confirm()

    def test_portal(self):
        """A portal customer reads nothing of the store's cars and hand-overs."""
        portal = new_test_user(self.env, "vs_portal", groups="base.group_portal")
        deal = self._create_deal(self.vehicle, confirm=True)
        deal.action_plan_delivery()
        for model in ("dealer.vehicle.stock", "dealer.vehicle.delivery", "dealer.vehicle.swap"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
        with self.assertRaises(AccessError):
            deal.with_user(portal).read(["next_step"])

    def test_keeper_receives_by_hand(self):
        """The store keeper types the VIN; the car is made and the cost is right, unseen by him."""
        order = self._buy(123456.78, receive=False)
        picking = order.picking_ids.with_user(self.keeper)
        line = picking.move_line_ids
        vin = self._vin()
        line.write({"lot_name": vin[:9] + "I" + vin[10:], "picked": True})
        with self.assertRaisesRegex(UserError, "no VIN"), self.cr.savepoint():
            picking.button_validate()
        line.lot_name = f" {vin.lower()} "
        picking.button_validate()
        vehicle = self.env["dealer.vehicle"].search([("vin", "=", vin)])
        self.assertRecordValues(
            vehicle,
            [
                {
                    "trim_id": self.trim.id,
                    "color_id": self.white.id,
                    "lifecycle": "in_stock",
                    "company_id": self.company.id,
                    "product_id": self.product.id,
                }
            ],
        )
        self.assertEqual(vehicle.lot_id.name, vin)
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 123456.78, 2)
        again = self._buy(100, receive=False).picking_ids.with_user(self.keeper)
        again.move_line_ids.write({"lot_name": vin, "picked": True})
        with self.assertRaisesRegex(UserError, "already in stock"):
            again.button_validate()

    def test_no_context_opens_a_back_door(self):
        """What only a button may change is refused whatever the caller claims in the context."""
        deal = self._create_deal(self.vehicle, confirm=True, user=self.consultant)
        other = self._buy(151000)
        deal.with_user(self.consultant).action_plan_delivery()
        delivery = deal.vehicle_delivery_ids.with_user(self.consultant)
        for key in ("delivery_move", "vehicle_swap", "force"):
            with self.assertRaises(UserError):
                delivery.with_context(**{key: True}).write({"state": "done"})
            with self.assertRaises(UserError):
                deal.order_line.with_user(self.consultant).with_context(**{key: True}).write(
                    {"vehicle_id": other.id}
                )
        self.assertEqual(delivery.state, "planned")
        self.assertEqual(deal.deal_vehicle_id, self.vehicle)

    def test_judged_as_who_acts(self):
        """Who comes next in a transaction is not judged for a deal another has confirmed."""
        deal = self._create_deal(self.vehicle, user=self.consultant)
        self.env.flush_all()
        technician = self.env(user=self.technician)
        deal.action_confirm()
        technician.flush_all()
        self.assertEqual(deal.workflow_stage_id.sudo().code, "ordered")
        deal.action_cancel()
        technician.flush_all()
        self.assertEqual(deal.workflow_stage_id.sudo().code, "cancelled")
