from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestSublet(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Test paint shop"})
        cls.adviser = cls._create_user("service_adviser")
        cls.sublet_product = cls.env.ref("dealer_workshop.product_sublet")

    def _create_sublet_order(self, authorised=True, **values):
        order = self._create_order(
            Command.create({"line_type": "sublet", "name": "Paint the door", "price_unit": 500}),
            user=self.adviser,
        )
        if authorised:
            self._authorise(order)
        sublet = self.env["dealer.repair.sublet"].with_user(self.adviser).create(
            {
                "line_id": order.line_ids.id,
                "vendor_id": self.vendor.id,
                "quoted_cost": 300,
                "expected_back": fields.Datetime.now() + timedelta(days=1),
                **values,
            }
        )  # fmt: skip
        return order, sublet

    def _bill(self, sublet, price=None):
        purchase = sublet.sudo().purchase_line_id.order_id
        purchase.action_create_invoice()
        bill = purchase.invoice_ids[-1:]
        bill.invoice_date = fields.Date.today()
        if price is not None:
            bill.invoice_line_ids.price_unit = price
        bill.action_post()
        return bill

    def test_out_and_back(self):
        order, sublet = self._create_sublet_order()
        order.action_start()
        self.assertEqual(sublet.state, "draft")
        sublet.action_order()
        purchase = sublet.sudo().purchase_line_id.order_id
        self.assertRecordValues(
            purchase,
            [{"partner_id": self.vendor.id, "state": "purchase", "origin": order.name}],
        )
        self.assertEqual(purchase.order_line.price_unit, 300)
        self.assertIn("Paint the door", purchase.order_line.name)
        self.assertIn(self.vehicle.vin, purchase.order_line.name)
        sublet.action_hand_over()
        self.assertEqual((sublet.state, order.waiting_reason), ("out", "sublet"))
        self.assertEqual(order.category, "waiting")
        sublet.action_return()
        self.assertEqual((sublet.state, order.waiting_reason), ("back", False))
        self.assertEqual(sublet.returned_to_id, self.adviser)
        self.assertEqual(purchase.order_line.qty_received, 1)
        order.action_finish()
        order.action_settle()
        self.assertEqual(order.sudo().invoice_ids.amount_untaxed, 500)

    def test_settlement_waits_while_it_is_out(self):
        order, sublet = self._create_sublet_order()
        sublet.action_order()
        sublet.action_hand_over()
        order.action_finish()
        with self.assertRaisesRegex(UserError, "“Paint the door” is with Test paint shop"):
            order.action_settle()
        sublet.action_return()
        order.action_settle()

    def test_margin_from_the_vendors_bill(self):
        """The bill costs more than the quote: the margin falls, what was agreed stays."""
        order, sublet = self._create_sublet_order()
        line = order.line_ids.sudo()
        self.assertEqual((line.cost, line.margin), (300, 200))
        sublet.action_order()
        sublet.action_return()
        agreed = line.authorised_content
        self._bill(sublet, 340)
        self.assertTrue(sublet.is_billed)
        self.assertEqual(sublet.sudo().billed_cost, 340)
        self.assertEqual(sublet.sudo().margin, 160)
        self.assertEqual((line.cost, line.margin), (340, 160))
        self.assertEqual(order.sudo().margin, 160)
        self.assertEqual(line.authorised_content, agreed)
        self.assertEqual(line.authorisation_state, "authorised")
        self.assertEqual(line.price_unit, 500)
        with self.assertRaisesRegex(UserError, "has billed this work"):
            sublet.quoted_cost = 100

    def test_credit_note_of_the_vendor(self):
        order, sublet = self._create_sublet_order()
        sublet.action_order()
        sublet.action_return()
        bill = self._bill(sublet)
        self.assertEqual(order.sudo().cost, 300)
        bill._reverse_moves([{"invoice_date": fields.Date.today()}], cancel=True)
        self.assertEqual(sublet.sudo().billed_cost, 0)

    def test_a_new_quote_changes_the_purchase_only(self):
        order, sublet = self._create_sublet_order()
        sublet.action_order()
        sublet.quoted_cost = 280
        self.assertEqual(sublet.sudo().purchase_line_id.price_unit, 280)
        self.assertEqual(order.line_ids.price_unit, 500)
        self.assertEqual(order.line_ids.authorisation_state, "authorised")

    def test_unknown_cost_warns(self):
        order, sublet = self._create_sublet_order(quoted_cost=0)
        self.assertIn("Paint the door", order.sublet_warning)
        sublet.quoted_cost = 10
        self.assertFalse(order.sublet_warning)
        sublet.quoted_cost = 0
        sublet.action_order()
        sublet.action_return()
        order.action_start()
        order.action_finish()
        order.action_settle()  # a warning only

    def test_not_before_the_customer_agrees(self):
        _order, sublet = self._create_sublet_order(authorised=False)
        with self.assertRaisesRegex(UserError, "has not authorised"):
            sublet.action_order()

    def test_cancel(self):
        order, sublet = self._create_sublet_order()
        sublet.action_order()
        purchase = sublet.sudo().purchase_line_id.order_id
        sublet.action_cancel()
        self.assertEqual(purchase.state, "cancel")
        again = sublet.copy({"vendor_id": self.maker.id})
        self.assertEqual((again.state, order.sublet_count), ("draft", 1))
        again.action_order()
        again.action_hand_over()
        with self.assertRaisesRegex(UserError, "cannot be cancelled now"):
            again.action_cancel()

    def test_a_cancelled_order_cancels_the_purchase(self):
        order, sublet = self._create_sublet_order()
        sublet.action_order()
        order.action_cancel()
        self.assertEqual(sublet.state, "cancelled")

    def test_one_vendor_a_line_and_sublet_lines_only(self):
        _order, sublet = self._create_sublet_order()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            sublet.copy()
        labour = self._create_order(self._labour_line(1)).line_ids
        with self.assertRaisesRegex(ValidationError, "is no sublet work"):
            self.env["dealer.repair.sublet"].create(
                {"line_id": labour.id, "vendor_id": self.vendor.id}
            )

    def test_facts_are_not_typed(self):
        _order, sublet = self._create_sublet_order()
        for name in ("ordered_on", "handed_over_on", "returned_on", "purchase_line_id"):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                sublet.write({name: False})

    def test_late(self):
        _order, sublet = self._create_sublet_order(
            expected_back=fields.Datetime.now() - timedelta(hours=1)
        )
        self.assertFalse(sublet.is_late)
        sublet.action_order()
        self.assertTrue(sublet.is_late)
        found = self.env["dealer.repair.sublet"].search(
            [("is_late", "=", True), ("id", "=", sublet.id)]
        )
        self.assertEqual(found, sublet)
        self.assertFalse(found.search([("is_late", "=", False), ("id", "=", sublet.id)]))

    def test_form(self):
        order, _sublet = self._create_sublet_order()
        order.write(
            {
                "line_ids": [
                    Command.create({"line_type": "sublet", "name": "Glass", "price_unit": 9})
                ]
            }
        )
        line = order.line_ids[-1]
        action = line.action_sublet()
        form = Form(
            self.env["dealer.repair.sublet"]
            .with_user(self.adviser)
            .with_context(**action["context"])
        )
        form.vendor_id = self.vendor
        form.quoted_cost = 5
        made = form.save()
        self.assertEqual(line.sublet_state, "draft")
        self.assertEqual(line.action_sublet()["res_id"], made.id)
        self.assertEqual(order.action_view_sublets()["domain"], [("order_id", "=", order.id)])

    def test_rights_by_role(self):
        _order, sublet = self._create_sublet_order()
        sublet.action_order()
        purchase = sublet.sudo().purchase_line_id.order_id
        with self.assertRaises(AccessError):
            purchase.with_user(self.adviser).read(["amount_total"])
        with self.assertRaises(AccessError):
            sublet.with_user(self.adviser).read(["billed_cost"])
        with self.assertRaises(AccessError):
            sublet.with_user(self.adviser).read(["margin"])
        for role in ("technician", "store_keeper", "cashier", "accountant", "general_manager"):
            user = self._create_user(role)
            seen = sublet.with_user(user)
            self.assertEqual(seen.read(["state"])[0]["state"], "ordered")
            for call in (
                lambda seen=seen: seen.write({"note": "x"}),
                lambda seen=seen: seen.action_hand_over(),
                lambda seen=seen: seen.action_cancel(),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            sublet.with_user(self._create_user("technician")).read(["quoted_cost"])
        accountant = self._create_user("accountant")
        self.assertEqual(sublet.with_user(accountant).read(["margin"])[0]["margin"], 200)
        for role in ("sales_consultant", "gate_guard", "marketing"):
            with self.assertRaises(AccessError):
                sublet.with_user(self._create_user(role)).read(["state"])

    def test_another_store_and_the_portal_see_nothing(self):
        _order, sublet = self._create_sublet_order()
        other = self.setup_other_company()["company"]
        stranger = self._create_user("service_adviser", company_id=other.id)
        self.assertFalse(
            self.env["dealer.repair.sublet"].with_user(stranger).search([("id", "=", sublet.id)])
        )
        with self.assertRaises(AccessError):
            sublet.with_user(stranger).read(["state"])
        portal = self.env["res.users"].create(
            {
                "name": "Portal", "login": "sublet_portal", "partner_id": self.customer.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )  # fmt: skip
        with self.assertRaises(AccessError):
            sublet.with_user(portal).read(["state"])

    def test_queries(self):
        """The list costs the same for few and many; ordering stays bounded."""
        counts = []
        for number in (2, 8):
            sublets = self.env["dealer.repair.sublet"].union(
                *(self._create_sublet_order()[1] for _one in range(number))
            )
            self.env.flush_all()
            for _run in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                sublets.with_user(self.adviser).web_read(
                    {
                        "order_id": {"fields": {"display_name": {}}},
                        "vehicle_id": {"fields": {"display_name": {}}},
                        "line_id": {"fields": {"display_name": {}}},
                        "vendor_id": {"fields": {"display_name": {}}},
                        "state": {}, "is_late": {}, "price_subtotal": {}, "quoted_cost": {},
                    }
                )  # fmt: skip
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
