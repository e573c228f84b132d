from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestDiscount(VehicleSalesCommon):
    """Discounts and gifts against the limits drawn on the step that confirms: 5,000 for the
    sales manager, 15,000 and no margin for the general manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.general = cls._create_user("general_manager")
        cls.coat = cls.env["product.product"].create(
            {
                "name": "Test coating",
                "type": "service",
                "list_price": 3000,
                "deal_kind": "accessory",
                "taxes_id": [Command.clear()],
            }
        )

    def _deal(self, discount=0, cost=100000, **values):
        """A quotation of the consultant for a car of 200,000, sold cheaper by ``discount``."""
        deal = self._create_deal(self._buy(cost), user=self.consultant, **values)
        deal.user_id = self.consultant
        deal.order_line.price_unit = 200000 - discount
        return deal

    def _request(self, deal):
        return deal.sudo().workflow_request_id

    def _decide(self, deal, user, approve=True):
        review = self._request(deal).review_ids.filtered(
            lambda review: review.state == "pending" and user in review.candidate_ids
        )
        review = review.with_user(user)
        if approve:
            review.action_approve()
        else:
            review.action_reject("Too cheap")
        deal.invalidate_recordset()

    def test_what_is_given_away(self):
        """Cheaper lines and gifts count; a dearer line makes up for nothing."""
        deal = self._deal(2000)
        deal.order_line = [
            Command.create({"product_id": self.coat.id, "is_gift": True}),
            Command.create({"product_id": self.coat.id, "price_unit": 9000}),
            Command.create({"product_id": self.coat.id, "discount": 10}),
        ]
        self.assertEqual(deal.deal_discount, 2000 + 3000 + 300)
        self.assertAlmostEqual(deal.deal_discount_percent, 5300 / 209000 * 100, 2)
        self.assertEqual(deal.price_state, "ask")

    def test_prices_taken_anew(self):
        """“Update prices” takes what the list says today, as price and as what it is held to."""
        deal = self._deal(2000)
        deal.deal_vehicle_id.list_price = 190000
        deal.action_update_prices()
        self.assertEqual((deal.order_line.price_unit, deal.deal_discount), (190000, 0))

    def test_margin(self):
        deal = self._deal(2000)
        deal.order_line = [Command.create({"product_id": self.coat.id, "is_gift": True})]
        gift = deal.order_line.filtered("is_gift")
        gift.sudo().purchase_price = 1200
        self.assertEqual(deal.sudo().deal_margin, 198000 - 100000 - 1200)

    def test_figures_are_computed_only(self):
        deal = self._deal(20000)
        for values in ({"deal_discount": 0}, {"deal_margin": 1}, {"deal_discount_percent": 0}):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                deal.write(values)
        for values in ({"list_price": 1}, {"given_away": 0}, {"list_total": 0}):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                deal.order_line.write(values)

    def test_within_limits(self):
        """No extra click."""
        deal = self._deal(4000)
        self.assertEqual(deal.price_state, "within")
        self.assertEqual(deal.next_step, "confirm")
        deal.action_next_step()
        self.assertEqual(deal.state, "sale")
        self.assertEqual(deal.workflow_stage_id.sudo().code, "ordered")

    def test_above_limit_is_approved(self):
        deal = self._deal(6000)
        self.assertEqual((deal.price_state, deal.next_step), ("ask", "approve"))
        self.assertIn("Sales Manager", deal.next_step_note)
        deal.action_next_step("Two cars next year")
        self.assertEqual((deal.state, deal.price_state), ("draft", "pending"))
        self.assertEqual(self._request(deal).reason, "Two cars next year")
        self.assertFalse(deal.next_step)
        self._decide(deal, self.manager)
        self.assertEqual((deal.state, deal.price_state), ("sale", "approved"))
        self.assertEqual(deal.allocation_state, "done")

    def test_approved_before_the_rest_is_done(self):
        """What is still missing keeps nobody from deciding on the price: the approval waits."""
        deal = self._deal(6000)
        reasons = ["The customer has not signed."]
        self.patch(type(deal), "_get_confirm_blockers", lambda order: list(reasons))
        deal.action_next_step()
        self._decide(deal, self.manager)
        self.assertEqual((deal.state, deal.price_state), ("draft", "approved"))
        with self.assertRaisesRegex(UserError, "has not signed"):
            deal.action_next_step()
        deal.write({"signed_by": "Test buyer", "signed_on": "2026-01-01 10:00:00"})
        reasons.clear()
        deal.invalidate_recordset()
        self.assertEqual((deal.price_state, deal.next_step), ("approved", "confirm"))
        deal.action_next_step()
        self.assertEqual((deal.state, deal.price_state), ("sale", "approved"))

    def test_on_credit_meets_the_limit_too(self):
        """A car released on credit leaves without a bill, but not at prices nobody agreed."""
        deal = self._deal(1000)
        deal.action_next_step()
        self._pass_pdi(deal)
        context = deal.with_user(self.manager).action_release_on_credit()["context"]
        values = {name.removeprefix("default_"): value for name, value in context.items()}
        self.env["dealer.credit.release"].with_user(self.manager).create(
            {**values, "reason": "Known customer"}
        )
        deal.invalidate_recordset()
        self.assertEqual(deal.outbound_state, "ready")
        deal.order_line.discount = 10
        deal.invalidate_recordset()
        self.assertEqual(deal.outbound_state, "blocked")
        with self.assertRaisesRegex(UserError, "changed after"):
            self._take_out(deal)

    def test_far_above_limit_needs_both(self):
        deal = self._deal(16000)
        deal.action_next_step()
        self._decide(deal, self.manager)
        self.assertEqual((deal.state, deal.price_state), ("draft", "pending"))
        self._decide(deal, self.general)
        self.assertEqual(deal.state, "sale")

    def test_rejected(self):
        deal = self._deal(6000)
        deal.action_next_step()
        self._decide(deal, self.manager, approve=False)
        self.assertEqual((deal.state, deal.price_state), ("draft", "rejected"))
        deal.order_line.price_unit = 198000
        self.assertEqual(deal.next_step, "confirm")
        deal.action_next_step()
        self.assertEqual(deal.state, "sale")

    def test_no_margin_is_the_general_managers(self):
        """The consultant learns who decides, not what the car has cost."""
        deal = self._deal(1000, cost=199500)
        deal.invalidate_recordset()
        self.assertEqual(deal.price_state, "ask")
        self.assertIn("General Manager", deal.next_step_note)
        deal.action_next_step()
        told = f"{deal.workflow_panel}{deal.deal_sheet}{deal.deal_step}"
        self.assertNotIn("199500", told.replace(",", ""))
        self.assertNotIn("-500", told.replace(",", ""))
        with self.assertRaises(AccessError):
            deal.read(["deal_margin"])
        self._decide(deal, self.general)
        self.assertEqual(deal.state, "sale")

    def test_manager_needs_nobody_within_his_limits(self):
        deal = self._deal(6000)
        deal = deal.with_user(self.manager)
        self.assertEqual((deal.price_state, deal.next_step), ("within", "confirm"))
        deal.action_next_step()
        self.assertEqual(deal.state, "sale")

    def test_the_api_meets_the_limit(self):
        for way in (
            lambda deal: deal.action_confirm(),
            lambda deal: deal.write({"state": "sale"}),
        ):
            deal = self._deal(6000)
            with self.assertRaisesRegex(UserError, "approved first"), self.cr.savepoint():
                way(deal)
                self.env(user=self.consultant).flush_all()
            deal.invalidate_recordset()
            self.assertEqual(deal.state, "draft")

    def test_changed_after_asking(self):
        """What is approved is what was asked: a gift more, a price less void it."""
        for change in (
            {"order_line": [Command.create({"product_id": self.coat.id, "is_gift": True})]},
            {"deposit_required": 777},
        ):
            deal = self._deal(6000)
            deal.action_next_step()
            deal.write(change)
            deal.invalidate_recordset()
            self.assertEqual(deal.price_state, "ask")
            deal.action_next_step()
            self._decide(deal, self.manager)
            self.assertEqual(deal.state, "sale")

    def test_changed_after_approval(self):
        """Prices of a confirmed deal: no bill until they are approved again."""
        deal = self._deal(6000)
        deal.action_next_step()
        self._decide(deal, self.manager)
        deal.order_line.price_unit = 192000
        deal.invalidate_recordset()
        self.assertEqual((deal.price_state, deal.next_step), ("changed", "reapprove"))
        with self.assertRaisesRegex(UserError, "approved"):
            deal.with_user(self._create_user("cashier")).action_settle()
        deal.action_next_step("Once more")
        self.assertEqual(deal.price_state, "pending")
        self._decide(deal, self.manager)
        self.assertEqual(deal.price_state, "approved")
        deal.with_user(self._create_user("cashier")).action_settle()
        self.assertEqual(deal.invoice_ids.amount_untaxed, 192000)

    def test_given_away_behind_the_limit(self):
        """Confirmed within the limit, then made cheaper: it is noticed before the bill."""
        deal = self._deal(1000)
        deal.action_next_step()
        deal.order_line.discount = 10
        deal.invalidate_recordset()
        self.assertEqual(deal.price_state, "changed")
        with self.assertRaisesRegex(UserError, "approved"):
            deal.sudo()._create_invoices()
        deal.order_line.discount = 0
        deal.invalidate_recordset()
        self.assertEqual(deal.price_state, "within")
        deal.sudo()._create_invoices()

    def test_the_customer_confirms_nothing_above_the_limit(self):
        portal = new_test_user(self.env, "vs_discount_portal", groups="base.group_portal")
        deal = self._deal(6000, partner_id=portal.partner_id.id)
        with self.assertRaisesRegex(UserError, "not released"):
            deal.with_user(portal).sudo().action_confirm()
        deal.order_line.price_unit = 199000
        deal.with_user(portal).sudo().action_confirm()
        self.assertEqual(deal.state, "sale")

    def test_an_administrator_moves_the_limit(self):
        """Without code: a draft of the workflow, another amount, published."""
        deal = self._deal(6000)
        workflow = deal.sudo()._workflow_get_compiled(deal.sudo().workflow_stage_id)
        live = self.env["dealer.workflow"].browse(workflow.id)
        live.action_edit()
        draft = self.env["dealer.workflow"].search([("live_id", "=", live.id)])
        step = draft.transition_ids.filtered(lambda step: step.code == "confirms")
        step.level_ids.filtered(lambda level: level.code == "sales_manager").amount_min = 8000
        self.env["dealer.workflow.publish"].create({"draft_id": draft.id}).action_publish()
        deal.invalidate_recordset()
        self.assertEqual(deal.price_state, "within")

    def test_live_in_the_form(self):
        """What is given away follows while the consultant types, before anything is saved."""
        car = self._buy(100000)
        view = "dealer_vehicle_sales.view_dealer_deal_form"
        Order = self.env["sale.order"].with_user(self.consultant).with_context(default_is_deal=True)
        with Form(Order, view=view) as form:
            form.partner_id = self.customer
            form.deal_vehicle_id = car
            with form.order_line.edit(0) as line:
                line.price_unit = 190000
            rows = {row["key"]: row["amount"] for row in form.deal_sheet["rows"]}
            self.assertEqual(rows["car"], 200000)
            self.assertEqual(rows["discount"], -10000)
            self.assertNotIn("margin", form.deal_sheet)
        self.assertEqual(form.record.deal_discount, 10000)
