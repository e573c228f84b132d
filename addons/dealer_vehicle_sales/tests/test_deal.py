import psycopg2
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SIGNATURE, VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestDeal(VehicleSalesCommon):
    """From the quotation to the keys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.technician = cls._create_user("technician")
        cls.cashier = cls._create_user("cashier")
        cls.keeper = cls._create_user("store_keeper")

    def test_quote_by_vin(self):
        """The consultant types the end of the VIN; car, price and description follow."""
        vehicle = self._buy(150000)
        found = self.env["dealer.vehicle"].with_user(self.consultant).name_search(vehicle.vin[-6:])
        self.assertIn(vehicle.id, [row[0] for row in found])
        Order = self.env["sale.order"].with_user(self.consultant).with_context(default_is_deal=True)
        with Form(Order, view="dealer_vehicle_sales.view_dealer_deal_form") as form:
            form.partner_id = self.customer
            form.deal_vehicle_id = vehicle
            self.assertEqual(len(form.order_line), 1)
        deal = form.record
        self.assertRecordValues(
            deal.order_line.sudo(),
            [
                {
                    "vehicle_id": vehicle.id,
                    "product_id": self.product.id,
                    "product_uom_qty": 1,
                    "price_unit": 200000,
                    "purchase_price": 150000,
                }
            ],
        )
        self.assertIn(vehicle.vin, deal.order_line.name)
        self.assertTrue(deal.is_deal)
        self.assertEqual(deal.next_step, "confirm")
        self.assertEqual(deal.allocation_state, "quoted")

    def test_quote_from_the_car(self):
        """“Quote This Car” opens a new deal with the car on it."""
        vehicle = self._buy(150000)
        action = vehicle.with_user(self.consultant).action_new_deal()
        Order = self.env["sale.order"].with_user(self.consultant).with_context(**action["context"])
        with Form(Order, view="dealer_vehicle_sales.view_dealer_deal_form") as form:
            form.partner_id = self.customer
        self.assertEqual(form.record.order_line.vehicle_id, vehicle)
        self.assertTrue(form.record.is_deal)

    def test_other_car_on_quotation(self):
        """Another car on a quotation takes the line's place."""
        first, second = self._buy(100000, 120000)
        deal = self._create_deal(first)
        with Form(deal, view="dealer_vehicle_sales.view_dealer_deal_form") as form:
            form.deal_vehicle_id = second
        self.assertEqual(deal.order_line.vehicle_id, second)
        self.assertEqual(len(deal.order_line), 1)
        deal.deal_vehicle_id = first
        self.assertEqual(deal.order_line.vehicle_id, first)
        self.assertIn(first.vin, deal.order_line.name)
        self.assertNotIn(second.vin, deal.order_line.name)

    def test_asking_price(self):
        """A car with a price of its own is quoted at it."""
        vehicle = self._buy(100000)
        vehicle.list_price = 188888
        self.assertEqual(self._create_deal(vehicle).order_line.price_unit, 188888)

    def test_confirm_reserves_this_very_car(self):
        """Of five cars, the one quoted is reserved, whichever came first."""
        vehicles = self._buy(*[100000] * 5)
        for vehicle in vehicles[::-1]:
            deal = self._create_deal(vehicle, confirm=True)
            self.assertEqual(deal.picking_ids.move_line_ids.lot_id, vehicle.lot_id)
            self.assertEqual(deal.picking_ids.state, "assigned")
            self.assertEqual(vehicle.lifecycle, "reserved")
            self.assertEqual(vehicle.deal_id, deal)

    def test_second_deal_refused_with_holder(self):
        """The sentence says who has the car."""
        vehicle = self._buy(100000)
        deal = self._create_deal(vehicle, confirm=True, user=self.consultant)
        other = self._create_deal(vehicle)
        with self.assertRaises(UserError) as refused:
            other.action_confirm()
        for word in (deal.name, self.customer.name, self.consultant.name):
            self.assertIn(word, str(refused.exception))
        deal.action_cancel()
        self.assertEqual(vehicle.lifecycle, "in_stock")
        other.action_confirm()
        self.assertEqual(vehicle.deal_id, other)

    def test_database_guards_one_deal(self):
        """Even a plain write of the state meets the unique index."""
        vehicle = self._buy(100000)
        self._create_deal(vehicle, confirm=True)
        other = self._create_deal(vehicle)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            other.state = "sale"
            self.env.flush_all()

    def test_nothing_else_takes_a_sold_car(self):
        """No transfer, scrap, or delivery without VIN takes a car somebody has bought."""
        first, second = self._buy(100000, 100000)
        self._create_deal(first, confirm=True)
        plain = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        plain.action_confirm()
        self.assertEqual(plain.allocation_state, "waiting")
        self.assertFalse(plain.picking_ids.move_line_ids, "no car is picked at random")
        move = plain.picking_ids.move_ids
        for lot, refused in ((first.lot_id, True), (second.lot_id, False)):
            move.move_line_ids.unlink()
            line = self.env["stock.move.line"].create(
                {
                    **move._prepare_move_line_vals(quantity=1),
                    "lot_id": lot.id,
                    "picked": True,
                }
            )
            if refused:
                with self.assertRaisesRegex(UserError, "is sold in"), self.cr.savepoint():
                    line.move_id.picking_id.button_validate()
        place = self.env["stock.location"].create(
            {"name": "Elsewhere", "usage": "internal", "company_id": self.company.id}
        )
        with self.assertRaisesRegex(UserError, "is sold in"), self.cr.savepoint():
            self._move(first, self.warehouse.lot_stock_id, place)

    def test_reserved_car_moves_within_its_yard(self):
        """A sold car may be driven to another place of its warehouse and is delivered from there."""
        vehicle = self._buy(100000)
        deal = self._create_deal(vehicle, confirm=True)
        place = self.env["stock.location"].create(
            {
                "name": "Showroom",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        self._move(vehicle, self.warehouse.lot_stock_id, place)
        self.assertEqual(vehicle.location_id, place)
        self.assertEqual(deal.picking_ids.move_line_ids.lot_id, vehicle.lot_id)
        self.assertEqual(deal.picking_ids.move_line_ids.location_id, place)

    def test_source_must_have_the_car(self):
        """A car that is not at the source cannot be moved from it."""
        vehicle = self._buy(100000)
        place = self.env["stock.location"].create(
            {
                "name": "Showroom",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        with self.assertRaisesRegex(UserError, "is not in"), self.cr.savepoint():
            self._move(vehicle, place, self.warehouse.lot_stock_id)

    def _move(self, vehicle, source, destination):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": vehicle.product_id.id,
                            "product_uom_qty": 1,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                **picking.move_ids._prepare_move_line_vals(quantity=1),
                "lot_id": vehicle.lot_id.id,
                "picked": True,
            }
        )
        picking.button_validate()
        return picking

    def test_whole_way_by_role(self):
        """Each role does its part; each step is refused until the one before it is done."""
        vehicle = self._buy(150000)
        deal = self._create_deal(
            vehicle, user=self.consultant, user_id=self.consultant.id, deposit_required=5000
        )
        deal.action_confirm()
        self.assertEqual(deal.deposit_state, "due")
        self.assertEqual(deal.pdi_state, "todo")
        self.assertEqual(deal.outbound_state, "blocked")
        keeper_deal = deal.picking_ids.with_user(self.keeper)
        keeper_deal.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "PDI"), self.cr.savepoint():
            keeper_deal.button_validate()
        # the cashier takes the deposit
        self._collect(deal, 5000)
        self.assertEqual(deal.deposit_state, "done")
        # the technician does the PDI
        pdi = (
            self.env["dealer.checklist"]
            .with_user(self.technician)
            .search([("kind", "=", "pdi"), ("vehicle_id", "=", vehicle.id)])
        )
        pdi.line_ids[0].answer = "ok"
        self.assertEqual(deal.pdi_state, "progress")
        pdi.line_ids[1].answer = "fail"
        pdi.action_done()
        self.assertEqual(deal.pdi_state, "fail")
        with self.assertRaisesRegex(UserError, "fault"), self.cr.savepoint():
            keeper_deal.button_validate()
        pdi.action_recheck()
        pdi.line_ids[1].answer = "ok"
        pdi.action_done()
        self.assertEqual(deal.pdi_state, "done")
        with self.assertRaisesRegex(UserError, "to collect"), self.cr.savepoint():
            keeper_deal.button_validate()
        # the bill
        with self.assertRaises(AccessError):
            deal.action_settle()
        deal.with_user(self.cashier).action_settle()
        self.assertEqual(deal.settlement_state, "done")
        self.assertAlmostEqual(self._cogs(deal.sudo().invoice_ids), 150000, 2)
        self.assertAlmostEqual(deal.amount_to_collect, 195000, 2, "the deposit is used")
        with self.assertRaisesRegex(UserError, "to collect"), self.cr.savepoint():
            keeper_deal.button_validate()
        self._collect(deal, 195000)
        self.assertEqual(deal.cashier_state, "done")
        self.assertEqual(deal.outbound_state, "ready")
        # the hand-over waits for the outbound
        action = deal.with_user(self.consultant).action_plan_delivery()
        delivery = (
            self.env["dealer.vehicle.delivery"].with_user(self.consultant).browse(action["res_id"])
        )
        delivery.write({"signature": SIGNATURE, "signed_by": "Test buyer", "odometer": 12})
        with self.assertRaisesRegex(UserError, "still in stock"), self.cr.savepoint():
            delivery.action_done()
        keeper_deal.button_validate()
        self.assertEqual(vehicle.lifecycle, "sold")
        self.assertEqual(deal.outbound_state, "done")
        delivery.action_done()
        today = fields.Date.context_today(deal)
        self.assertRecordValues(
            vehicle,
            [
                {
                    "owner_id": self.customer.id,
                    "lifecycle": "customer",
                    "warranty_start": today,
                    "warranty_km": 100000,
                    "odometer": 12,
                    "company_id": False,
                }
            ],
        )
        self.assertEqual(vehicle.warranty_end, fields.Date.add(today, months=36, days=-1))
        self.assertFalse(deal.next_step)
        self.assertAlmostEqual(deal.sudo().margin, 50000, 2)
        with self.assertRaises(UserError):
            delivery.odometer = 13

    def _collect(self, deal, amount):
        """The cashier collects for the deal at the desk."""
        cashier = self.cashier
        Session = self.env["dealer.cashier.session"].with_user(cashier)
        if not Session.search([("user_id", "=", cashier.id), ("state", "=", "open")]):
            Session.create({"company_id": self.company.id})
        action = deal.with_user(cashier).action_collect()
        method = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .with_context(**action["context"])
            .create({"line_ids": [Command.create({"method_id": method.id, "amount": amount})]})
        )
        receipt.action_confirm()
        return receipt

    def test_release_on_credit(self):
        """A manager lets the car go before it is paid."""
        vehicle = self._buy(100000)
        deal = self._create_deal(vehicle, confirm=True)
        self._pass_pdi(deal)
        with self.assertRaisesRegex(UserError, "to collect"), self.cr.savepoint():
            self._take_out(deal)
        action = deal.with_user(self.manager).action_release_on_credit()
        values = {
            name.removeprefix("default_"): value
            for name, value in action["context"].items()
            if name.startswith("default_")
        }
        self.env["dealer.credit.release"].with_user(self.manager).create(
            {**values, "reason": "Fleet customer"}
        )
        deal.invalidate_recordset()
        self.assertEqual(deal.cashier_state, "credit")
        self._take_out(deal)
        self.assertEqual(deal.outbound_state, "done")

    def test_swap(self):
        """Another car on a confirmed deal: traced, the old one is free at once."""
        first, second, third = self._buy(100000, 120000, 130000)
        deal = self._create_deal(first, confirm=True, user=self.consultant)
        with self.assertRaisesRegex(UserError, "Change the car"):
            deal.order_line.vehicle_id = second
        wizard = (
            self.env["dealer.vehicle.swap"]
            .with_user(self.consultant)
            .create({"order_id": deal.id, "vehicle_id": second.id, "reason": "Wants it in black"})
        )
        wizard.action_swap()
        self.assertEqual(deal.order_line.vehicle_id, second)
        self.assertEqual(deal.deal_vehicle_id, second)
        self.assertEqual(first.lifecycle, "in_stock")
        self.assertEqual(second.lifecycle, "reserved")
        open_lines = deal.picking_ids.move_line_ids.filtered(lambda line: line.state != "cancel")
        self.assertEqual(open_lines.lot_id, second.lot_id)
        self.assertIn("Wants it in black", "".join(deal.message_ids.mapped("body")))
        self.assertEqual(deal.sudo()._get_checklist("pdi")[deal.id].vehicle_id, second)
        self.assertAlmostEqual(deal.sudo().margin, 80000, 2)
        self._create_deal(third, confirm=True)
        with self.assertRaisesRegex(UserError, "is sold in"), self.cr.savepoint():
            deal._swap_vehicle(deal.order_line, third, "no")
        self._sell_rest(deal)
        self.assertEqual(second.lifecycle, "sold")
        with self.assertRaisesRegex(UserError, "has left"):
            deal._swap_vehicle(deal.order_line, first, "too late")

    def _sell_rest(self, deal):
        deal = deal.with_env(self.env)
        self._pass_pdi(deal)
        deal.action_settle()
        self._pay(deal.invoice_ids)
        self._take_out(deal)

    def test_cancel_refused_after_bill(self):
        """A standing bill or a car that has left must be put right first."""
        vehicle = self._buy(100000)
        deal = self._create_deal(vehicle, confirm=True)
        deal.action_settle()
        with self.assertRaisesRegex(UserError, "stands"), self.cr.savepoint():
            deal.action_cancel()
        self._pass_pdi(deal)
        self._pay(deal.invoice_ids)
        self._take_out(deal)
        with self.assertRaisesRegex(UserError, "has left"), self.cr.savepoint():
            deal.action_cancel()

    def test_handover_once(self):
        """One hand-over a car, only of a confirmed deal; done ones stay."""
        vehicle = self._buy(100000)
        deal = self._create_deal(vehicle)
        with self.assertRaises(UserError):
            deal.action_plan_delivery()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env["dealer.vehicle.delivery"].create({"sale_line_id": deal.order_line.id})
        deal.action_confirm()
        first = deal.action_plan_delivery()["res_id"]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            self.env["dealer.vehicle.delivery"].create({"sale_line_id": deal.order_line.id})
        delivery = self.env["dealer.vehicle.delivery"].browse(first)
        with self.assertRaises(UserError):
            delivery.state = "done"
        delivery.action_cancel()
        second = deal.action_plan_delivery()["res_id"]
        self.assertNotEqual(first, second)

    def test_quantity_of_a_vin(self):
        """A VIN cannot be sold twice on one line."""
        vehicle = self._buy(100000)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            deal = self._create_deal(vehicle)
            deal.order_line.product_uom_qty = 2
            self.env.flush_all()

    def test_facts_are_no_fields_to_write(self):
        """What is handed over, and who holds a car, follow from the documents for every way in."""
        deal = self._create_deal(self._buy(100000), confirm=True, user=self.consultant)
        for line in (deal.order_line, deal.order_line.sudo()):
            for vals in ({"handover_done": True}, {"holds_vehicle": False}):
                with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "by hand"):
                    line.write(vals)
        with self.assertRaisesRegex(UserError, "follows by itself"):
            deal.write({"deal_category": "done"})
        self.assertEqual(deal.deal_category, "in_progress")

    def _restrict_confirming(self):
        """Only sales managers confirm deals."""
        workflow = self.env["dealer.workflow"].search(
            [("key", "=", "dealer_vehicle_sales.deal"), ("state", "=", "published")]
        )
        # sudo: a test may change what is in force
        steps = workflow.sudo().transition_ids.filtered(
            lambda t: t.to_stage_id.category == "in_progress"
        )
        steps.group_ids = self.env.ref("dealer_base.group_sales_manager")

    def _refuses_confirming(self, act):
        """What an act of the consultant does is refused at the latest when it is written down."""
        with self.assertRaisesRegex(UserError, "This step is for Sales Manager"):
            act()
            self.env(user=self.consultant).flush_all()

    def test_confirming_is_for_whom_the_step_names(self):
        self._restrict_confirming()
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        self._refuses_confirming(deal.action_confirm)

    def test_confirmed_for_whom_the_step_names(self):
        self._restrict_confirming()
        deal = self._create_deal(self._buy(100000), user=self.manager, confirm=True)
        deal.env.flush_all()
        self.assertEqual(deal.workflow_category, "in_progress")

    def test_made_confirmed_meets_the_step(self):
        self._restrict_confirming()
        vehicle = self._buy(100000)
        self._refuses_confirming(
            lambda: self._create_deal(vehicle, user=self.consultant, state="sale")
        )

    def _confirm_without_car(self):
        """A confirmed order of the consultant that is no deal, and so has no workflow."""
        self._restrict_confirming()
        mat = self.env["product.product"].create({"name": "Test mat", "type": "service"})
        order = (
            self.env["sale.order"]
            .with_user(self.consultant)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [Command.create({"product_id": mat.id})],
                }
            )
        )
        order.action_confirm()
        self.assertFalse(order.workflow_stage_id)
        return order

    def test_a_car_on_a_confirmed_order_meets_the_step(self):
        vehicle = self._buy(100000)
        order = self._confirm_without_car()
        line = Command.create({"vehicle_id": vehicle.id})
        self._refuses_confirming(lambda: order.write({"order_line": [line]}))

    def test_a_confirmed_order_called_a_deal_meets_the_step(self):
        order = self._confirm_without_car()
        self._refuses_confirming(lambda: order.write({"is_deal": True}))

    def test_the_very_cars_are_sealed(self):
        """What is approved names each VIN, not only the kind of car."""
        cars = self._buy(100000, 100000)
        deal = self._create_deal(cars[0])
        deal.order_line = [Command.create({"vehicle_id": cars[1].id})]
        lines = deal._workflow_get_content()[deal.id]["lines"]["order_line"]
        self.assertEqual([line["vehicle_id"] for line in lines], cars.ids)
