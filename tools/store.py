"""`./dealer run`: the demo store, made when it is missing, upgraded when the addons changed."""

import contextlib
import csv
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import addons, databases, logcheck, runtime
from .databases import STORE
from .paths import DATA, LOGS, ROOT, STATE, cache
from .say import Problem, clock, elapsed, say, step, tail

LOG = LOGS / "store.log"
PID = STATE / "run.pid"


def run(port):
    with _only_one():
        runtime.setup()
        _end_orphan()
        need_port(port)
        databases.sweep()
        _have_store()
        return _serve(port)


@contextlib.contextmanager
def _only_one():
    STATE.mkdir(exist_ok=True)
    with open(STATE / "run.lock", "w") as hold:
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem(
                "The store runs already, or is being set up: use the other ./dealer run, or stop it."
            ) from None
        yield


# === WHAT A CRASH LEFT === #


def _end_orphan():
    """End the server of a `dealer run` that was killed; it is ours if it has our configuration."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(PID.read_text())
        with open(f"/proc/{pid}/environ", "rb") as handle:
            own = f"ODOO_RC={runtime.conf()}".encode() in handle.read().split(b"\0")
        if own:
            _end(pid)
    PID.unlink(missing_ok=True)


def _end(pid):
    for word in (signal.SIGTERM, signal.SIGKILL):
        os.kill(pid, word)
        for _try in range(100):
            if not os.path.exists(f"/proc/{pid}"):
                return
            time.sleep(0.1)


def need_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"Port {port} is not allowed: choose one above 1024.") from None
        except (OSError, OverflowError):
            raise Problem(
                f"Port {port} is busy: stop the program that uses it, or run"
                f" `./dealer run --port {port + 1}`."
            ) from None


# === THE DATABASE === #


def _have_store():
    wanted = addons.of_a_store()
    if not databases.exists(STORE):
        databases.keep(databases.template(wanted), STORE)
        return
    order = addons.closure(wanted)
    had = databases.noted(STORE)  # nothing, when the database was restored from a backup
    there = databases.installed(STORE)
    now = {name: addons.key(name) for name in order}
    changed = [name for name in order if name in there and had.get(name) != now[name]]
    new = [name for name in order if name not in there]
    if not (changed or new):
        return
    log = LOGS / "upgrade.log"
    log.unlink(missing_ok=True)
    with step(f"Upgrade the store: {', '.join(changed + new)}"):
        args = ["-d", STORE, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
        if changed:
            args += ["-u", ",".join(changed)]
        if new:
            args += ["-i", ",".join(new)]
        code = runtime.run(*args, log=log)
        if code:
            words = "\n".join(logcheck.check(log)[:8]) or tail(log)
            raise Problem(
                f"Upgrading the store failed, nothing entered is lost (see {log}).\n{words}"
            )
        databases.note(STORE, {**had, **now})


# === THE SERVER === #


def _serve(port):
    if LOG.exists() and LOG.stat().st_size > 20_000_000:
        os.replace(LOG, LOG.with_suffix(".old.log"))
    with step("Start Odoo"), open(LOG, "a") as out:
        server = subprocess.Popen(
            runtime.command("-d", STORE, f"--http-port={port}"),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=runtime.environment(),
            cwd=ROOT,
            preexec_fn=runtime.die_with_parent,
        )
        PID.write_text(str(server.pid))
        try:
            wait_for(server, port)
        except BaseException:
            _stop(server)
            raise
    say(f"\n  http://localhost:{port}   (ready after {clock(elapsed())}; Ctrl-C stops it)\n")
    show_logins()
    try:
        code = server.wait()
    except (KeyboardInterrupt, SystemExit):
        say("\nStopping; everything is saved.")
        _stop(server)
        return 0
    finally:
        PID.unlink(missing_ok=True)
    if code not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise Problem(f"Odoo ended by itself ({code}); nothing is lost, run it again (see {LOG}).")
    return 0


def wait_for(server, port):
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Problem(f"Odoo did not start (see {LOG}).\n{tail(LOG, 12)}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=60) as page:
                if page.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise Problem(f"Odoo does not answer on port {port} (see {LOG}).")


def _stop(server):
    with contextlib.suppress(ProcessLookupError):
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def logins():
    """The demo store's people, as its addon lists them."""
    for name, told in addons.ours().items():
        path = told["path"] / "logins.csv"
        if name == databases.DEMO and path.is_file():
            with open(path, encoding="utf-8-sig", newline="") as handle:
                return list(csv.DictReader(handle))
    return []


def show_logins():
    people = logins() or [
        {"role": "Administrator", "login": "admin", "password": "admin", "name": ""}
    ]
    rows = [("role", "login", "password", "name")]
    rows += [tuple((person.get(key) or "") for key in rows[0]) for person in people]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
        say("  " + "   ".join([*cells, row[3]]).rstrip())
    say()


# === ./dealer clean === #


def clean(everything):
    """Drop templates and logs, or all of the project's state."""
    from .cluster import Cluster

    with _only_one():
        if everything:
            cluster = Cluster()
            with step("Remove the store, its database and every other one"):
                cluster.remove()
                shutil.rmtree(STATE, ignore_errors=True)
            return 0
        with step("Remove templates, test databases and logs"):
            if runtime.database():
                for (name,) in runtime.database().sql("SELECT datname FROM pg_database"):
                    if name.startswith(("tpl_", "new_", "tmp_")):
                        databases.drop(name)
            for folder in (LOGS, STATE / "templates", STATE / "screenshots", STATE / "locks"):
                shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(DATA / "sessions", ignore_errors=True)
    say(f"Odoo's source and the packages stay in {cache()}.")
    return 0
