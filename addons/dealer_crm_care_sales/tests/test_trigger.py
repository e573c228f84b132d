from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests.test_handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestSalesTriggers(HandoverCommon):
    def _create_rule(self, **values):
        return self.env["dealer.care.rule"].create(
            {
                "name": "Rule",
                "channels": "call",
                "purpose": "service",
                "offset": 3,
                "offset_side": "after",
                "company_id": self.company.id,
                **values,
            }
        )

    def _run_after(self, rule, moment, days):
        """Run the rule so many days after a moment; return all it has planned."""
        self.env.flush_all()
        rule._run(fields.Datetime.add(moment, days=days))
        return self.env["dealer.touch"].search([("origin", "=", f"{rule._name},{rule.id}")])

    def test_days_after_the_hand_over(self):
        """Who got his car is asked on the day; not whose car came back or is not handed over."""
        kept = self._hand_over(self._ordered())
        back = self._hand_over(self._ordered())
        self._return(back.order_id)
        self._plan(self._ordered())
        rule = self._create_rule(trigger="delivery")
        self.assertFalse(self._run_after(rule, kept.date_done, 2))
        touch = self._run_after(rule, kept.date_done, 3)
        self.assertRecordValues(
            touch,
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "call",
                    "res_model": "dealer.vehicle",
                    "res_id": kept.vehicle_id.id,
                }
            ],
        )
        self.assertEqual(self._run_after(rule, kept.date_done, 4), touch)

    def test_open_quotations(self):
        """Quotations of cars that still hold are followed up; confirmed and expired ones not."""
        opened = self._create_deal(self._buy(100000))
        now = opened.date_order
        today = self.company._get_store_date(now)
        opened.validity_date = today + timedelta(days=30)
        forever = self._create_deal(self._buy(100000), validity_date=False)
        forever.validity_date = False
        last_day = self._create_deal(self._buy(100000))
        last_day.validity_date = today + timedelta(days=3)
        expired = self._create_deal(self._buy(100000))
        expired.validity_date = today + timedelta(days=2)
        self._create_deal(self._buy(100000), confirm=True)
        self.env["sale.order"].create({"partner_id": self.customer.id})
        rule = self._create_rule(trigger="quotation", channels="activity")
        self.assertFalse(self._run_after(rule, now, 2))
        touches = self._run_after(rule, now, 3)
        self.assertEqual(set(touches.mapped("res_id")), set((opened + forever + last_day).ids))
        self.assertEqual(set(touches.mapped("res_model")), {"sale.order"})
