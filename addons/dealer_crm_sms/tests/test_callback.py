import json

from odoo.tests import HttpCase, tagged

from .common import SmsCommon


@tagged("post_install", "-at_install")
class TestCallback(SmsCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.url = f"/dealer/sms/{self.gateway.sudo().token_kept}"

    def _report(self, data, status=200, url=None):
        answer = self.url_open(
            url or self.url, data=json.dumps(data), headers={"Content-Type": "application/json"}
        )
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.text

    def _send(self, **values):
        touch = self._plan(**values)
        self.env["dealer.touch"]._send_due()
        self.assertEqual(touch.state, "sent")
        return touch

    def test_delivered_by_either_number(self):
        touch = self._send()
        self.assertEqual(self._report({"id": "P1", "status": "DELIVRD"}), "ok")
        self.assertEqual(touch.state, "delivered")
        moment = touch.delivered_on
        for _repeat in range(3):
            self._report({"id": touch.uuid, "status": "DELIVRD"})
        self._report({"id": touch.uuid, "status": "UNDELIV"})
        self.assertRecordValues(touch, [{"state": "delivered", "delivered_on": moment}])

    def test_not_delivered_goes_on(self):
        touch = self._send(channels="sms,activity")
        self._report({"id": touch.uuid, "status": "UNDELIV"})
        self.assertRecordValues(touch, [{"state": "planned", "channel": "activity"}])
        self.assertIn("SMS: ", touch.outcome)

    def test_form_and_lists(self):
        touch = self._send()
        self.gateway.list_path = "reports"
        self._report(
            {"reports": [{"id": "x"}, "nonsense", {"id": touch.uuid, "status": "DELIVRD"}]}
        )
        self.assertEqual(touch.state, "delivered")
        self.gateway.list_path = False
        other = self._send(key="form")
        answer = self.url_open(self.url, data={"id": other.uuid, "status": "REJECTD"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(other.state, "refused")

    def test_nonsense(self):
        headers = {"Content-Type": "application/json"}
        for body in ("[" * 100000, "{", "NaN", b"\xff\xfe"):
            answer = self.url_open(self.url, data=body, headers=headers)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.url_open("/dealer/sms/" + "%00" * 32).status_code, 404)

    def test_what_is_not_ours(self):
        touch = self._send()
        self._report({"id": "nobody", "status": "DELIVRD"}, status=404)
        self._report({"id": touch.uuid, "status": "DELIVRD"}, 404, "/dealer/sms/" + "x" * 32)
        self._report({"id": touch.uuid, "status": "SOMETHING"})
        for number in ("P\0", "\ud800", ["P"], {"P": [[["P"]]]}, 10**30, True):
            self._report({"id": number, "status": "DELIVRD"}, status=404)
            self._report({"id": touch.uuid, "status": number})
        self._report("garbage", status=400)
        self.assertEqual(
            self.url_open(
                self.url, data="{", headers={"Content-Type": "application/json"}
            ).status_code,
            400,
        )
        other = self._create_gateway(company_id=self.other_store.id)
        self._report(
            {"id": touch.uuid, "status": "DELIVRD"}, 404, f"/dealer/sms/{other.sudo().token_kept}"
        )
        self.assertEqual(touch.state, "sent")
        self.gateway.action_new_callback()
        self._report({"id": touch.uuid, "status": "DELIVRD"}, status=404)

    def test_opt_out(self):
        self.gateway.opt_out_confirmation = "Done."
        touch = self._send(purpose="marketing")
        report = {"id": "in-1", "phone": "+86 138-0013-8001", "content": " 退订！"}
        for _repeat in range(2):
            self._report(report)
        incoming = self.env["dealer.sms.incoming"].search([])
        self.assertRecordValues(
            incoming,
            [{"partner_id": self.customer.id, "touch_id": touch.id, "is_opt_out": True}],
        )
        self.assertTrue(touch.opted_out_on)
        self.assertNotEqual(self.customer._may_contact("sms", "marketing")[self.customer.id], True)
        self.assertEqual(self.customer._may_contact("sms", "service")[self.customer.id], True)
        self.env["dealer.touch"]._send_due()
        self.assertEqual(len(self.provider.requests), 2, "the message and its confirmation")
        self._plan(key="more", purpose="marketing")
        self.env["dealer.touch"]._send_due()
        self.assertEqual(len(self.provider.requests), 2)

    def test_answer(self):
        touch = self._send()
        self._report({"phone": "13800138001", "content": "Tomorrow is fine"})
        self.assertTrue(touch.replied_on)
        self.assertFalse(touch.opted_out_on)
        contact = self.env["dealer.contact"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(contact, [{"kind": "message_in", "note": "Tomorrow is fine"}])
        self._report({"phone": "13911112222", "content": "Who are you?"})
        self.assertFalse(self.env["dealer.sms.incoming"].search([], limit=1).partner_id)
