from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import VehicleCostCommon


@tagged("post_install", "-at_install")
class TestBill(VehicleCostCommon):
    """A vendor's bill of services is put on cars, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vehicles = cls._buy(100000, 200000, 300000)

    def _prices(self):
        return [vehicle.lot_id.standard_price for vehicle in self.vehicles]

    def test_truck_of_cars(self):
        """One freight bill for three cars: equal shares that add up."""
        bill = self._create_bill(1000)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        self.assertEqual(bill.invoice_line_ids.vehicle_cost_count, 3)
        self.assertEqual(self._prices(), [100000, 200000, 300000], "a draft changes nothing")
        before = self._balance(self.stock_account)
        bill.action_post()
        self.assertEqual(self._prices(), [100333.34, 200333.33, 300333.33])
        self.assertAlmostEqual(self._balance(self.stock_account) - before, 1000, 2)
        costs = bill.invoice_line_ids.vehicle_cost_ids
        self.assertEqual(set(costs.mapped("state")), {"posted"})
        self.assertEqual(costs[:1].origin, bill.display_name)
        self.assertEqual(costs[:1].action_open_origin()["res_id"], bill.id)

    def test_by_cost(self):
        """Insurance of the transport goes by what the cars are worth."""
        bill = self._create_bill(600.01)
        self._put_on(bill.invoice_line_ids, self.vehicles, "cost")
        bill.action_post()
        self.assertEqual(self._prices(), [100100.0, 200200.0, 300300.01])

    def test_by_hand(self):
        """By hand the amounts must add up, also when the line changes afterwards."""
        first, second, _third = self.vehicles
        bill = self._create_bill(1000)
        line = bill.invoice_line_ids
        with self.assertRaisesRegex(UserError, "not put on a car"):
            self._put_on(line, first + second, "hand", amounts={first: 400})
        self._put_on(line, first + second, "hand", amounts={first: 400, second: 600})
        line.price_unit = 1100
        with self.assertRaisesRegex(UserError, "are put on cars"):
            bill.action_post()
        line.price_unit = 1000
        bill.action_post()
        self.assertEqual(self._prices(), [100400, 200600, 300000])

    def test_line_changed(self):
        """Equal shares follow the line."""
        bill = self._create_bill(1000)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        bill.invoice_line_ids.price_unit = 300
        bill.action_post()
        self.assertEqual(self._prices(), [100100, 200100, 300100])

    def test_reset_and_post_again(self):
        """Reset to draft the costs come off; posted again they are back, once."""
        bill = self._create_bill(300)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        bill.action_post()
        bill.button_draft()
        self.assertEqual(self._prices(), [100000, 200000, 300000])
        self.assertEqual(bill.invoice_line_ids.vehicle_cost_count, 3)
        bill.action_post()
        self.assertEqual(self._prices(), [100100, 200100, 300100])
        bill.button_draft()
        bill.button_cancel()
        self.assertEqual(self._prices(), [100000, 200000, 300000])
        self.assertFalse(
            bill.invoice_line_ids.vehicle_cost_ids.filtered(lambda cost: cost.state == "draft")
        )

    def test_reversed(self):
        """A credit note takes its amounts off; of one car sold since from the cost of goods sold."""
        first = self.vehicles[0]
        bill = self._create_bill(300)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        bill.action_post()
        self._sell(first)
        self.assertEqual(self._figures(first), {"car": 100000, "freight": 100})
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund.invoice_date = bill.invoice_date
        self.assertEqual(self._prices()[1], 200100)
        refund.action_post()
        self.assertEqual(self._prices()[1:], [200000, 300000])
        self.assertEqual(self._figures(first), {"car": 100000})

    def test_cancelled_by_reversal(self):
        """Reversed and reconciled in one go: the same."""
        bill = self._create_bill(300)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        bill.action_post()
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.assertEqual(self._prices(), [100000, 200000, 300000])

    def test_foreign_currency(self):
        """A bill in another currency is split in the store's."""
        currency = self.setup_other_currency("HRK", rates=[("2026-01-01", 2.0)])
        bill = self._create_bill(100, currency_id=currency.id)
        self._put_on(bill.invoice_line_ids, self.vehicles)
        bill.action_post()
        self.assertEqual(self._prices(), [100016.67, 200016.67, 300016.66])

    def test_dialog(self):
        """The dialog takes the cars of a receipt and shows the shares while one chooses."""
        bill = self._create_bill(900)
        picking = self.vehicles.lot_id.purchase_order_ids.picking_ids
        accountant = self._create_user("accountant")
        action = bill.with_user(accountant).invoice_line_ids.action_vehicle_costs()
        form = Form(
            self.env["dealer.vehicle.cost.split"]
            .with_user(accountant)
            .with_context(**action["context"])
        )
        form.picking_id = picking
        self.assertEqual(len(form.line_ids), 3)
        self.assertEqual(form.difference, 0)
        form.method = "cost"
        form.save().action_apply()
        bill.with_user(accountant).action_post()
        self.assertEqual(self._prices(), [100150, 200300, 300450])
        action = bill.invoice_line_ids.action_vehicle_costs()
        self.assertEqual(len(self.env["dealer.vehicle.cost"].search(action["domain"])), 3)

    def test_goods_refused(self):
        """Goods that are in stock themselves cannot be put on cars."""
        bill = self._create_bill(900)
        bill.invoice_line_ids.product_id = self.product
        with self.assertRaisesRegex(UserError, "kept in stock itself"):
            self._put_on(bill.invoice_line_ids, self.vehicles)
