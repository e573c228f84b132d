import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon

URL = "/dealer/enquiry"


@tagged("post_install", "-at_install")
class TestEnquiry(LeadCommon, HttpCase):
    def _send(self, **values):
        page = self.url_open(f"{URL}?utm_campaign=Spring").text
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)[1]
        data = {
            "csrf_token": token,
            "store": self.company.id,
            "name": "关师傅",
            "phone": "13800138801",
            "consent": "1",
            **values,
        }
        return self.url_open(f"{URL}/send", {k: v for k, v in data.items() if v is not None})

    def _find(self):
        return self.env["crm.lead"].search([("phone_key", "=", "13800138801")])

    def test_send(self):
        answer = self._send(model=self.model.id, message="<b>Red?</b>")
        self.assertIn("o_dealer_enquiry_thanks", answer.text)
        lead = self._find()
        self.assertRecordValues(
            lead,
            [{"source_kind": "web", "model_id": self.model.id, "company_id": self.company.id}],
        )
        self.assertNotIn("<b>Red", "".join(lead.message_ids.mapped("body")))
        self.assertTrue(lead.partner_id._may_contact("call", "service")[lead.partner_id.id])
        self.assertIsNot(lead.partner_id._may_contact("sms", "marketing")[lead.partner_id.id], True)
        again = self._send(name="关", message="Again", marketing="1")
        self.assertIn("o_dealer_enquiry_thanks", again.text)
        self.assertEqual(self._find(), lead)
        self.assertIs(lead.partner_id._may_contact("sms", "marketing")[lead.partner_id.id], True)

    def test_known_customer_is_not_changed(self):
        """Whoever types another's number changes neither his address nor his refusal."""
        customer = self.env["res.partner"].create(
            {"name": "关师傅", "phone": "13800138801", "email": "guan@example.com"}
        )
        customer._consent("sms", "marketing", False, "counter")
        customer._consent("call", "service", False, "counter")
        self._send(email="thief@example.com", marketing="1")
        lead = self._find()
        self.assertEqual(lead.partner_id, customer)
        self.assertEqual(customer.email, "guan@example.com")
        self.assertEqual(lead.email_from, "guan@example.com")
        self.assertIn("thief@example.com", "".join(lead.message_ids.mapped("body")))
        for channel, purpose in (("sms", "marketing"), ("call", "service")):
            self.assertIsNot(customer._may_contact(channel, purpose)[customer.id], True)
        self.assertTrue(customer._may_contact("email", "marketing")[customer.id] is True)

    def test_refused(self):
        for values, sentence in (
            ({"consent": None}, "only if you agree"),
            ({"phone": ""}, "Give your phone number"),
            ({"phone": "12"}, "is no phone number"),
            ({"name": ""}, "Give the person"),
            ({"name": "x" * 500}, "is too long"),
        ):
            with self.subTest(values):
                answer = self._send(**values)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(sentence, answer.text)
        self.assertFalse(self._find())

    def test_store_must_be_chosen(self):
        self.env["res.company"].create({"name": "Second Store"})
        answer = self._send(store="0")
        self.assertIn("Choose the store", answer.text)
        self.other_store.lead_enquiry = False
        self.assertIn("Choose the store", self._send(store=self.other_store.id).text)

    def test_no_text_is_a_file(self):
        """A form can send files in place of texts, and characters that are none."""
        page = self.url_open(URL).text
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)[1]
        data = {"csrf_token": token, "store": self.company.id, "name": "关\0师傅", "consent": "1"}
        files = dict.fromkeys(("phone", "website", "utm_campaign", "message"), ("x.svg", b"<svg/>"))
        answer = self.url_open(f"{URL}/send", data, files=files)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Give your phone number", answer.text)
        answer = self._send(message="Red\0?", utm_source="a\0b")
        self.assertIn("o_dealer_enquiry_thanks", answer.text)
        self.assertIn("Red?", "".join(self._find().message_ids.mapped("body")))
        self.assertEqual(self.url_open(f"{URL}%00").status_code, 404)

    def test_machine(self):
        answer = self._send(website="https://spam.example")
        self.assertIn("o_dealer_enquiry_thanks", answer.text)
        self.assertFalse(self._find())

    def test_too_often(self):
        for _times in range(5):
            self._send()
        answer = self._send()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("We have your enquiry", answer.text)
        self.assertEqual(len(self._find().contact_ids), 5)

    def test_no_token(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{URL}/send", {"name": "x", "phone": "13800138801"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._find())

    def test_campaign(self):
        campaign = self.env["utm.campaign"].create({"name": "Spring"})
        self._send(utm_campaign="Spring", utm_source="WeChat")
        lead = self._find()
        self.assertEqual((lead.source_kind, lead.campaign_id), ("campaign", campaign))
        self.assertEqual(lead.source_id.name, "WeChat")
