from odoo.tests import HttpCase, tagged

from .test_touch import TouchCase
from odoo.addons.mail.tests.common import MockEmail


class UnsubscribeCase(TouchCase, MockEmail):
    """The e-mails a customer gets who agreed to offers at the counter."""

    def _send_email(self, **values):
        """Return the e-mail that left, as it was handed to the mail server."""
        touch = self._plan(channels="email", subject="Spring", **values)
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.Touch._send_due()
        self.assertEqual(touch.state, "sent")
        return touch, self._mails[-1]


@tagged("post_install", "-at_install")
class TestUnsubscribe(UnsubscribeCase):
    def test_offers_carry_the_link(self):
        url = self.customer._get_unsubscribe_url("email")
        touch, mail = self._send_email(purpose="marketing", body="Come and see.")
        self.assertIn(f'href="{url}"', mail["body"])
        self.assertIn("Come and see.", mail["body"])
        self.assertEqual(mail["headers"]["List-Unsubscribe"], f"<{url}>")
        self.assertEqual(mail["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        # whoever reads along in the store has nobody's link
        self.assertNotIn("unsubscribe", touch.body)
        kept = self.env["mail.message"].search([("message_id", "=", touch.message_id)])
        self.assertIn("Come and see.", kept.body)
        self.assertNotIn("unsubscribe", kept.body)

    def test_what_concerns_his_car_carries_none(self):
        _touch, mail = self._send_email(purpose="service", body="Your car is ready.")
        self.assertNotIn("unsubscribe", mail["body"])
        self.assertNotIn("List-Unsubscribe", mail["headers"])
        self.assertNotIn("List-Unsubscribe-Post", mail["headers"])

    def test_the_link_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        _touch, mail = self._send_email(purpose="marketing", body="<p>春季</p>")
        self.assertIn("退订", mail["body"])
        self.assertNotIn("Unsubscribe", mail["body"])

    def test_a_whole_page_ends_with_it(self):
        _touch, mail = self._send_email(
            purpose="marketing", body="<html><body><p>Spring</p></body></html>"
        )
        self.assertLess(mail["body"].index("Spring"), mail["body"].index("/dealer/unsubscribe/"))
        self.assertLess(mail["body"].index("/dealer/unsubscribe/"), mail["body"].index("</body>"))


@tagged("post_install", "-at_install")
class TestUnsubscribePage(UnsubscribeCase, HttpCase):
    def _get_path(self, mail):
        """Return the path of the header's link, as a mail program calls it."""
        url = mail["headers"]["List-Unsubscribe"].strip("<>")
        return url.removeprefix(self.customer.get_base_url())

    def _get_states(self):
        entries = self.customer.consent_ids.filtered(lambda entry: entry.channel == "email")
        return [(entry.purpose, entry.state, entry.how) for entry in entries.sorted("id")]

    def test_from_the_mail_to_the_end_of_offers(self):
        given = ("marketing", "given", "counter")
        withdrawn = ("marketing", "withdrawn", "link")
        path = self._get_path(self._send_email(purpose="marketing")[1])
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Stop them", page.text)
        self.assertNotIn(self.customer.name, page.text)
        self.assertEqual(self._get_states(), [given], "opening the page changes nothing")
        for _click in range(2):
            done = self.url_open(
                path, data={"List-Unsubscribe": "One-Click"}, allow_redirects=False
            )
            self.assertEqual(done.status_code, 200, "a mail program follows no redirect")
            self.assertIn("no more offers", done.text)
            self.assertEqual(self._get_states(), [given, withdrawn])
        again = self._plan(key="again", purpose="marketing", channels="email")
        service = self._plan(key="service", channels="email", subject="Ready")
        self.Touch._send_due()
        self.assertEqual((again.state, service.state), ("skipped", "sent"))

    def test_a_wrong_link_says_so(self):
        path = self._get_path(self._send_email(purpose="marketing")[1])
        other = self._create_customer(name="Another")
        gone = self._create_customer()
        gone_id = gone.id
        gone.unlink()
        mine = f"/{self.customer.id}/"
        for wrong in (
            f"{path[:-1]}x",
            path.replace("/email/", "/sms/"),
            path.replace(mine, f"/{other.id}/"),
            path.replace(mine, f"/{gone_id}/"),
        ):
            for data in (None, {"List-Unsubscribe": "One-Click"}):
                page = self.url_open(wrong, data=data)
                self.assertEqual(page.status_code, 404)
                self.assertIn("This link does not work.", page.text)
                self.assertNotIn("Stop them", page.text)
        self.assertEqual(self._get_states(), [("marketing", "given", "counter")])
        self.assertFalse(other.consent_ids)

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["dealer_crm"], ["zh_CN"])
        self.customer.lang = "zh_CN"
        path = self._get_path(self._send_email(purpose="marketing")[1])
        self.assertIn("不再接收优惠和邀请？", self.url_open(path).text)
        self.assertIn("您将不再以此方式收到优惠信息。", self.url_open(path, data={"a": 1}).text)
