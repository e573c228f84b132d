from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CrmSalesCommon


@tagged("post_install", "-at_install")
class TestPage(CrmSalesCommon):
    def test_deals_and_handovers_of_the_customer(self):
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        page = self._get_page(self.customer, self.manager)
        [row] = self._get_section(page, "deal")["rows"]
        self.assertEqual((row["id"], row["title"], row["state"]), (deal.id, deal.name, "Quotation"))
        self.assertAlmostEqual(row["amount"], deal.amount_total)
        self.assertEqual(self._get_section(page, "handover")["count"], 0)

    def test_a_consultant_sees_his_own_deals_only(self):
        self._create_deal(self._buy(100000), user=self.consultant)
        colleague = self._create_user("sales_consultant")
        page = self._get_page(self.customer, colleague)
        self.assertEqual(self._get_section(page, "deal")["count"], 0)
        page = self._get_page(self.customer, self.consultant)
        self.assertEqual(self._get_section(page, "deal")["count"], 1)

    def test_who_has_nothing_to_do_with_sales(self):
        page = self._get_page(self.customer, self._create_user("technician"))
        for key in ("deal", "policy", "loan"):
            self.assertFalse(self._get_section(page, key), key)

    def test_another_store_sees_no_deal(self):
        self._create_deal(self._buy(100000), user=self.consultant)
        other = self.env["res.company"].create({"name": "Other Store"})
        stranger = self._create_user(
            "sales_manager", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        page = self._get_page(self.customer, stranger)
        self.assertEqual(self._get_section(page, "deal")["count"], 0)
        self.assertFalse(
            [action for action in page["next_actions"] if action["key"] == "quotation"]
        )

    def test_a_quotation_without_an_answer(self):
        rule = self.env.ref("dealer_crm_sales.next_action_quotation")
        deal = self._create_deal(self._buy(100000), user=self.consultant)
        self.assertFalse(self._get_action(self.customer, "quotation"))
        deal.date_order = fields.Datetime.subtract(fields.Datetime.now(), days=rule.days + 1)
        action = self._get_action(self.customer, "quotation")
        self.assertIn(deal.name, action["why"])
        self.assertEqual(action["action"]["res_id"], deal.id)
        rule.active = False
        self.assertFalse(self._get_action(self.customer, "quotation"))
        rule.active = True
        deal.with_user(self.manager).action_confirm()
        self.assertFalse(self._get_action(self.customer, "quotation"))

    def test_a_car_kept_for_long(self):
        rule = self.env.ref("dealer_crm_sales.next_action_replace")
        car = self.env["dealer.vehicle"].create({"model_id": self.model.id})
        today = self.company._get_store_date()
        with freeze_time(fields.Date.subtract(today, days=rule.days - 1)):
            car.owner_id = self.customer
        self.assertFalse(self._get_action(self.customer, "replace"))
        rule.days -= 2
        action = self._get_action(self.customer, "replace")
        self.assertIn(car.display_name, action["why"])
        self.assertEqual(action["action"]["context"]["default_partner_id"], self.customer.id)

    def test_the_portal_gets_no_page(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "portal_sales_page",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["customer_overview"])
