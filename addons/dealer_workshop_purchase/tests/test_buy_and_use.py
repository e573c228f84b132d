from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestBuyAndUse(WorkshopCommon):
    """随进随出: bought round the corner and built in at once, with all its documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["res.partner"].create({"name": "Corner shop", "is_company": True})
        cls.bulb = cls._create_part(name="Bulb", part_number="BULB-1", list_price=30)

    def _create_waiting(self, part, quantity=1.0):
        order = self._create_order(self._part_line(part, quantity))
        self._authorise(order)
        order.action_start()
        return order, order.line_ids

    def _buy(self, line, user=None, **values):
        action = line.with_user(user or self.keeper).action_buy_and_use()
        form = Form(
            self.env[action["res_model"]]
            .with_user(user or self.keeper)
            .with_context(**action["context"])
        )
        values = {"partner_id": self.shop, "price_unit": 12, "vendor_reference": "B-77", **values}
        for name, value in values.items():
            form[name] = value
        return self.env["stock.picking"].browse(form.save().action_confirm()["res_id"])

    def test_documents_and_amounts(self):
        order, line = self._create_waiting(self.bulb, 2)
        issue = self._buy(line, reason="Car on the lift")
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.shop.id)])
        self.assertRecordValues(
            purchase,
            [
                {
                    "state": "purchase",
                    "is_emergency": True,
                    "emergency_reason": "Car on the lift",
                    "partner_ref": "B-77",
                    "origin": order.name,
                    "user_id": self.keeper.id,
                }
            ],
        )
        self.assertRecordValues(
            purchase.order_line,
            [{"product_id": self.bulb.id, "product_qty": 2, "price_unit": 12, "qty_received": 2}],
        )
        self.assertEqual(purchase.picking_ids.state, "done")
        self.assertRecordValues(
            issue,
            [
                {
                    "state": "done",
                    "dealer_repair_order_id": order.id,
                    "picking_type_id": self.warehouse.workshop_issue_type_id.id,
                }
            ],
        )
        self.assertEqual(issue.move_ids.move_orig_ids, purchase.order_line.move_ids)
        self.assertRecordValues(line, [{"qty_net": 2, "qty_pending": 0, "cost": 24}])
        self.assertEqual(self._stock(self.bulb), 0)
        self.assertEqual(order.parts_state, "issued")

    def test_average_cost_and_other_pieces(self):
        """The average of the part is the cost; what lies on the shelf for others stays there."""
        order, line = self._create_waiting(self.pads, 1)
        order.action_request_parts()  # one of ten at 40 is kept
        self._buy(line, price_unit=62)
        self.assertEqual(self._stock(self.pads), 10, "the very piece went out")
        self.assertEqual(line.qty_pending, 0, "the request of it is withdrawn")
        self.assertEqual(line.cost, 42, "(10 × 40 + 62) / 11")
        self.assertEqual(self.pads.with_company(self.company).total_value, 420)

    def test_part_of_the_demand(self):
        order, line = self._create_waiting(self.bulb, 3)
        order.action_request_parts()
        self._buy(line, quantity=1)
        self.assertRecordValues(line, [{"qty_net": 1, "qty_pending": 2}])
        self._buy(line)
        self.assertRecordValues(line, [{"qty_net": 3, "qty_pending": 0}])

    def test_settled_in_the_books(self):
        order, line = self._create_waiting(self.bulb)
        self._buy(line)
        order.job_ids.action_done()
        order.action_settle()
        stock = self.company.account_stock_valuation_id
        self.assertEqual(self._balance(stock, order.invoice_ids), -12)

    def test_refusals(self):
        _order, line = self._create_waiting(self.bulb)
        for values in ({"quantity": 2}, {"quantity": 0}, {"price_unit": -1}):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._buy(line, **values)
        unsigned = self._create_order(self._part_line(self.bulb)).line_ids
        with self.assertRaisesRegex(UserError, "authori"), self.cr.savepoint():
            self._buy(unsigned)
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 10
        with self.assertRaisesRegex(UserError, "approval"), self.cr.savepoint():
            self._buy(line)
        self.assertFalse(self.env["purchase.order"].search([("partner_id", "=", self.shop.id)]))
        self.assertEqual(line.qty_net, 0, "all or nothing")
        self.company.po_double_validation = "one_step"
        self._buy(line)
        with self.assertRaises(UserError):
            self._buy(line, quantity=1)

    def test_roles(self):
        _order, line = self._create_waiting(self.bulb)
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "store_keeper", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        for user in (self._create_user("service_adviser"), self._create_technician(), stranger):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._buy(line, user=user)
        # a store keeper buys here without a right to make purchase orders
        with self.assertRaises(AccessError):
            self.env["purchase.order"].with_user(self.keeper).create({"partner_id": self.shop.id})
        self._buy(line, user=self._create_user("parts_manager"))
        self.assertEqual(line.qty_net, 1)
