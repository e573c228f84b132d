from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PurchaseCommon


@tagged("post_install", "-at_install")
class TestVendorReturn(PurchaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bought = cls._create_bought_part("RET-1")
        cls.order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.bought.id, "product_qty": 5, "price_unit": 10}
                    )
                ],
            }
        )
        cls.order.button_confirm()

    def _return(self, receipt, quantity, **values):
        action = receipt.action_return_to_vendor()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.keeper).with_context(**action["context"])
        )
        for name, value in values.items():
            wizard[name] = value
        with wizard.line_ids.edit(0) as line:
            line.quantity = quantity
        return self.env["stock.picking"].browse(wizard.save().action_confirm()["res_id"])

    def test_return_in_one_step(self):
        receipt = self._receive(self.order)
        self.assertEqual(receipt.purchase_flow, "receipt")
        back = self._return(receipt, 2, reason="Wrong part")
        self.assertRecordValues(back, [{"state": "done", "purchase_flow": "return"}])
        self.assertEqual(self.order.order_line.qty_received, 3)
        self.assertEqual(self.bought.qty_available, 3)
        self.assertIn("Wrong part", back.message_ids[:1].body)
        self.assertIn(back, back.search([("purchase_flow", "=", "return")]))
        self.assertNotIn(back, back.search([("purchase_flow", "=", "receipt")]))

    def test_replacement(self):
        receipt = self._receive(self.order)
        self._return(receipt, 1, again=True)
        self.assertTrue(
            self.order.picking_ids.filtered(
                lambda p: p.state == "assigned" and p.purchase_flow == "receipt"
            )
        )

    def test_refusals(self):
        receipt = self._receive(self.order)
        with self.assertRaises(UserError):
            self._return(receipt, 9)
        with self.assertRaises(UserError):
            self._return(receipt, 0)
        with self.assertRaises(UserError):
            self._create_special(self.bought).sudo().move_ids.picking_id.action_return_to_vendor()
        with self.assertRaises(AccessError):
            self.env["dealer.part.vendor.return"].with_user(self.adviser).create(
                {"picking_id": receipt.id}
            )
