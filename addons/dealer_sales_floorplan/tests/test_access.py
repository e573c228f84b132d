from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestAccess(FloorplanCommon):
    """Who does what, in his store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vehicle = cls._buy(100000)
        cls.loan = cls._create_loan(cls.vehicle, date_start="2026-03-01")

    def test_accountant(self):
        """The whole month as the accountant."""
        accountant = self._create_user("accountant")
        env = self.env(user=accountant)
        other = self._buy(50000)
        loan = env["dealer.floorplan.loan"].create(
            {
                "line_id": self.line.id, "vehicle_id": other.id, "principal": 50000,
                "pays": "vendor", "vendor_id": self.vendor.id, "date_start": "2026-03-01",
            }
        )  # fmt: skip
        loan.action_draw()
        accrual = env["dealer.floorplan.accrual"].create(
            {"line_id": self.line.id, "date_from": "2026-03-01"}
        )
        accrual.action_compute()
        accrual.action_post()
        action = self.line.with_user(accountant).action_pay()
        payment = env["dealer.floorplan.payment"].browse(action["res_id"])
        payment.action_post()
        self.assertEqual(loan.state, "paid")
        for model in ("line", "loan", "payment", "accrual"):
            record = env[f"dealer.floorplan.{model}"].search([], limit=1)
            with Form(record):
                pass
        picking = other.lot_id.purchase_order_ids.picking_ids
        picking.with_user(accountant).action_draw_floorplan()

    def test_managers_read(self):
        for role in ("sales_manager", "general_manager"):
            user = self._create_user(role)
            line, loan = self.line.with_user(user), self.loan.with_user(user)
            line.read(["used", "interest_today", "due_7", "overdue"])
            loan.read(["balance", "interest_today", "next_due", "interest_posted"])
            self.vehicle.with_user(user).read(["floorplan_balance"])
            with self.assertRaises(AccessError):
                loan.action_cancel()

    def test_others(self):
        for role in ("sales_consultant", "stock_clerk", "cashier", "technician"):
            user = self._create_user(role)
            for record in (self.line, self.loan, self.loan.due_ids, self.loan.movement_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["company_id"])
        portal = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.loan.with_user(portal).read(["balance"])

    def test_other_store(self):
        store = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user("accountant", company_id=store.id)
        for model in ("line", "loan", "due", "movement"):
            self.assertFalse(self.env[f"dealer.floorplan.{model}"].with_user(user).search([]))

    def test_facts(self):
        """No status or balance by hand, no drawn loan changed."""
        accountant = self._create_user("accountant")
        loan = self.loan.with_user(accountant)
        for vals in ({"state": "paid"}, {"balance": 0}, {"principal": 1}, {"sold_on": False}):
            with self.assertRaises(UserError):
                loan.write(vals)
        with self.assertRaises(AccessError):
            loan.movement_ids.write({"amount": -100000})
        with self.assertRaises(UserError):
            loan.unlink()
