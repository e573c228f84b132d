from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestBill(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.customer.email = "owner@example.com"
        cls.insurer.email = False

    def _settle_shared(self):
        return self._settle(
            self._create_order(
                self._labour_line(
                    1,
                    share_ids=[
                        Command.create({"payer": "customer", "percent": 40}),
                        Command.create({"payer": "insurer", "percent": 60}),
                    ],
                ),
                self._part_line(self.pads, 1),
                insurer_id=self.insurer.id,
            )
        ).with_user(self.adviser)

    def test_print_says_who_pays_what(self):
        order = self._settle_shared()
        action = order.action_print_bill()
        self.assertEqual(action["report_name"], "dealer_workshop.report_bills")
        html = self.env["ir.actions.report"].with_user(self.adviser)._render_qweb_html(
            "dealer_workshop.report_bills", order.ids
        )[0].decode()  # fmt: skip
        for bill in order.sudo().invoice_ids:
            self.assertIn(bill.name, html)
        for text in (
            "Squeaks when braking",
            "60 % of 1",
            "Customer: Test owner",
            "Insurer: Test insurer",
            "Total of the repair",
        ):
            self.assertIn(text, html)

    def test_print_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        order = self._settle_shared()
        self.assertTrue(
            self.env["ir.actions.report"]._render_qweb_html(
                "dealer_workshop.report_bills", order.ids
            )[0]
        )

    def test_nothing_to_print_or_send_before_settlement(self):
        order = self._create_order().with_user(self.adviser)
        with self.assertRaisesRegex(UserError, "has no bill yet"):
            order.action_print_bill()
        with self.assertRaisesRegex(UserError, "has no bill yet"):
            order.action_send_bill()

    def test_sent_once_to_who_has_an_address(self):
        order = self._settle_shared()
        self.assertEqual(order.bill_state, "to_send")
        notice = order.action_send_bill()
        self.assertEqual(notice["params"]["type"], "warning")
        self.assertIn("Test insurer", notice["params"]["message"])
        customer, insurer = order._get_live_bills()
        self.assertEqual(customer.repair_sent_to, "owner@example.com")
        self.assertFalse(insurer.repair_sent_on)
        mail = customer.repair_mail_id
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn(customer.access_token, mail.body_html)
        self.assertTrue(mail.attachment_ids)
        self.assertEqual(order.bill_state, "sending")
        with self.assertRaisesRegex(UserError, "^Test insurer: no valid"):
            order.action_send_bill()  # the customer's is not sent twice
        mail.write({"state": "exception", "failure_reason": "No such box"})
        self.assertEqual((order.bill_state, order.bill_failure), ("failed", "No such box"))
        order.action_send_bill()
        self.assertEqual(order.bill_state, "sending")
        customer.repair_mail_id.unlink()  # gone once it is out
        self.insurer.email = "claims@example.com"
        order.action_send_bill()
        insurer.repair_mail_id.unlink()
        with self.assertRaisesRegex(UserError, "sent already"):
            order.action_send_bill()
        self.assertEqual(order.bill_state, "sent")
        order.action_send_bill_again()
        self.assertTrue(customer.repair_mail_id)

    def test_no_address_is_one_sentence(self):
        self.customer.email = "nobody at all"
        order = self._settle(self._create_order()).with_user(self.adviser)
        with self.assertRaisesRegex(UserError, "^Test owner: no valid e-mail address"):
            order.action_send_bill()
        self.assertFalse(order._get_live_bills().repair_sent_on)

    def test_who_may_not_write_the_order_sends_nothing(self):
        order = self._settle(self._create_order())
        for role in ("technician", "store_keeper"):
            with self.assertRaises(AccessError):
                order.with_user(self._create_user(role)).action_send_bill()

    def test_portal_opens_the_bill_by_its_link(self):
        order = self._settle_shared()
        order.action_send_bill()
        bill = order._get_live_bills()[0]
        self.assertIn(f"/my/invoices/{bill.id}?access_token=", bill.get_portal_url())


@tagged("post_install", "-at_install")
class TestMoneyTour(WorkshopCommon, HttpCase):
    def test_release_settle_send(self):
        """A discount is released by the controller, the bill sent by the adviser."""
        self.company.repair_discount_limit = 10
        self.customer.email = "owner@example.com"
        adviser = self._create_user("service_adviser")
        controller = self._create_user("workshop_controller")
        order = self._finish(self._create_order(self._labour_line(1, discount=25), user=adviser))
        url = f"/odoo/repair-orders/{order.id}"
        self.start_tour(url, "dealer_workshop_release_discount", login=controller.login)
        self.env.invalidate_all()
        self.assertEqual(order.discount_release_ids.user_id, controller)
        order.with_user(adviser).action_settle()
        self.start_tour(url, "dealer_workshop_send_bill", login=adviser.login)
        self.env.invalidate_all()
        self.assertEqual(order._get_live_bills().repair_sent_to, "owner@example.com")
