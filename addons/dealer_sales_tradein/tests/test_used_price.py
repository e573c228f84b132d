from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TradeinCommon


@tagged("post_install", "-at_install")
class TestUsedPrice(TradeinCommon):
    def setUp(self):
        super().setUp()
        self.env["dealer.used.price.rule"].search([]).active = False
        self.rules = self.env["dealer.used.price.rule"].create(
            [
                {"company_id": self.company.id, "days": 30, "percent": 3},
                {"company_id": self.company.id, "days": 60, "percent": 5},
            ]
        )
        self._receive()
        self.car = self.old_car
        self.car.list_price = 90000

    def _age(self, days):
        self.car.stock_date = fields.Date.subtract(self.company._get_store_date(), days=days)

    def test_proposal_by_age(self):
        Proposal = self.env["dealer.used.price.proposal"].sudo()  # as the scheduler
        self._age(29)
        self.assertFalse(Proposal._propose())
        self._age(31)
        first = Proposal._propose()
        self.assertRecordValues(first, [{"old_price": 90000, "new_price": 87300}])
        self.assertFalse(Proposal._propose())
        manager = self._create_user("sales_manager")
        first.with_user(manager).action_accept()
        self.assertEqual(self.car.list_price, 87300)
        with self.assertRaises(UserError):
            first.with_user(manager).action_accept()
        self.car.stock_date = fields.Date.subtract(self.car.stock_date, days=30)
        second = Proposal._propose()
        self.assertEqual(second.new_price, 82935)
        second.with_user(manager).action_dismiss()
        self.assertEqual(self.car.list_price, 87300)

    def test_only_used_cars_and_managers(self):
        self._age(40)
        new = self._buy(100000)
        new.stock_date = fields.Date.subtract(fields.Date.today(), days=100)
        proposals = self.env["dealer.used.price.proposal"].sudo()._propose()
        self.assertNotIn(new, proposals.vehicle_id)
        with self.assertRaises(AccessError):
            proposals.with_user(self._create_user("sales_consultant")).action_accept()
