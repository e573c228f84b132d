"""Fixtures for the tests around the addons: journeys, concurrency, set-up.

`store_db`      a fresh database with all our addons, without the demo store (one a test module)
`demo_db`       a fresh copy of the demo store (one a test module)
`odoo_server`   the address of an Odoo that serves `store_db`; `demo_server`: the same on `demo_db`
`rpc`           `rpc("login")` speaks JSON-2 as that user to `odoo_server`; `demo_rpc` likewise
`odoo_env`      `with odoo_env(name, commit=True) as env:` is Odoo inside the test's process

Start a test module's own server on another database with `serve(name)`.
"""

import subprocess
from contextlib import contextmanager

import pytest
import requests

from tools import addons, databases, inprocess, odootests, runtime, store, system


class RpcError(Exception):
    """What the server refused, in its words."""

    def __init__(self, status, answer):
        self.status = status
        self.name = answer.get("name", "") if isinstance(answer, dict) else ""
        self.message = answer.get("message", "") if isinstance(answer, dict) else str(answer)
        super().__init__(f"{status} {self.name}: {self.message}")


class Rpc:
    """One user's session on `POST /json/2/<model>/<method>`."""

    def __init__(self, url, database, key):
        self.url = url
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {key}", "X-Odoo-Database": database})

    def __call__(self, model, method, ids=(), context=None, **values):
        body = dict(values, context=context or {})
        if ids:
            body["ids"] = [ids] if isinstance(ids, int) else list(ids)
        answer = self.session.post(f"{self.url}/json/2/{model}/{method}", json=body, timeout=600)
        try:
            content = answer.json()
        except ValueError:
            content = answer.text[:500]
        if answer.status_code != 200:
            raise RpcError(answer.status_code, content)
        return content


@contextmanager
def serve(database, crons=0):
    """An Odoo server on a free port, for a database; with `crons` it works in the background."""
    port = odootests.free_port()
    log = runtime.STATE / "logs" / f"server-{database}.log"
    with open(log, "w") as out:
        process = subprocess.Popen(
            runtime.command("-d", database, f"--http-port={port}", f"--max-cron-threads={crons}"),
            env=runtime.environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=runtime.die_with_parent,
        )
        try:
            store.wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def fresh(chosen):
    """A database with these addons of ours, dropped at the end."""
    runtime.setup(system.TEST)
    name = databases.temporary("pytest")
    databases.copy(databases.template(chosen), name)
    try:
        yield name
    finally:
        inprocess.forget(name)
        databases.drop(name)


@pytest.fixture(scope="module")
def store_db():
    with fresh([name for name in addons.of_a_store() if name != databases.DEMO]) as name:
        yield name


@pytest.fixture(scope="module")
def demo_db():
    with fresh(addons.of_a_store()) as name:
        yield name


@pytest.fixture(scope="module")
def odoo_server(store_db):
    with serve(store_db) as url:
        yield url


@pytest.fixture(scope="module")
def demo_server(demo_db):
    with serve(demo_db) as url:
        yield url


def _rpc(url, database):
    def connect(login="admin"):
        return Rpc(url, database, inprocess.api_key(database, login))

    return connect


@pytest.fixture(scope="module")
def rpc(odoo_server, store_db):
    return _rpc(odoo_server, store_db)


@pytest.fixture(scope="module")
def demo_rpc(demo_server, demo_db):
    return _rpc(demo_server, demo_db)


@pytest.fixture(scope="session")
def odoo_env():
    return inprocess.odoo_env
