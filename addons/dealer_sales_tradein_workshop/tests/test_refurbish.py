from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.dealer_sales_tradein.tests.common import TradeinCommon


@tagged("post_install", "-at_install")
class TestRefurbish(TradeinCommon):
    """A car taken in trade goes to the workshop with what its appraisal has found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("sales_manager")
        cls.repairs = [
            Command.create({"name": "Front brake discs", "amount": 800}),
            Command.create({"name": "Dent in the rear door", "amount": 450}),
        ]

    def _refurbish(self, tradein):
        action = tradein.with_user(self.manager).action_refurbish()
        return self.env["dealer.repair.order"].browse(action["res_id"])

    def test_findings_and_budget(self):
        """The first order has the findings as jobs and the estimate as budget; no later one."""
        tradein = self._receive(repair_ids=self.repairs)
        order = self._refurbish(tradein)
        self.assertRecordValues(
            order,
            [
                {
                    "stock_purpose": "refurbishment",
                    "vehicle_id": self.old_car.id,
                    "company_id": self.company.id,
                    "budget": 1250,
                }
            ],
        )
        self.assertEqual(
            order.job_ids.mapped("concern"), ["Front brake discs", "Dent in the rear door"]
        )
        self.assertEqual(self._refurbish(tradein), order, "its open order, not a second one")
        with Form(tradein.with_user(self.manager)):
            pass
        order.action_cancel()
        again = self._refurbish(tradein)
        self.assertNotEqual(again, order)
        self.assertEqual((again.budget, len(again.job_ids)), (1250, 2), "nothing was done yet")
        again.job_ids.action_done()
        again._set_facts({"settled_on": again.create_date})
        later = self._refurbish(tradein)
        self.assertNotEqual(later, again)
        self.assertEqual((later.budget, len(later.job_ids)), (0, 0))

    def test_other_currency(self):
        """The estimate is in the deal's currency, the budget in the store's."""
        currency = self.env["res.currency"].create(
            {
                "name": "XTR",
                "symbol": "X",
                "rate_ids": [Command.create({"name": "2020-01-01", "company_rate": 2.0})],
            }
        )
        tradein = self._receive(repair_ids=self.repairs)
        self.patch(type(tradein), "currency_id", currency)
        self.assertEqual(self.old_car._get_refurbishment_budget(), 625)

    def test_refused(self):
        """Not before it is ours, and only by those who may have work done."""
        tradein = self._accept(repair_ids=self.repairs)
        with self.assertRaisesRegex(UserError, "not in stock"):
            tradein.with_user(self.manager).action_refurbish()
        self.assertEqual(self.old_car._get_refurbishment_budget(), 0)
        tradein.action_receive()
        with self.assertRaises(AccessError):
            tradein.with_user(self._create_user("sales_consultant")).action_refurbish()
        store = self.env["res.company"].create({"name": "Other store"})
        other = self._create_user("sales_manager", company_id=store.id)
        with self.assertRaises(AccessError):
            tradein.with_user(other).action_refurbish()
