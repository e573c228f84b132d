import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, new_test_user, tagged

from .common import WorkflowCase
from odoo.addons.dealer_workflow.lib import webhooks


class Receiver(BaseHTTPRequestHandler):
    """Another system: keeps what it gets and answers as the test says."""

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.server.got.append((self.path, dict(self.headers), self.rfile.read(size)))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever calls may hang up early: that is what one test is about."""


@tagged("post_install", "-at_install")
class TestWebhookAddresses(BaseCase):
    def test_one_spelling(self):
        for url, expected in (
            ("https://Portal.Example.com", "https://portal.example.com/"),
            ("https://portal.example.com:443/a/../b/", "https://portal.example.com/b/"),
            ("https://portal.example.com./a//b", "https://portal.example.com/a/b"),
            ("https://[2001:DB8:0::1]/x", "https://[2001:db8::1]/x"),
        ):
            self.assertEqual(webhooks.normalise(url), expected)

    def test_what_is_refused(self):
        for url, code in (
            ("http://portal.example.com/", "scheme"),
            ("ftp://portal.example.com/", "scheme"),
            ("file:///etc/passwd", "url"),
            ("https://user:pass@portal.example.com/", "login"),
            ("https://portal.example.com@evil.example/", "login"),
            ("https://portal.example.com/?a=1", "url"),
            ("https://portal.example.com/#a", "url"),
            ("https://portal.example.com\\@evil.example/", "login"),
            ("https://portal.example.com/a\r\nHost: evil", "url"),
            ("https://portal.example.com:port/", "url"),
            ("https:///x", "url"),
            ("", "url"),
        ):
            with self.subTest(url=url), self.assertRaises(webhooks.Refused) as caught:
                webhooks.normalise(url)
            self.assertEqual(caught.exception.code, code)

    def test_a_path_stays_below(self):
        prefix = webhooks.normalise("https://portal.example.com/hooks")
        self.assertEqual(webhooks.join(prefix, "a/b"), f"{prefix}/a/b")
        self.assertEqual(webhooks.join(prefix, ""), prefix)
        for path in ("../admin", "a/../../admin", "%2e%2e/admin", "..%2fadmin", "?x", "#x"):
            with self.subTest(path=path), self.assertRaises(webhooks.Refused):
                webhooks.join(prefix, path)
        # what looks like another host is a path
        self.assertTrue(webhooks.join(prefix, "//evil.example/").startswith(prefix))

    def test_public_addresses(self):
        for address in ("8.8.8.8", "2606:4700::1111"):
            self.assertTrue(webhooks.is_public(address), address)
        for address in (
            "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
            "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        ):  # fmt: skip
            self.assertFalse(webhooks.is_public(address), address)

    def test_every_address_of_a_host_must_be_public(self):
        def resolve(*addresses):
            found = [(2, 1, 6, "", (address, 443)) for address in addresses]
            return patch.object(webhooks.socket, "getaddrinfo", lambda *a, **k: found)

        with resolve("8.8.8.8"):
            webhooks.check_host("https://portal.example.com/")
        for addresses in (("127.0.0.1",), ("8.8.8.8", "10.0.0.1")):
            with resolve(*addresses), self.assertRaises(webhooks.Refused) as caught:
                webhooks.check_host("https://portal.example.com/")
            self.assertEqual(caught.exception.code, "private")


@tagged("post_install", "-at_install")
class TestWebhooks(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Server(("127.0.0.1", 0), Receiver)
        thread = threading.Thread(target=cls.server.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.url = f"http://127.0.0.1:{cls.server.server_port}/hooks"
        cls.address = cls.env["dealer.workflow.webhook.address"].create(
            {"name": "Portal", "url": cls.url, "private": True, "secret": "s3cret"}
        )
        cls.send = cls._step("send")
        cls.action = cls.env["dealer.workflow.action"].create(
            {
                "transition_id": cls.send.id,
                "kind": "webhook",
                "webhook_address_id": cls.address.id,
                "webhook_path": "papers",
                "webhook_field_ids": [
                    Command.link(cls.env["ir.model.fields"]._get("test.workflow.paper", name).id)
                    for name in ("amount", "company_id", "note")
                ],
            }
        )
        cls.calls = cls.env["dealer.workflow.webhook.call"]

    def setUp(self):
        super().setUp()
        self.server.got, self.server.answer, self.server.body = [], 200, b"ok"

    def _move(self, **values):
        paper = self._create_paper(**values)
        paper.with_user(self.worker).workflow_step(self.send.id)
        return paper

    def _send_due(self):
        with self._no_commit() as commits:
            self.calls._send_due()
        return commits

    def _call(self, paper):
        return self.calls.search([("res_model", "=", paper._name), ("res_id", "=", paper.id)])

    def test_a_call_arrives(self):
        paper = self._move(name="Offer", amount=12.5)
        call = self._call(paper)
        self.assertEqual((call.state, call.tries), ("queued", 0))
        self.assertFalse(self.server.got, "it leaves after the move is committed")
        self._send_due()
        self.assertEqual((call.state, call.tries, call.last_status), ("sent", 1, 200))
        [(path, headers, body)] = self.server.got
        self.assertEqual(path, "/hooks/papers")
        self.assertEqual(headers["Idempotency-Key"], call.idempotency_key)
        signed = headers["X-Workflow-Timestamp"].encode() + b"." + body
        signature = hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
        self.assertEqual(headers["X-Workflow-Signature"], f"sha256={signature}")
        payload = json.loads(body)
        self.assertEqual(
            {name: payload[name] for name in ("model", "id", "name", "step", "from_stage")},
            {
                "model": "test.workflow.paper",
                "id": paper.id,
                "name": "Offer",
                "step": "send",
                "from_stage": "new",
            },
        )
        self.assertEqual((payload["to_stage"], payload["category"]), ("review", "in_progress"))
        self.assertEqual(payload["user"]["login"], "wf_worker")
        self.assertEqual(
            payload["fields"],
            {
                "amount": 12.5,
                "note": None,
                "company_id": {"id": paper.company_id.id, "name": paper.company_id.name},
            },
        )
        self._send_due()
        self.assertEqual(len(self.server.got), 1, "once is enough")

    def test_tries_and_then_tells(self):
        self.address.max_tries = 3
        self.server.answer = 500
        now = fields.Datetime.now()
        with freeze_time(now) as clock:
            paper = self._move()
            call = self._call(paper)
            waits = []
            for _turn in range(3):
                self._send_due()
                self._send_due()  # not due yet: no second try
                if call.next_try_on:
                    wait = call.next_try_on - fields.Datetime.now()
                    waits.append(wait)
                    clock.tick(wait)
        self.assertEqual(waits, [timedelta(minutes=1), timedelta(minutes=5)])
        self.assertEqual((call.state, call.tries, call.last_status), ("failed", 3, 500))
        keys = {headers["Idempotency-Key"] for _path, headers, _body in self.server.got}
        self.assertEqual((len(self.server.got), keys), (3, {call.idempotency_key}))
        told = self.address.activity_ids
        self.assertIn(self.admin_user, told.user_id)
        self.server.answer = 200
        call.with_user(self.admin_user).action_retry()
        self._send_due()
        self.assertEqual(call.state, "sent")

    def test_administrators_are_told_once(self):
        self.address.max_tries = 1
        self.server.answer = 404
        self._move()
        self._move()
        self._send_due()
        mine = self.address.activity_ids.filtered(lambda a: a.user_id == self.admin_user)
        self.assertEqual(len(mine), 1)

    def test_no_redirect_is_followed(self):
        self.server.answer = 302
        call = self._call(self._move())
        self._send_due()
        self.assertEqual([path for path, _headers, _body in self.server.got], ["/hooks/papers"])
        self.assertEqual((call.state, call.last_status), ("queued", 302))

    def test_a_long_answer_is_not_read_to_its_end(self):
        self.server.body = b"x" * (8 * 1024 * 1024)
        call = self._call(self._move())
        self._send_due()
        self.assertEqual(call.state, "sent")

    def test_nobody_there(self):
        self.address.url = "http://127.0.0.1:9/"
        call = self._call(self._move())
        self._send_due()
        self.assertEqual(call.state, "queued")
        self.assertEqual(call.last_error, "Not reached: ConnectionError")

    def test_a_private_address_must_be_allowed(self):
        call = self._call(self._move())
        # written past the form: the sender looks again
        self.env.cr.execute(
            "UPDATE dealer_workflow_webhook_address SET private = FALSE, url = %s WHERE id = %s",
            (f"https://127.0.0.1:{self.server.server_port}/", self.address.id),
        )
        self.address.invalidate_recordset()
        self._send_due()
        self.assertFalse(self.server.got)
        self.assertEqual(call.state, "failed")
        self.assertIn("private network", call.last_error)

    def test_the_address_really_connected_to_counts(self):
        """The name resolved to a public address when it was checked, and to ours afterwards."""
        with (
            patch.object(webhooks, "check_host", lambda url: None),
            self.assertRaises(webhooks.Refused) as caught,
        ):
            webhooks.send(self.url, b"{}", {}, private=False)
        self.assertEqual(caught.exception.code, "private")
        self.assertFalse(self.server.got)

    def test_an_address_no_more_allowed(self):
        call = self._call(self._move())
        self.address.active = False
        self._send_due()
        self.assertEqual((call.state, self.server.got), ("failed", []))

    def test_killed_while_sending(self):
        """The try was counted and committed: the call is due again later, with the same key."""
        call = self._call(self._move())

        died = False

        class Killed(BaseException):
            pass

        def die(*args, **kwargs):
            raise Killed

        try:
            with patch.object(webhooks, "send", die):
                self._send_due()
        except Killed:
            died = True
        self.assertTrue(died)
        self.assertEqual((call.state, call.tries), ("queued", 1))
        self.assertGreater(call.next_try_on, fields.Datetime.now())
        self._send_due()
        self.assertFalse(self.server.got, "not before its time")
        call.next_try_on = fields.Datetime.now()
        self._send_due()
        self.assertEqual((call.state, call.tries, len(self.server.got)), ("sent", 2, 1))

    def test_each_result_is_committed(self):
        self._move()
        self._move()
        commits = self._send_due()
        self.assertEqual(commits, [0, 1, 0, 1, 0])

    def test_the_secret_is_never_shown(self):
        system = new_test_user(self.env, "wf_system", "base.group_system")
        address = self.address.with_user(system)
        self.assertFalse(address.secret)
        self.assertTrue(address.has_secret)
        with self.assertRaises(AccessError):
            address.read(["secret_kept"])
        with self.assertRaises(AccessError):
            address.search([("secret_kept", "like", "s3")])
        address.secret = "another"
        self.assertEqual(self.address.sudo().secret_kept, "another")
        address.write({"name": "Renamed", "secret": False})
        self.assertTrue(address.has_secret, "left empty, the secret stays")
        address.action_forget_secret()
        self.assertFalse(address.has_secret)

    def test_rights(self):
        address = self.address.with_user(self.admin_user)
        self.assertEqual(address.url, self.url)
        for work in (
            lambda: address.write({"url": "https://evil.example/"}),
            lambda: address.create({"name": "Evil", "url": "https://evil.example/"}),
            lambda: address.action_forget_secret(),
            lambda: self.address.with_user(self.worker).read(["url"]),
        ):
            with self.assertRaises(AccessError):
                work()
        call = self._call(self._move())
        with self.assertRaises(AccessError):
            call.with_user(self.admin_user).read(["payload"])
        with self.assertRaises(AccessError):
            call.with_user(self.admin_user).write({"state": "sent"})
        with self.assertRaises(AccessError):
            call.with_user(self.worker).action_retry()

    def test_addresses_are_checked_on_saving(self):
        for values in (
            {"url": "http://portal.example.com/", "private": False},
            {"url": "https://u:p@portal.example.com/"},
            {"url": "nonsense"},
        ):
            with self.assertRaises(ValidationError):
                self.address.create({"name": "Bad", **values})
        with self.assertRaises(ValidationError):
            self.action.webhook_path = "../../admin"

    def test_a_payload_that_fails_does_not_block(self):
        calls = self.env.registry["dealer.workflow.webhook.call"]
        logger = "odoo.addons.dealer_workflow.models.dealer_workflow_addressee"
        with (
            patch.object(calls, "_prepare_payloads", side_effect=ValueError("broken")),
            self.assertLogs(logger, "WARNING"),
        ):
            paper = self._move()
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        self.assertIn("broken", paper.message_ids[0].body)
