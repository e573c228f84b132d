from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestCard(CatalogueCommon):
    @property
    def liability(self):
        return self.company.service_card_account_id

    def _use(self, card, order=None):
        order = order or self._create_bare_order()
        order.action_use_card(card.line_ids[0].id)
        return order

    def test_sell(self):
        """A sale is a liability without tax, good once it is paid."""
        card = self._create_card(paid=False)
        bill = card.move_ids
        self.assertEqual((bill.amount_total, bill.amount_tax), (1000, 0))
        self.assertEqual(self._balance(self.liability), -1000)
        self.assertEqual((card.state, card.uses_left, card.amount_rest), ("unpaid", 5, 1000))
        with self.assertRaisesRegex(UserError, "not paid yet"):
            self._use(card)
        self._pay(card)
        self.assertEqual(card.state, "valid")
        with self.assertRaisesRegex(UserError, "sold already"):
            card.action_sell()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            card.price = 1
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            card.line_ids.uses = 9
        with self.assertRaisesRegex(UserError, "set by hand"):
            card.sold_on = False

    def test_use(self):
        """The work is income with tax, the liability falls, the customer pays nothing more."""
        card = self._create_card()
        order = self._use(card)
        self.assertEqual(order.amount_customer, 0)
        self.assertEqual(card.uses_left, 4)
        self._settle(order)
        bill = order.invoice_ids
        self.assertEqual(bill.amount_total, 0)
        self.assertTrue(bill.amount_tax)
        self.assertEqual(self._balance(self.liability), -800)
        self.assertEqual(card.amount_rest, 800)
        self.assertTrue(order.is_settled)

    def test_all_uses(self):
        """Odd prices: all uses take off exactly what was paid, whatever the tax."""
        card = self._create_card(price=100.01, uses=3)
        for _visit in range(3):
            order = self._use(card)
            self.assertEqual(order.amount_customer, 0)
            self._settle(order)
        self.assertEqual(card.state, "used")
        self.assertEqual((card.amount_rest, card.uses_left), (0, 0))
        self.assertTrue(self.currency.is_zero(self._balance(self.liability)))
        with self.assertRaisesRegex(UserError, "used up"):
            self._use(card)

    def test_more_work(self):
        """What comes on top of the card's operation is paid."""
        card = self._create_card()
        order = self._use(card)
        order.action_add_operation(self.brakes.id)
        lines = order.job_ids.filtered(lambda job: job.operation_id == self.brakes).line_ids
        self.assertEqual(order.amount_customer, sum(lines.mapped("price_total")))

    def test_cancel(self):
        """A cancelled order gives the use back; it is taken again unless another took it."""
        card = self._create_card(uses=1)
        order = self._use(card)
        self.assertEqual(card.state, "used")
        order.action_cancel()
        self.assertEqual(card.uses_left, 1)
        order.action_reinstate()
        self.assertEqual(card.uses_left, 0)
        order.action_cancel()
        self._use(card)
        with self.assertRaisesRegex(UserError, "used up"):
            order.action_reinstate()

    def test_line_deleted(self):
        card = self._create_card()
        order = self._use(card)
        order.line_ids.unlink()
        self.assertEqual(card.uses_left, 5)

    def test_reopen(self):
        """Credited bills give the liability back; the use stays with the order."""
        card = self._create_card()
        order = self._settle(self._use(card))
        order._reopen("Wrong hours")
        self.assertEqual(self._balance(self.liability), -1000)
        self.assertEqual(card.uses_left, 4)
        order.action_settle()
        self.assertEqual(self._balance(self.liability), -800)

    def test_refund(self):
        card = self._create_card()
        order = self._use(card)
        with self.assertRaisesRegex(UserError, "not settled"):
            card.action_refund()
        self._settle(order)
        card.action_refund()
        credit = card.move_ids.filtered(lambda move: move.move_type == "out_refund")
        self.assertEqual(credit.amount_total, 800)
        self.assertEqual(card.state, "refunded")
        self.assertTrue(self.currency.is_zero(self._balance(self.liability)))
        self.assertEqual(credit.amount_residual, 800)
        self.assertEqual(card._prepare_receipt_values()["kind"], "refund")
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            card.action_refund()
        with self.assertRaisesRegex(UserError, "closed"):
            self._use(card)

    def test_refund_unpaid(self):
        """A card nobody paid is taken back without money."""
        card = self._create_card(paid=False)
        card.action_refund()
        self.assertFalse(any(card.move_ids.mapped("amount_residual")))

    def test_expiry(self):
        card = self._create_card()
        with self.assertRaisesRegex(UserError, "has not expired"):
            card.action_release_rest()
        card.expires_on = fields.Date.subtract(fields.Date.today(), days=1)
        self.assertEqual(card.state, "expired")
        with self.assertRaisesRegex(UserError, "expired on"):
            self._use(card)
        card.action_release_rest()
        self.assertTrue(self.currency.is_zero(self._balance(self.liability)))
        self.assertEqual(card.amount_rest, 0)

    def test_whose(self):
        """A card of a car is for that car, any other for its customer."""
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self._create_vehicle(owner_id=stranger.id)
        order = self._create_bare_order(vehicle_id=other.id, partner_id=stranger.id)
        with self.assertRaisesRegex(UserError, "is for"):
            self._use(self._create_card(vehicle_id=self.vehicle.id), order)
        with self.assertRaisesRegex(UserError, "belongs to"):
            self._use(self._create_card(), order)

    def test_alert(self):
        """Reception sees what is left and puts it on the order with one tap."""
        card = self._create_card()
        order = self._create_bare_order()
        key = f"card-{card.line_ids.id}"
        alert = next(a for a in order._get_reception_alerts() if a["key"] == key)
        self.assertIn("5 of 5 left", alert["text"])
        order.action_take_alert(key)
        self.assertEqual(card.uses_left, 4)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            order.action_take_alert(key)

    def test_rights(self):
        adviser, accountant = self._create_user("service_adviser"), self._create_user("accountant")
        card = self._create_card(sold=False).with_user(adviser)
        card.action_sell()
        with self.assertRaises(AccessError):
            card.action_refund()
        with self.assertRaises(AccessError):
            card.expires_on = "2099-01-01"
        with self.assertRaises(AccessError):
            self.env["dealer.service.package.card.use"].with_user(adviser).create({})
        card.with_user(accountant).action_refund()
        with self.assertRaises(AccessError):
            self._create_card(sold=False).with_user(self._create_user("technician")).action_sell()

    def test_sold_without_line(self):
        card = self._create_card(sold=False)
        card.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "no price or no operation"):
            card.action_sell()
