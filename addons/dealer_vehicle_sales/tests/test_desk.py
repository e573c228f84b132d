from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import VehicleSalesCommon

FORM = "dealer_vehicle_sales.view_dealer_deal_form"


class DeskCommon(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.film, cls.plate = cls.env["product.product"].create(
            [
                {
                    "name": "Test film",
                    "type": "service",
                    "list_price": 2500,
                    "deal_kind": "accessory",
                    "taxes_id": [Command.clear()],
                },
                {
                    "name": "Test plate service",
                    "type": "service",
                    "list_price": 500,
                    "deal_kind": "agency",
                    "taxes_id": [Command.clear()],
                },
            ]
        )

    def _rows(self, sheet, part="rows"):
        return {row["key"]: row["amount"] for row in sheet[part]}


@tagged("post_install", "-at_install")
class TestDesk(DeskCommon):
    """The deal as the person in front of the customer works it."""

    def test_every_state_opens_its_document(self):
        """No state without an act; a state nobody has is refused, and so is any other method."""
        deal = self._create_deal(self._buy(100000), user=self.consultant, confirm=True)
        states = deal.deal_states
        self.assertEqual([state["key"] for state in states][:3], ["price", "deposit", "allocation"])
        for state in states:
            self.assertTrue(hasattr(deal, f"action_open_{state['key']}"), state["key"])
            self.assertIn(state["tone"], ("muted", "info", "warning", "success", "danger"))
            self.assertTrue(state["text"])
        action = deal.action_open_deal_state("allocation")
        self.assertEqual(action["res_id"], deal.deal_vehicle_id.id)
        for key in ("nothing", "deal_state", ""):
            with self.assertRaisesRegex(UserError, "no such state"):
                deal.action_open_deal_state(key)

    def test_steps_are_offered_to_who_can(self):
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        deal.user_id = self.consultant
        technician = self._create_user("technician")
        cashier = self._create_user("cashier")
        self.assertTrue(deal.deal_step["may"])
        self.assertEqual(deal.deal_step["key"], "confirm")
        self.assertFalse(deal.with_user(technician).deal_step["may"])
        deal.action_next_step()
        self._pass_pdi(deal)
        deal.invalidate_recordset()
        self.assertEqual(deal.next_step, "settle")
        self.assertFalse(deal.deal_step["may"])
        self.assertTrue(deal.with_user(cashier).deal_step["may"])

    def test_steps_are_in_order(self):
        """Numbers with gaps decide, not the order in which addons are loaded."""
        deal = self._create_deal(self._buy(100000))
        steps = deal._get_deal_steps()
        keys = dict(deal._fields["next_step"]._description_selection(self.env))
        for _sequence, key, _holds, note in steps:
            self.assertTrue(not key or key in keys)
            self.assertTrue(note)
            self.assertTrue(not key or key == "vehicle" or key in deal._get_step_actions())
        first = min((step for step in steps if step[2]), key=lambda step: step[0])
        self.assertEqual((deal.next_step, deal.next_step_note), (first[1], first[3]))

    def test_blockers_are_told_and_refused(self):
        deal = self._create_deal(self._buy(100000))
        reasons = ["First reason.", "Second reason."]
        self.patch(type(deal), "_get_confirm_blockers", lambda order: reasons)
        self.assertEqual(deal.deal_step["blockers"], reasons)
        for act in (deal.action_confirm, deal.action_next_step):
            with self.assertRaisesRegex(UserError, "First reason.\nSecond reason."):
                act()

    def test_sheet_adds_up(self):
        """Car, discount, accessory, service, tax on top: the customer pays their sum."""
        tax = self.company_data["default_tax_sale"]
        deal = self._create_deal(self._buy(100000), deposit_required=5000)
        deal.order_line.price_unit = 197000
        deal.order_line = [
            Command.create({"product_id": self.film.id, "tax_ids": [Command.set(tax.ids)]}),
            Command.create({"product_id": self.plate.id}),
        ]
        rows = self._rows(deal.deal_sheet)
        self.assertEqual(rows["car"], 200000)
        self.assertEqual(rows["discount"], -3000)
        self.assertEqual(rows["accessory"], 2500)
        self.assertEqual(rows["agency"], 500)
        self.assertAlmostEqual(rows["tax"], 2500 * tax.amount / 100, 2)
        parts = sum(rows[key] for key in ("car", "discount", "accessory", "agency", "tax"))
        self.assertAlmostEqual(parts, rows["total"], 2)
        self.assertAlmostEqual(rows["total"], deal.amount_total, 2)
        self.assertAlmostEqual(rows["rest"], deal.amount_total, 2)

    def test_sheet_says_what_is_collected(self):
        deal = self._create_deal(self._buy(100000), confirm=True)
        deal.action_settle()
        self._pay(deal.invoice_ids)
        deal.invalidate_recordset()
        rows = self._rows(deal.deal_sheet)
        self.assertEqual((rows["collected"], rows["rest"]), (-200000, 0))

    def test_margin_is_for_who_sees_costs(self):
        deal = self._create_deal(self._buy(123456), user=self.consultant)
        deal.user_id = self.consultant
        self.assertNotIn("margin", deal.deal_sheet)
        self.assertNotIn("123456", str(deal.deal_sheet).replace(",", ""))
        with self.assertRaises(AccessError):
            deal.read(["deal_margin"])
        manager = deal.with_user(self._create_user("general_manager"))
        self.assertEqual(self._rows(manager.deal_sheet, "margin"), {"car": 76544, "margin": 76544})

    def test_portal_reads_no_sheet(self):
        portal = new_test_user(self.env, "vs_desk_portal", groups="base.group_portal")
        deal = self._create_deal(self._buy(100000), partner_id=portal.partner_id.id)
        for name in ("deal_sheet", "deal_states", "deal_step", "deal_margin"):
            with self.assertRaises(AccessError):
                deal.with_user(portal).read([name])

    def test_another_store_reads_nothing(self):
        other = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user("sales_manager", company_id=other.id)
        deal = self._create_deal(self._buy(100000))
        with self.assertRaises(AccessError):
            deal.with_user(user).read(["deal_sheet"])
        with self.assertRaises(AccessError):
            deal.with_user(user).action_open_deal_state("allocation")

    def test_trim_and_colour_first(self):
        """A deal without a VIN: confirmed, then a car is allocated."""
        Order = self.env["sale.order"].with_user(self.consultant).with_context(default_is_deal=True)
        with Form(Order, view=FORM) as form:
            form.partner_id = self.customer
            form.deal_product_id = self.product
            self.assertEqual(len(form.order_line), 1)
        deal = form.record
        self.assertEqual((deal.allocation_state, deal.next_step), ("open", "confirm"))
        self.assertEqual(deal.order_line.price_unit, 200000)
        deal.action_next_step()
        self.assertEqual((deal.allocation_state, deal.next_step), ("waiting", "allocate"))
        self.assertEqual(deal.action_next_step()["res_model"], "dealer.vehicle.swap")

    def test_trim_gives_way_to_the_car(self):
        """One line for the car, whether by trim or by VIN."""
        car = self._buy(100000)
        with Form(self.env["sale.order"].with_context(default_is_deal=True), view=FORM) as form:
            form.partner_id = self.customer
            form.deal_product_id = self.product
            form.deal_vehicle_id = car
        self.assertRecordValues(
            form.record.order_line, [{"vehicle_id": car.id, "product_id": self.product.id}]
        )

    def test_form_queries(self):
        """The desk's three fields cost a fixed number of queries, whatever is on the deal."""
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        deal.user_id = self.consultant
        names = ["deal_sheet", "deal_states", "deal_step"]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deal.read(names)
            return self.cr.sql_log_count - before

        count()
        few = count()
        deal.order_line = [Command.create({"product_id": self.film.id}) for _number in range(10)]
        self.assertLessEqual(count(), few + 4)
        self.assertLessEqual(few, 90)


@tagged("post_install", "-at_install")
class TestDeskTour(DeskCommon, HttpCase):
    def test_desk(self):
        """A customer in front: car, accessory, gift, discount, approval, confirmed."""
        car = self._buy(100000, vins=["LSVTA2A09T9000001"])
        car.list_price = 150000
        self.customer.name = "Desk buyer"
        manager = self._create_user("sales_manager")
        self.start_tour("/odoo/deals", "dealer_deal_desk", login=self.consultant.login)
        deal = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(deal.state, "draft")
        self.assertEqual(deal.price_state, "pending")
        self.assertEqual(deal.deal_discount, 10000 + 2500)
        self.assertEqual(deal.amount_total, sum(deal.order_line.mapped("price_total")))
        self.start_tour(f"/odoo/deals/{deal.id}", "dealer_deal_approve", login=manager.login)
        deal.invalidate_recordset()
        self.assertEqual((deal.state, deal.price_state), ("sale", "approved"))
        self.assertEqual(car.deal_id, deal)
