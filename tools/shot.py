"""`./dealer shot PATH`: a picture of a screen, as somebody who is signed in sees it.

Runs in the project's environment. Without --url it starts a server of its own on the database.
"""

import argparse
import base64
import itertools
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import requests
import websocket

from . import databases, odootests, runtime, store, system
from .say import Problem, say

SIZES = {"desk": (1440, 900, 1, False), "phone": (390, 844, 2, True)}


class Page:
    """One tab of a headless Chromium, spoken to over its debugging socket."""

    def __init__(self, size):
        width, height, scale, mobile = SIZES[size]
        program = system.chromium()
        if not program:
            raise Problem(system.sentence("Chromium"))
        self.profile = tempfile.TemporaryDirectory(
            prefix="dealer-shot-", ignore_cleanup_errors=True
        )
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--no-first-run", "--hide-scrollbars", "--remote-debugging-port=0",
             f"--user-data-dir={self.profile.name}", f"--window-size={width},{height}",
             "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._ids = itertools.count(1)
        self.socket = websocket.create_connection(
            self._address(), suppress_origin=True, timeout=120, max_size=None
        )
        self.call("Page.enable")
        self.call("Network.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=mobile,
        )  # fmt: skip
        if mobile:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True)

    def _address(self):
        note = Path(self.profile.name) / "DevToolsActivePort"
        for _try in range(300):
            if note.exists() and note.read_text().strip():
                port = note.read_text().split()[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                    pages = [one for one in json.load(answer) if one["type"] == "page"]
                if pages:
                    return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise Problem("Chromium did not start: try `chromium --headless --version`.")

    def call(self, method, **params):
        number = next(self._ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise Problem(f"Chromium refused {method}: {answer['error']['message']}.")
                return answer["result"]

    def ask(self, expression):
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        return answer["result"].get("value")

    def open(self, url, cookies=None):
        for name, value in (cookies or {}).items():
            self.call("Network.setCookie", name=name, value=value, url=url)
        self.call("Page.navigate", url=url)

    def wait(self, condition, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.ask(f"!!({condition})"):
                return True
            time.sleep(0.2)
        return False

    def picture(self, full=False):
        options = {"format": "png"}
        if full:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            options.update(captureBeyondViewport=True, clip={**size, "scale": 1})
        return base64.b64decode(self.call("Page.captureScreenshot", **options)["data"])

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        self.profile.cleanup()


@contextmanager
def server(database):
    """A server of our own on a database; answers its address."""
    if not databases.exists(database):
        raise Problem(f"There is no database {database}: make it with `./dealer db {database}`.")
    port = odootests.free_port()
    process = subprocess.Popen(
        runtime.command("-d", database, f"--http-port={port}", "--max-cron-threads=0"),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=runtime.environment(), preexec_fn=runtime.die_with_parent,
    )  # fmt: skip
    try:
        store.wait_for(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def sign_in(url, database, login, password):
    """The session cookie of somebody who has signed in with the form."""
    session = requests.Session()
    page = session.get(f"{url}/web/login", timeout=120).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = session.post(
        f"{url}/web/login", timeout=120,
        data={"login": login, "password": password, "csrf_token": token, "redirect": "/odoo"},
    )  # fmt: skip
    if "/web/login" in answer.url:
        raise Problem(f"{login} could not sign in: is the password right (--password)?")
    return {"session_id": session.cookies["session_id"]}


IDLE = """document.readyState === 'complete'
    && !document.querySelector('.o_blockUI, .o_loading_indicator, .o_view_nocontent_loading')
    && (document.querySelector('.o_action_manager > *, main, body > .o_main_navbar ~ *') !== null)"""


def shoot(url, path, target, cookies=None, size="desk", full=False, wait=None, script=None):
    """Take the picture of one screen."""
    page = Page(size)
    try:
        page.open(f"{url}{path}", cookies)
        page.wait(IDLE)
        if wait and not page.wait(f"document.querySelector({json.dumps(wait)})"):
            say(f"          {wait} did not appear; the picture shows what is there.")
        time.sleep(1.5)  # pictures and charts come after the page
        if script:
            page.ask(script)
            time.sleep(1)
        Path(target).write_bytes(page.picture(full))
    finally:
        page.close()


def main(args):
    asked = argparse.ArgumentParser(prog="dealer shot", description=__doc__)
    asked.add_argument("path", help="what follows the address, e.g. /odoo/action-123")
    asked.add_argument("-o", "--output", default="shot.png")
    asked.add_argument("--db", default=databases.STORE)
    asked.add_argument("--url", help="a running server, e.g. http://localhost:8069")
    asked.add_argument("--login", help="who is signed in (public page when not said)")
    asked.add_argument("--password", help="from logins.csv, or the login itself, when not said")
    asked.add_argument("--size", choices=SIZES, default="desk")
    asked.add_argument("--full", action="store_true", help="the whole page")
    asked.add_argument("--wait", help="a CSS selector to wait for")
    asked.add_argument("--script", help="JavaScript to run before the picture")
    options = asked.parse_args(args)
    known = {person["login"]: person["password"] for person in store.logins()}
    password = options.password or known.get(options.login) or options.login

    def take(url):
        cookies = options.login and sign_in(url, options.db, options.login, password)
        shoot(
            url, options.path, options.output, cookies, options.size, options.full,
            options.wait, options.script,
        )  # fmt: skip

    runtime.database()
    if options.url:
        take(options.url.rstrip("/"))
    else:
        with server(options.db) as url:
            take(url)
    say(f"{options.output}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.exit(f"dealer: {problem}")
