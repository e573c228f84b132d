"""The server is killed while it sends messages: the next one goes on, and nobody gets one twice."""

import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools import runtime

ROOT = Path(__file__).resolve().parent.parent
TEXTS = 40
MAILS = 20
SECONDS = 120

# a job that sends, in a process of its own, as the scheduler's
SENDER = """
import sys
from tools.inprocess import odoo_env
with odoo_env(sys.argv[1], commit=True) as env:
    env["dealer.touch"]._send_due()
"""


class Provider:
    """SMS by HTTP and mail by SMTP; whoever it is to hold never gets an answer."""

    def __init__(self):
        self.texts, self.mails = [], []
        self.hold = None
        self.held, self.released = threading.Event(), threading.Event()
        provider = self

        class Sms(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.texts.append(json.loads(body))
                if provider.hold == ("sms", len(provider.texts)):
                    return provider.wait()
                answer = b'{"code": 0}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Say nothing."""

        class Smtp(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 test\r\n")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"RCPT":
                        recipient = line.decode().split(":", 1)[1].strip(" <>\r\n")
                    if word == b"QUIT":
                        return self.wfile.write(b"221 bye\r\n")
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        while self.rfile.readline() != b".\r\n":
                            pass
                        provider.mails.append(recipient)
                        if provider.hold == ("email", len(provider.mails)):
                            return provider.wait()
                    self.wfile.write(b"250 ok\r\n")

        self.servers = [
            ThreadingHTTPServer(("127.0.0.1", 0), Sms),
            socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp),
        ]
        for server in self.servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.sms_port, self.smtp_port = (server.server_address[1] for server in self.servers)

    def wait(self):
        """The request is here, its answer never comes: until then somebody is killed."""
        self.held.set()
        self.released.wait(SECONDS)

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()


def start_sender(database):
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, database],
        cwd=ROOT,
        env={**runtime.environment(), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        preexec_fn=runtime.die_with_parent,
    )


def prepare(env, provider):
    """Customers, a gateway, a mail server, and messages that are due."""
    company = env.company
    company.write({"country_id": env.ref("base.cn").id, "touch_quiet_from": 0, "touch_quiet_to": 0})
    env["dealer.touch"].search([("state", "=", "planned")]).sudo().state = "skipped"
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": provider.smtp_port}
    )
    company.partner_id.email = "store@example.com"
    env["dealer.sms.gateway"].search([]).active = False
    env["dealer.sms.gateway"].create(
        {
            "name": "Test",
            "company_id": company.id,
            "private": True,
            "url": f"http://127.0.0.1:{provider.sms_port}/",
            "body": '{"to": "{phone}", "id": "{id}"}',
            "success_path": "code",
            "rate": 0,
            "timeout": 30,
        }
    )
    partners = env["res.partner"].create(
        [
            {
                "name": f"Customer {number}",
                "phone": f"1380013{number:04}",
                "email": f"customer{number}@example.com",
                "country_id": env.ref("base.cn").id,
            }
            for number in range(TEXTS + MAILS)
        ]
    )
    return env["dealer.touch"]._plan(
        [
            {
                "partner_id": partner.id,
                "company_id": company.id,
                "channels": "sms" if number < TEXTS else "email",
                "key": f"kill-{number}",
                "subject": "Hello",
                "body": "Hello",
            }
            for number, partner in enumerate(partners)
        ]
    )


def run_and_kill(database, provider, hold):
    """Start a sender, and kill it while the provider has this request of it in its hands."""
    provider.hold = hold
    provider.held.clear()
    provider.released.clear()
    sender = start_sender(database)
    assert provider.held.wait(SECONDS), f"{hold} was not sent"
    os.kill(sender.pid, signal.SIGKILL)
    assert sender.wait(SECONDS) == -signal.SIGKILL
    provider.hold = None
    provider.released.set()


def states(env, ids):
    return Counter(env["dealer.touch"].browse(ids).mapped("state"))


def test_killed_while_sending(odoo_env, store_db):
    provider = Provider()
    try:
        with odoo_env(store_db, commit=True) as env:
            ids = prepare(env, provider).ids

        # in the middle of the SMS, then of the mails: each time one request is in the air
        run_and_kill(store_db, provider, ("sms", 15))
        with odoo_env(store_db) as env:
            assert states(env, ids) == {"sent": 14, "sending": 1, "planned": TEXTS + MAILS - 15}
        run_and_kill(store_db, provider, ("email", 8))
        assert start_sender(store_db).wait(SECONDS) == 0

        with odoo_env(store_db) as env:
            touches = env["dealer.touch"].browse(ids)
            assert states(env, ids) == {"sent": TEXTS + MAILS - 2, "unknown": 2}
            unknown = touches.filtered(lambda touch: touch.state == "unknown")
            assert all("server stopped" in touch.outcome for touch in unknown)
        assert Counter(text["to"] for text in provider.texts).most_common(1)[0][1] == 1
        assert Counter(provider.mails).most_common(1)[0][1] == 1
        assert (len(provider.texts), len(provider.mails)) == (TEXTS, MAILS), "nobody was forgotten"

        # where the provider knows our number, what was in the air is sent again with that number
        with odoo_env(store_db, commit=True) as env:
            env["dealer.sms.gateway"].search([]).repeats_safe = True
            again = env["dealer.touch"].browse(ids[:10])
            again.write(
                {
                    "state": "planned",
                    "uuid": False,
                    "due_on": "2020-01-01",
                    "until": "2100-01-01",
                }
            )
        provider.texts.clear()
        run_and_kill(store_db, provider, ("sms", 4))
        assert start_sender(store_db).wait(SECONDS) == 0
        with odoo_env(store_db) as env:
            assert states(env, ids[:10]) == {"sent": 10}
        assert len(provider.texts) == 11
        assert len({text["id"] for text in provider.texts}) == 10
        assert provider.texts[3]["id"] in [text["id"] for text in provider.texts[4:]]
    finally:
        provider.close()
