from datetime import timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestWish(ReservationCommon):
    def _deal_without_car(self, partner=None, confirm=False, user=None):
        deal = (
            self.env["sale.order"]
            .with_user(user or self.consultant)
            .create(
                {
                    "partner_id": (partner or self.customer).id,
                    "is_deal": True,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": 1,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        if confirm:
            deal.action_confirm()
        return deal

    def test_arrival(self):
        """A car that arrives is offered to who waits; one tap reserves it."""
        wish = self._wish()
        self.assertEqual(wish.state, "waiting")
        self.assertEqual(wish.position, 1)
        [car] = self._buy(1000)
        self.assertEqual(wish.state, "offered")
        self.assertEqual(wish.offered_vehicle_id, car)
        activity = wish.activity_ids
        self.assertEqual(activity.user_id, self.consultant)
        self.assertIn(self.customer.name, activity.summary)
        action = wish.with_user(self.consultant).action_take()
        self.assertEqual(action["res_model"], "dealer.vehicle.reservation")
        self.assertEqual(wish.state, "served")
        self.assertEqual(wish.vehicle_id, car)
        self.assertEqual(car.reservation_id.partner_id, self.customer)
        self.assertFalse(wish.activity_ids)
        self.assertEqual(wish.offer_ids.state, "taken")

    def test_free_car_now(self):
        """Who comes onto the list is offered at once what stands in the yard."""
        [car] = self._buy(1000)
        self.assertEqual(self._wish().offered_vehicle_id, car)

    def test_colours_and_dates(self):
        """Nobody is offered a colour he does not take, nor before his day."""
        today = fields.Date.context_today(self.env.user)
        black = self._wish(color_ids=[Command.set(self.black.ids)])
        later = self._wish(partner=self.other_customer, date_from=today + timedelta(days=30))
        self._buy(1000)
        self.assertEqual(black.state, "waiting")
        self.assertEqual(later.state, "waiting")
        product = self.trim._get_products(self.black)[self.trim, self.black]
        [car] = self._buy(1000, product=product)
        self.assertEqual(black.offered_vehicle_id, car)

    def test_deposit_first(self):
        """A paid deposit goes before an earlier wish; the list explains it."""
        early = self._wish()
        deal = self._deal_without_car(self.other_customer)
        late = self._wish(partner=self.other_customer, order_id=deal.id)
        self.assertEqual((early.position, late.position), (1, 2))
        self._deposit(deal, 2000)
        self.env.invalidate_all()
        self.assertEqual((late.position, early.position), (1, 2))
        self.assertIn("deposit", late.position_note)
        self._buy(1000)
        self.assertEqual(late.state, "offered")
        self.assertEqual(early.state, "waiting")

    def test_declined_and_lapsed(self):
        """A declined car, and one not answered for, goes to the next; nobody gets it twice."""
        first = self._wish()
        second = self._wish(user=self.colleague, partner=self.other_customer)
        third_customer = self.other_customer.copy({"name": "Third"})
        third = self._wish(partner=third_customer)
        [car] = self._buy(1000)
        self.assertEqual(first.state, "offered")
        first.action_decline()
        self.assertEqual(first.state, "waiting")
        self.assertEqual(second.offered_vehicle_id, car)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env["dealer.vehicle.reservation"].sudo()._cron_expire()
        self.assertEqual(second.offer_ids.state, "lapsed")
        self.assertFalse(second.activity_ids)
        self.assertEqual(third.offered_vehicle_id, car)
        third.action_close()
        self.assertEqual(third.state, "closed")
        self.assertFalse(
            self.env["dealer.vehicle.offer"].search(
                [("vehicle_id", "=", car.id), ("state", "=", "open")]
            )
        )

    def test_confirmed_deal_waits(self):
        """A confirmed deal without a car stands on the list by itself, and is allocated by a tap."""
        deal = self._deal_without_car(confirm=True)
        wish = deal.wish_id
        self.assertEqual(wish.trim_id, self.trim)
        self.assertEqual(wish.color_ids, self.white)
        self.assertEqual(deal.allocation_state, "waiting")
        price = deal.order_line.price_unit
        [car] = self._buy(1000)
        self.assertEqual(wish.state, "offered")
        action = wish.with_user(self.consultant).action_take()
        self.assertEqual(action["res_model"], "sale.order")
        self.assertEqual(deal.deal_vehicle_id, car)
        self.assertEqual(deal.allocation_state, "done")
        self.assertEqual(deal.order_line.price_unit, price)
        self.assertEqual(wish.state, "served")
        self.assertTrue(deal.pdi_state in ("todo", "progress"))

    def test_quotation_gets_car(self):
        """A quotation gets the car on its line and a reservation."""
        deal = self._deal_without_car()
        wish = self._wish(order_id=deal.id)
        [car] = self._buy(1000)
        wish.with_user(self.consultant).action_take()
        self.assertEqual(deal.deal_vehicle_id, car)
        self.assertEqual(car.reservation_id.order_id, deal)

    def test_freed_by_cancel_swap_and_expiry(self):
        """What a cancelled deal, a swap and a passed reservation free is offered."""
        first, second, third = self._buy(1000, 1000, 1000)
        deal = self._create_deal(first, confirm=True)
        reservation = self._reserve(third)
        swapped = self._create_deal(second, confirm=True, partner_id=self.other_customer.id)
        wish = self._wish(partner=self.other_customer.copy({"name": "Waiting"}))
        self.assertEqual(wish.state, "waiting")
        deal.action_cancel()
        self.assertEqual(wish.offered_vehicle_id, first)
        wish.action_decline()
        swapped._swap_vehicle(swapped.order_line, first, "colour")
        self.assertEqual(wish.offered_vehicle_id, second)
        wish.action_decline()
        self._pass_time(reservation, days=4)
        self.env["dealer.vehicle.reservation"].sudo()._cron_expire()
        self.assertEqual(wish.offered_vehicle_id, third)

    def test_sold_to_another(self):
        """An offered car that is sold or reserved past the list is offered no longer."""
        wish = self._wish()
        [car] = self._buy(1000)
        self.assertEqual(wish.state, "offered")
        self._reserve(car, user=self.colleague, partner=self.other_customer)
        self.assertEqual(wish.state, "waiting")
        with self.assertRaises(UserError):
            wish.action_take()
        [second] = self._buy(1000)
        self.assertEqual(wish.offered_vehicle_id, second)
        self._create_deal(second, confirm=True, partner_id=self.other_customer.id)
        self.assertEqual(wish.state, "waiting")

    def test_cancelled_deal_waits_no_longer(self):
        deal = self._deal_without_car(confirm=True)
        wish = deal.wish_id
        deal.action_cancel()
        self.assertEqual(wish.state, "closed")

    def test_cron_close(self):
        today = fields.Date.context_today(self.env.user)
        wish = self._wish(date_until=today)
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.env["dealer.vehicle.wish"].sudo()._cron_close()
        self.assertEqual(wish.state, "closed")

    def test_car_on_its_way(self):
        """A car of the shipping list is reserved for a confirmed deal until it is there."""
        deal = self._deal_without_car(confirm=True)
        car = self.env["dealer.vehicle"].create(
            {"vin": self._vin(), "trim_id": self.trim.id, "color_id": self.white.id}
        )
        lot = self.env["stock.lot"].create({"name": car.vin, "product_id": self.product.id})
        self.assertEqual(lot.vehicle_id, car)
        transit = self.env["stock.location"].create(
            {"name": "On its way", "usage": "transit", "company_id": self.company.id}
        )
        self.env["stock.quant"]._update_available_quantity(self.product, transit, 1, lot_id=lot)
        car._update_lifecycle()
        self.assertEqual(car.lifecycle, "in_transit")
        self.assertEqual(deal.wish_id.offered_vehicle_id, car)
