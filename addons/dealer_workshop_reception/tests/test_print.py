from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReceptionCommon


@tagged("post_install", "-at_install")
class TestPrint(ReceptionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.env["dealer.repair.order"].browse(cls._receive()["order"]["id"])

    def _print(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_workshop_reception.report_reception", self.order.ids
        )
        return html.decode()

    def test_sheet(self):
        text = self._print()
        for words in ("It squeaks", "15300", "Umbrella", "5 cm", "Her brother", "left: 40"):
            self.assertIn(words, text)
        self.assertEqual(text.count("data:image/svg+xml"), 5)

    def test_without_checklist(self):
        self.order = self._create_order()
        self.assertIn("Vehicle Reception", self._print())

    def test_mail(self):
        with self.assertRaisesRegex(UserError, "no e-mail"):
            self.Reception.send_sheet(self.order.id, "nobody")
        self.Reception.send_sheet(self.order.id, "owner@example.com")
        mail = self.env["mail.mail"].search([("email_to", "=", "owner@example.com")])
        self.assertEqual(len(mail), 1)
        self.assertTrue(mail.attachment_ids)
        self.assertEqual(self.customer.email, "owner@example.com")
