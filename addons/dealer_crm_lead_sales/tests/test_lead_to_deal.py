from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LeadSalesCommon


@tagged("post_install", "-at_install")
class TestLeadToDeal(LeadSalesCommon):
    def test_nothing_typed_twice(self):
        self.lead.accessory_ids = self.accessory
        deal = self._quote()
        self.assertRecordValues(
            deal,
            [
                {
                    "is_deal": True,
                    "opportunity_id": self.lead.id,
                    "user_id": self.consultant.id,
                    "source_id": self.source.id,
                    "company_id": self.company.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(deal.order_line.product_id, self.product + self.accessory)
        self.assertRecordValues(deal.partner_id, [{"name": "Test person", "phone": "13700000031"}])
        self.assertEqual(self.lead.partner_id, deal.partner_id)
        self.assertEqual(self.lead.stage_id.dealer_code, "quoted")

    def test_the_very_car(self):
        vehicle = self._buy(150000)
        self.lead.wish_vehicle_id = vehicle
        self.assertEqual(self._quote().deal_vehicle_id, vehicle)

    def test_known_customer_is_found(self):
        known = self.env["res.partner"].create(
            {"name": "Test person", "phone": "+86 137 0000 0031"}
        )
        self.assertEqual(self._quote().partner_id, known)

    def test_nobody_is_not_quoted(self):
        self.lead.contact_name = False
        with self.assertRaisesRegex(UserError, "name of the person"):
            self._quote()

    def test_lost_lead_is_not_quoted(self):
        reason = self.env.ref("dealer_crm_lead.lost_reason_price")
        self.lead.action_set_lost(lost_reason_id=reason.id)
        with self.assertRaisesRegex(UserError, "Restore it"):
            self._quote()

    def test_wishes(self):
        self.lead.write({"payment_kind": "loan", "wants_tradein": True, "wants_insurance": True})
        deal = self._quote()
        kinds = self.env.ref("dealer_crm_lead_sales.mail_activity_wish")
        todo = deal.activity_ids.filtered(lambda item: item.activity_type_id == kinds)
        self.assertGreaterEqual(len(todo), 2)  # the old car is not known, insurers are asked
        self.assertEqual(todo.user_id, self.consultant)

    def test_several_quotations(self):
        deals = self._quote() + self._quote()
        action = self.lead.with_user(self.consultant).action_compare_quotations()
        self.assertEqual(
            self.env["sale.order"].search(action["domain"]), deals.sorted(lambda d: -d.id)
        )

    def test_confirmed_deal_wins_cancelled_one_reopens(self):
        deal = self._quote()
        deal.with_user(self.manager).action_confirm()
        self.assertEqual(self.lead.won_status, "won")
        self.assertFalse(self.lead.next_follow_up_on)
        self.assertEqual(self.lead.intention_level_id.code, "O")
        deal.with_user(self.manager)._action_cancel()
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(self.lead.stage_id.dealer_code, "quoted")
        self.assertGreater(self.lead.next_follow_up_on, self.company._get_store_date())
        self.assertTrue(self.lead.activity_ids)

    def test_other_deal_stands(self):
        first, second = self._quote(), self._quote()
        first.action_confirm()
        second.action_confirm()
        first._action_cancel()
        self.assertEqual(self.lead.won_status, "won")

    def test_deal_made_elsewhere_joins_the_lead(self):
        self.lead.partner_id = self.customer
        vehicle = self._buy(150000)
        deal = self._create_deal(vehicle, user=self.consultant)
        self.assertEqual(deal.opportunity_id, self.lead)
        self.assertEqual(deal.source_id, self.source)
        self.assertEqual(self.lead.stage_id.dealer_code, "quoted")

    def test_colleague_confirms_a_deal_that_joined_it(self):
        """Two consultants, one customer: the deal goes through, the lead is won."""
        self.lead.partner_id = self.customer
        colleague = self._create_user("sales_consultant")
        deal = self._create_deal(self._buy(150000), user=colleague)
        self.assertEqual(deal.opportunity_id, self.lead)
        deal.with_user(colleague).action_confirm()
        self.env.flush_all()
        self.assertEqual((deal.state, self.lead.won_status), ("sale", "won"))
        self.assertEqual(self.lead.expected_revenue, deal.amount_untaxed)

    def test_colleague_makes_no_quotation_of_it(self):
        colleague = self._create_user("sales_consultant")
        with self.assertRaises(AccessError):
            self.lead.with_user(colleague).action_make_quotation()

    def test_funnel_counts_documents(self):
        vehicle = self._buy(150000)
        self.lead.wish_vehicle_id = vehicle
        self.lead.received_on -= timedelta(days=3)
        deal = self._quote()
        today = self.company._get_store_date()
        filters = {"since": str(today - timedelta(days=5)), "until": str(today)}
        Funnel = self.env["dealer.lead.funnel"].with_user(self.consultant)

        def counts():
            data = Funnel.get_funnel(filters)
            return {step["code"]: (step["count"], step["days"]) for step in data["steps"]}

        self.assertEqual(counts()["quoted"][0], 1)
        self.assertEqual(counts()["ordered"][0], 0)
        deal.action_confirm()
        self.assertEqual(counts()["ordered"][0], 1)
        self.assertEqual(counts()["delivered"][0], 0)
        [row] = Funnel.search([("lead_id", "=", self.lead.id)])
        self.assertAlmostEqual(row.days_to_order, 3, delta=0.2)
