import json
import threading
import time
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from odoo.addons.dealer_crm.tests.common import CrmCommon


class Provider:
    """An SMS provider on this machine that takes notes and answers as it is told."""

    def __init__(self):
        self.requests = []
        self.status = 200
        self.answer = {"code": 0, "data": {"id": "P1", "fee": 0.08}}
        self.delay = 0
        self.location = None
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                provider.requests.append(
                    {
                        "method": self.command,
                        "path": urlsplit(self.path).path,
                        "query": dict(parse_qsl(urlsplit(self.path).query)),
                        "headers": {k.lower(): v for k, v in self.headers.items()},
                        "body": body.decode(),
                    }
                )
                time.sleep(provider.delay)
                answer = provider.answer
                text = answer if isinstance(answer, str) else json.dumps(answer)
                with suppress(OSError):  # the caller has gone
                    self.send_response(provider.status)
                    if provider.location:
                        self.send_header("Location", provider.location)
                    self.send_header("Content-Length", str(len(text.encode())))
                    self.end_headers()
                    self.wfile.write(text.encode())

            do_GET = do_POST = _take

            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class SmsCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.company
        cls.store.write(
            {
                "country_id": cls.env.ref("base.cn").id,
                "touch_quiet_from": 0,
                "touch_quiet_to": 0,
                "touch_cap_count": 0,
            }
        )
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.gateway = cls._create_gateway()
        cls.customer = cls._create_customer(
            phone="13800138001", country_id=cls.env.ref("base.cn").id
        )
        cls.customer._consent("sms", "marketing", True, "counter", date=datetime(2020, 1, 1))
        cls.env["dealer.touch"].search([("state", "=", "planned")]).sudo().state = "skipped"

    @classmethod
    def _create_gateway(cls, **values):
        return cls.env["dealer.sms.gateway"].create(
            {
                "name": "Provider",
                "company_id": cls.env.company.id,
                "private": True,
                "url": f"{cls.provider.url}/send",
                "headers": "Authorization: Bearer {secret}",
                "body": '{"mobile": "{phone}", "content": "{text}", "id": "{id}"}',
                "secret": "s3cret-value",
                "success_path": "code",
                "success_value": "0",
                "id_path": "data.id",
                "price_path": "data.fee",
                "error_path": "message",
                "error_map": "1003=number\n1004=credit",
                "price_each": 0.05,
                "prefix": "【测试店】",
                "opt_out_text": "回T退订",
                "rate": 0,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self.provider.requests.clear()
        self.provider.status, self.provider.delay, self.provider.location = 200, 0, None
        self.provider.answer = {"code": 0, "data": {"id": "P1", "fee": 0.08}}
        self.startPatcher(
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0)
        )

    def _plan(self, **values):
        return self.env["dealer.touch"]._plan(
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.store.id,
                    "channels": "sms",
                    "key": f"sms-{self.env['dealer.touch'].search_count([])}",
                    "body": "你好",
                    "reason": "Test",
                    **values,
                }
            ]
        )
