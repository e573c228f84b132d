from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestSwap(ReservationCommon):
    def _swap(self, deal, car, choice):
        context = deal.action_swap_vehicle()["context"]
        form = Form(
            self.env["dealer.vehicle.swap"].with_user(self.consultant).with_context(**context)
        )
        form.vehicle_id = car
        form.reason = "Wants another"
        if choice:
            form.price_choice = choice
        wizard = form.save()
        wizard.action_swap()
        return wizard

    def _deal(self, **values):
        old, new = self._buy(1000, 1000)
        old.list_price = 200000
        new.list_price = 210000
        deal = self._create_deal(old, user=self.consultant)
        deal.order_line.discount = 2
        deal.action_confirm()
        return deal, old, new

    def test_keep_price(self):
        """What was agreed holds; PDI and status move to the new car."""
        deal, old, new = self._deal()
        wizard = self._swap(deal, new, "keep")
        self.assertEqual(wizard.new_price, 210000)
        self.assertEqual(deal.deal_vehicle_id, new)
        self.assertEqual((deal.order_line.price_unit, deal.order_line.discount), (200000, 2))
        self.assertEqual((old.lifecycle, new.lifecycle), ("in_stock", "reserved"))
        pdis = deal.sudo().checklist_ids.filtered(lambda checklist: checklist.kind == "pdi")
        self.assertEqual(pdis.filtered(lambda pdi: pdi.vehicle_id == old).state, "cancelled")
        self.assertEqual(pdis.filtered(lambda pdi: pdi.vehicle_id == new).state, "draft")

    def test_new_price(self):
        """The new car's price, without the discount agreed for the old one."""
        deal, _old, new = self._deal()
        self._swap(deal, new, "new")
        self.assertEqual((deal.order_line.price_unit, deal.order_line.discount), (210000, 0))

    def test_reserved_for_himself(self):
        """A car kept for this customer can be swapped to and uses the reservation; one kept for
        somebody else cannot."""
        deal, _old, new = self._deal()
        self._reserve(new, partner=self.other_customer)
        with self.assertRaisesRegex(UserError, "reserved for"):
            deal._swap_vehicle(deal.order_line, new, "no")
        [own] = self._buy(1000)
        reservation = self._reserve(own)
        self._swap(deal, own, None)
        self.assertEqual(reservation.state, "used")

    def test_seal(self):
        """The very car is part of what is approved: another one is not sealed with it."""
        deal, _old, _new = self._deal()
        facts = deal._workflow_get_line_facts("order_line")
        self.assertNotIn("vehicle_id", facts)
        self.assertIn("order_line", deal._workflow_seal_lines)
