from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import VehicleCostCommon


@tagged("post_install", "-at_install")
class TestCost(VehicleCostCommon):
    """What is added to a car is in its cost and in the books, wherever the car is."""

    def test_in_stock(self):
        """In stock: the stock account and the cost of this car rise; sold, it is a cost by figure."""
        first, second = self._buy(100000, 120000)
        before = self._balance(self.stock_account)
        cost = self.Cost._add(first, "refurbishment", 1234.56, note="Respray")
        self.assertRecordValues(cost, [{"state": "posted", "place": "stock", "named": False}])
        self.assertAlmostEqual(first.lot_id.standard_price, 101234.56, 2)
        self.assertAlmostEqual(second.lot_id.standard_price, 120000, 2)
        self.assertAlmostEqual(self.product.total_value, 221234.56, 2)
        self.assertAlmostEqual(self._balance(self.stock_account) - before, 1234.56, 2)
        self.assertFalse(self._figures(first), "no expense of the car before it is sold")
        self.assertAlmostEqual(first.cost_added, 1234.56, 2)
        deal = self._sell(first)
        self.assertAlmostEqual(self._cogs(deal.invoice_ids), 101234.56, 2)
        self.assertAlmostEqual(deal.margin, 200000 - 101234.56, 2)
        self.assertEqual(self._figures(first), {"car": 100000, "refurbishment": 1234.56})

    def test_sold_at_once(self):
        """Gone: straight to the cost of goods sold, under its figure."""
        vehicle = self._buy(100000)
        self._sell(vehicle)
        before = self._balance(self.stock_account)
        cost = self.Cost._add(vehicle, "freight", 300)
        self.assertEqual(cost.place, "sold")
        self.assertAlmostEqual(self._balance(self.stock_account), before, 2)
        self.assertEqual(self._figures(vehicle), {"car": 100000, "freight": 300})

    def test_billed_not_left(self):
        """Billed, still here: the bill took the cost, so what comes now goes the same way."""
        vehicle = self._buy(100000)
        deal = self._bill(vehicle)
        cost = self.Cost._add(vehicle, "refurbishment", 500)
        self.assertEqual(cost.place, "sold")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100000, 2)
        self._take_out(deal)
        self.assertAlmostEqual(deal.picking_ids.move_ids.value, 100000, 2)
        self.assertEqual(self._figures(vehicle), {"car": 100000, "refurbishment": 500})

    def test_billed_and_credited_here(self):
        """The bill of a car that never left is credited: late costs are stock value again."""
        vehicle = self._buy(100000)
        deal = self._bill(vehicle)
        cost = self.Cost._add(vehicle, "refurbishment", 500)
        before = self._balance(self.stock_account)
        self._credit(deal)
        self.assertEqual(cost.place, "stock")
        self.assertAlmostEqual(self._balance(self.stock_account) - before, 100500, 2)
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100500, 2)
        self.assertFalse(self._figures(vehicle))

    def test_left_not_billed(self):
        """Gone on a manager's word, billed later: both costs are in the cost of goods sold."""
        vehicle = self._buy(100000)
        self.Cost._add(vehicle, "freight", 200)
        deal = self._create_deal(vehicle, confirm=True)
        self._pass_pdi(deal)
        self._release(deal)
        self._take_out(deal)
        self.assertEqual(self.Cost._add(vehicle, "refurbishment", 700).place, "sold")
        deal._create_invoices().action_post()
        self.assertEqual(
            self._figures(vehicle), {"car": 100000, "freight": 200, "refurbishment": 700}
        )

    def test_comes_back(self):
        """A car comes back with what was added before and after its sale."""
        vehicle = self._buy(100000)
        self.Cost._add(vehicle, "freight", 200)
        deal = self._sell(vehicle)
        late = self.Cost._add(vehicle, "refurbishment", 700)
        self._return(deal)
        self.assertEqual(late.place, "stock")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100900, 2)
        self._credit(deal)
        self.assertFalse(self._figures(vehicle))
        self.assertAlmostEqual(vehicle.lot_id.total_value, 100900, 2)
        again = self._sell(vehicle)
        self.assertAlmostEqual(self._cogs(again.invoice_ids), 100900, 2)
        self.assertEqual(
            self._figures(vehicle), {"car": 100000, "freight": 200, "refurbishment": 700}
        )

    def test_before_receipt(self):
        """The freight is billed before the car is there: it counts once the car comes."""
        vehicle = self.env["dealer.vehicle"].create({"vin": self._vin()})
        cost = self.Cost._add(vehicle, "freight", 250, company=self.company)
        self.assertEqual(cost.place, "stock")
        self._buy(100000, vins=[vehicle.vin])
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100250, 2)

    def test_bought_anew(self):
        """Sold and bought back from the customer: the costs of the first stay are history."""
        vehicle = self._buy(100000)
        self.Cost._add(vehicle, "freight", 200)
        self._sell(vehicle)
        late = self.Cost._add(vehicle, "refurbishment", 700)
        self._take_in(vehicle, 60000)
        self.assertEqual(late.place, "sold")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 60000, 2)
        self.Cost._add(vehicle, "refurbishment", 1000)
        deal = self._sell(vehicle)
        self.assertAlmostEqual(self._cogs(deal.invoice_ids), 61000, 2)

    def test_revaluation(self):
        """A revaluation by hand contains what was added before; later costs count on top."""
        vehicle = self._buy(100000)
        lot = vehicle.lot_id
        self.Cost._add(vehicle, "freight", 200)
        self.env["product.value"].create(
            {
                "product_id": self.product.id,
                "lot_id": lot.id,
                "value": 90000,
                "company_id": self.company.id,
                "date": fields.Datetime.now() + timedelta(seconds=1),
            }
        )
        self.assertAlmostEqual(lot.standard_price, 90000, 2)
        self.Cost._add(vehicle, "refurbishment", 50)
        self.assertAlmostEqual(lot.standard_price, 90050, 2)

    def test_write_down(self):
        """A demo car loses value: an expense of the car now, and less when it is sold."""
        vehicle = self._buy(100000)
        before = self._balance(self.stock_account)
        self.Cost._add(vehicle, "demo", -8000, note="Demo use")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 92000, 2)
        self.assertAlmostEqual(self._balance(self.stock_account) - before, -8000, 2)
        self.assertAlmostEqual(
            self._balance(self.company.vehicle_writedown_account_id, vehicle), 8000, 2
        )
        self.assertEqual(self._figures(vehicle), {"demo": 8000})
        self._sell(vehicle)
        self.assertEqual(self._figures(vehicle), {"demo": 8000, "car": 92000})

    def test_named(self):
        """The caller's expense named the car already: it is taken off until the car is sold."""
        vehicle = self._buy(100000)
        self.Cost._add(vehicle, "refurbishment", 300, account=self.expense, named=True)
        self.assertEqual(self._figures(vehicle), {"refurbishment": -300})
        self._sell(vehicle)
        self.assertEqual(self._figures(vehicle), {"car": 100000}, "with the caller's own 300")

    def test_undo(self):
        """A document takes back what it added, in stock and after the sale."""
        vehicle = self._buy(100000)
        document = self.carrier  # any record
        self.Cost._add(vehicle, "refurbishment", 300, origin=document)
        back = self.Cost._undo(document, "Order cancelled")
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100000, 2)
        self.assertEqual(back.reverses_id.state, "cancelled")
        self.assertFalse(self.Cost._undo(document), "once")
        self.Cost._add(vehicle, "refurbishment", 400, origin=document)
        self._sell(vehicle)
        self.assertEqual(self.Cost._undo(document).place, "sold")
        self.assertEqual(self._figures(vehicle), {"car": 100000})
        self.assertEqual(back.action_open_origin()["res_id"], document.id)

    def test_sent_back_to_vendor(self):
        """The vendor credits the car; its freight is spent."""
        vehicle = self._buy(100000)
        order = vehicle.lot_id.purchase_order_ids
        self.Cost._add(vehicle, "freight", 200)
        before = self._balance(self.stock_account)
        picking = order.picking_ids
        wizard = (
            self.env["stock.return.picking"]
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertAlmostEqual(self._balance(self.stock_account) - before, -200, 2)
        self.assertEqual(self._figures(vehicle), {"freight": 200})

    def test_by_hand(self):
        """An accountant adds one with a reason; posted, it stays."""
        vehicle = self._buy(100000)
        accountant = self._create_user("accountant")
        form = Form(self.Cost.with_user(accountant))
        form.vehicle_id = vehicle
        form.figure = "other"
        form.amount = 99.99
        cost = form.save()
        self.assertTrue(cost.name.startswith("CC"))
        with self.assertRaisesRegex(UserError, "reason"):
            cost.action_post()
        cost.note = "Number plates of the drive home"
        cost.action_post()
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100099.99, 2)
        with self.assertRaises(UserError):
            cost.amount = 1
        with self.assertRaises(UserError):
            cost.unlink()
        with self.assertRaises(UserError):
            cost.write({"state": "draft"})
        cost.action_take_back()
        self.assertAlmostEqual(vehicle.lot_id.standard_price, 100000, 2)

    def test_access(self):
        """Who may not see cost sees none; managers read; another store reads nothing."""
        vehicle = self._buy(100000)
        cost = self.Cost._add(vehicle, "freight", 10)
        for role in ("sales_consultant", "stock_clerk", "cashier", "technician"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                cost.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                vehicle.with_user(user).read(["cost_added"])
            self.Cost.with_user(user)._add(vehicle, "freight", 1)  # by a document of his
        for role in ("sales_manager", "general_manager"):
            user = self._create_user(role)
            cost.with_user(user).read(["amount", "origin", "running_total"])
            with self.assertRaises(AccessError):
                cost.with_user(user).action_take_back()
        other = self._create_user("accountant", company_id=self._other_store().id)
        self.assertFalse(self.Cost.with_user(other).search([]))
        with self.assertRaises(AccessError):
            cost.with_user(self.env.ref("base.public_user")).read(["amount"])

    @classmethod
    def _other_store(cls):
        return cls.env["res.company"].create({"name": "Other store"})

    def test_past_date(self):
        """The valuation of a past day knows the cars and the costs of then."""
        day = fields.Date.today()
        vehicle = self._buy(100000)
        vehicle.lot_id.lot_valuated  # noqa: B018
        moves = self.env["stock.move"].search([("product_id", "=", self.product.id)])
        past = fields.Datetime.now() - timedelta(days=20)
        moves.write({"date": past})
        moves.move_line_ids.write({"date": past})
        self.Cost._add(vehicle, "freight", 200, date=day - timedelta(days=10))
        self.Cost._add(vehicle, "refurbishment", 50, date=day - timedelta(days=1))
        self._sell(vehicle)
        self.env.invalidate_all()

        def value(days):
            date = fields.Date.to_string(day - timedelta(days=days))
            return self.product.with_context(to_date=date).total_value

        self.assertAlmostEqual(value(30), 0, 2)
        self.assertAlmostEqual(value(15), 100000, 2)
        self.assertAlmostEqual(value(5), 100200, 2)
        self.assertAlmostEqual(value(0), 0, 2)

    def test_queries(self):
        """Fifty costs are one entry and need hardly more queries than five."""
        vehicles = self._buy(*[100000 + number for number in range(25)])

        def add(cars):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            costs = self.Cost._add_all(
                [{"vehicle": car, "figure": "freight", "amount": 10} for car in cars]
            )
            self.env.flush_all()
            self.assertEqual(len(costs.move_id), 1)
            return self.env.cr.sql_log_count - start

        add(vehicles[:1])
        few = add(vehicles[:5])
        many = add(vehicles)
        self.assertLessEqual(many, few + 20 * 8, "its number, its facts, its cost: no search")
