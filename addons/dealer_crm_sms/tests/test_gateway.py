import json
import logging
import socket
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs

import requests
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import _super_send

from ..lib import call
from .common import SmsCommon
from odoo.addons.dealer_workflow.lib import webhooks


@tagged("post_install", "-at_install")
class TestGateway(SmsCommon):
    def test_sent_with_sender_and_hint(self):
        touch = self._plan(purpose="marketing")
        self.env["dealer.touch"]._send_due()
        (request,) = self.provider.requests
        self.assertEqual(
            json.loads(request["body"]),
            {"mobile": "13800138001", "content": "【测试店】你好回T退订", "id": touch.uuid},
        )
        self.assertEqual(request["headers"]["authorization"], "Bearer s3cret-value")
        self.assertEqual(request["headers"]["idempotency-key"], touch.uuid)
        self.assertRecordValues(
            touch,
            [{"state": "sent", "price": 0.08, "parts": 1, "body": "【测试店】你好回T退订"}],
        )
        tracker = self.env["sms.tracker"].search([("sms_uuid", "=", touch.uuid)])
        self.assertEqual((tracker.gateway_ref, tracker.gateway_id), ("P1", self.gateway))

    def test_form_with_signature(self):
        self.gateway.write(
            {
                "body_kind": "form",
                "body": "user={account}\nto={phone}\nmsg={text}\nsign={signature}",
                "account": "me",
                "signature": "md5",
                "signature_text": "{account}{secret}{phone}",
                "number_kind": "digits",
            }
        )
        self._plan(body="a&b=c")
        self.env["dealer.touch"]._send_due()
        body = parse_qs(self.provider.requests[0]["body"])
        self.assertEqual(body["msg"], ["【测试店】a&b=c"])
        self.assertEqual(body["to"], ["8613800138001"])
        self.assertEqual(len(body["sign"][0]), 32)

    def test_get(self):
        self.gateway.write(
            {"method": "GET", "url": f"{self.provider.url}/x?to={{phone}}&m={{text}}"}
        )
        self._plan(body="a&b")
        self.env["dealer.touch"]._send_due()
        self.assertEqual(
            self.provider.requests[0]["query"], {"to": "13800138001", "m": "【测试店】a&b"}
        )

    def test_provider_fails(self):
        touch = self._plan()
        self.provider.status, self.provider.answer = 500, "oops"
        self.env["dealer.touch"]._send_due()
        self.assertEqual(touch.state, "planned")
        self.assertIn("status 500", touch.outcome)
        uuid = touch.uuid
        touch.sudo().due_on -= timedelta(hours=1)
        self.provider.status, self.provider.answer = 200, {"code": 0}
        self.env["dealer.touch"]._send_due()
        self.assertRecordValues(touch, [{"state": "sent", "tries": 2, "uuid": uuid}])
        self.assertEqual(
            {json.loads(request["body"])["id"] for request in self.provider.requests}, {uuid}
        )
        self.assertEqual(touch.price, 0.05, "no price came: as estimated")

    def test_provider_stalls(self):
        self.gateway.timeout = 1
        self.provider.delay = 1.6
        # Odoo's tests lengthen time-outs
        self.startPatcher(patch.object(requests.Session, "send", _super_send))
        touch = self._plan()
        self.env["dealer.touch"]._send_due()
        self.assertEqual(touch.state, "unknown", "it has it, but did not say so")
        self.env["dealer.touch"]._send_due()
        self.assertEqual(len(self.provider.requests), 1)
        self.gateway.repeats_safe = True
        again = self._plan(key="again")
        self.env["dealer.touch"]._send_due()
        self.assertEqual(again.state, "planned", "it knows our number: again, later")

    def test_provider_away(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.gateway.url = f"http://127.0.0.1:{port}/send"
        touch = self._plan()
        self.env["dealer.touch"]._send_due()
        self.assertEqual((touch.state, touch.tries), ("planned", 1))
        self.assertIn("cannot be reached", touch.outcome)

    def test_garbage(self):
        self.provider.answer = "<html>hello</html>"
        touch = self._plan()
        self.env["dealer.touch"]._send_due()
        self.assertEqual(touch.state, "unknown")
        self.assertIn("cannot be read", touch.outcome)

    def test_redirect_is_not_followed(self):
        self.provider.status = 302
        self.provider.location = f"{self.provider.url}/elsewhere"
        touch = self._plan()
        self.env["dealer.touch"]._send_due()
        self.assertEqual([r["path"] for r in self.provider.requests], ["/send"])
        self.assertEqual(touch.state, "failed")

    def test_refusals(self):
        for code, state in ((1003, "refused"), (1004, "failed"), (7, "failed")):
            self.provider.answer = {"code": code, "message": "no s3cret-value here"}
            touch = self._plan(key=f"code-{code}")
            self.env["dealer.touch"]._send_due()
            self.assertEqual(touch.state, state)
            self.assertIn("no *** here", touch.outcome)
            self.customer.env["dealer.touch"].search([("key", "=", "code-1003")]).uuid = False

    def test_not_into_the_house(self):
        with self.assertRaises(ValidationError):
            self.gateway.private = False  # http
        self.gateway.url = f"https://127.0.0.1:{self.provider.port}/send"
        self.gateway.private = False
        touch = self._plan()
        self.env["dealer.touch"]._send_due()
        self.assertEqual(touch.state, "failed")
        self.assertIn("private network", touch.outcome)
        self.assertFalse(self.provider.requests)
        for url in ("https://169.254.169.254/latest", "https://[::1]/x", "https://localhost/x"):
            with self.assertRaises(webhooks.Refused):
                call.request("GET", url, {}, None, 2)
        for url in ("ftp://a.example.com", "https://me:pw@a.example.com/", "nonsense"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.gateway.url = url

    def test_bad_setup_is_explained(self):
        for values in (
            {"body": "{not json"},
            {"state_map": "X=arrived"},
            {"error_map": "1=oops"},
            {"url": "https://{phone}.example.com/x"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.gateway.write(values)

    def test_secret_is_not_told(self):
        admin = self._create_user("administrator")
        gateway = self.gateway.with_user(admin)
        self.assertFalse(gateway.secret)
        self.assertTrue(gateway.has_secret)
        with self.assertRaises(AccessError):
            gateway.read(["secret_kept"])
        with self.assertLogs("odoo", logging.DEBUG) as logs:
            self._plan()
            self.env["dealer.touch"]._send_due()
            self.env.flush_all()
        self.assertNotIn("s3cret-value", "\n".join(logs.output))
        self.gateway.test_number = "13800138009"
        self.provider.answer = {"code": 1, "message": "s3cret-value"}
        self.gateway.action_test()
        self.assertNotIn("s3cret-value", self.gateway.test_result)
        self.assertIn("gateway_failed", self.gateway.test_result)

    def test_price_is_a_number(self):
        for fee in ("NaN", "inf", 10**400, {}, None):
            self.assertEqual(self.gateway._read_price({"data": {"fee": fee}}, 2), 0.1)
        self.assertEqual(self.gateway._read_price({"data": {"fee": "0.08"}}, 2), 0.08)

    def test_secret_goes_to_its_host_only(self):
        admin = self._create_user("administrator")
        gateway = self.gateway.with_user(admin)
        self.gateway.write({"private": False, "url": "https://93.184.216.33/sms", "secret": "one"})
        self.assertTrue(gateway.has_secret)
        gateway.url = "https://93.184.216.34/other/path"
        self.assertFalse(gateway.has_secret)
        gateway.write({"url": "https://93.184.216.35/sms", "secret": "another"})
        self.assertTrue(gateway.has_secret)
        gateway.url = "https://93.184.216.35/sms?v=2"
        self.assertTrue(gateway.has_secret)

    def test_test_button(self):
        self.gateway.test_number = "12"
        with self.assertRaises(ValidationError):
            self.gateway.action_test()
        self.gateway.write({"test_number": "13800138009", "test_text": "好" * 70})
        self.assertEqual((self.gateway.test_parts, self.gateway.test_price), (2, 0.1))
        self.gateway.action_test()
        self.assertIn("success", self.gateway.test_result)
        self.assertIn("P1", self.gateway.test_result)

    def test_core_sms_goes_through_it(self):
        sms = self.env["sms.sms"].create({"number": "+8613800138002", "body": "Core"})
        sms.send(unlink_sent=False)
        self.assertEqual(sms.state, "pending")
        self.env["sms.sms"].create({"number": "+8613800138003", "body": "Queue"})
        self.env["sms.sms"]._process_queue()
        self.assertEqual(
            [json.loads(r["body"])["mobile"] for r in self.provider.requests],
            ["13800138002", "13800138003"],
        )

    def test_other_store_sends_as_core_does(self):
        self.assertFalse(self.other_store._get_sms_gateway())
        self.assertNotEqual(self.other_store._get_sms_api_class(), self.store._get_sms_api_class())

    def test_estimate(self):
        touch = self._plan(purpose="marketing", body="好" * 62)
        self.assertEqual(touch._get_price_estimate(), 0.1, "sender and hint make it two")

    def test_speed(self):
        self.gateway.rate = 4
        with patch("odoo.addons.dealer_crm_sms.models.dealer_sms_gateway_call.time.sleep") as sleep:
            for number in range(3):
                self._plan(key=f"fast-{number}")
            self.env["dealer.touch"]._send_due()
        waits = [args[0][0] for args in sleep.call_args_list]
        self.assertGreaterEqual(max(waits), 0.1)
        self.assertLessEqual(max(waits), 0.5)

    def test_roles(self):
        for role in ("marketing", "general_manager", "sales_consultant"):
            with self.assertRaises(AccessError):
                self.gateway.with_user(self._create_user(role)).read(["url"])
        with self.assertRaises(AccessError):
            admin = self._create_user("administrator", self.other_store)
            self.gateway.with_user(admin).read(["url"])
        admin = self._create_user("administrator")
        if not admin.has_group("base.group_system"):
            with self.assertRaises(ValidationError):
                self.gateway.with_user(admin).url = "http://127.0.0.1/other"
