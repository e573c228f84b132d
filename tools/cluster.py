"""The project's own PostgreSQL: one durable cluster in `.dealer`, on a unix socket, no TCP.

PostgreSQL refuses to run as root, so root runs it as the user `postgres`. Every `dealer` process
that uses the cluster holds a shared lock; the last one to end stops the server.
"""

import atexit
import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from . import system
from .paths import LOGS, ROOT, STATE, digest, locked, make_state, need_space, write
from .say import Problem, step, tail

ELSEWHERE = Path("/var/lib/dealer")  # for root, when `postgres` can't enter the clone
ROLE = "odoo"
PORT = 5432  # only a part of the socket's name
OPTIONS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "shared_preload_libraries": "''",
}


class Cluster:
    """Paths and commands of the cluster."""

    def __init__(self):
        self.user = self._user()
        self.data = self._data()
        self.socket = self._socket()
        self._hold = None

    # === WHERE IT LIES === #

    @staticmethod
    def _user():
        """The account PostgreSQL runs as: ours, or `postgres` when we are root."""
        if not system.is_root():
            return None
        try:
            return pwd.getpwnam("postgres")
        except KeyError:
            return None

    def _data(self):
        """`.dealer/pg`, or a place that PostgreSQL's user can reach; chosen once and noted."""
        note = STATE / "pg.place"
        if note.exists():
            return Path(note.read_text().strip())
        if self.user and not self._reaches(STATE if STATE.exists() else ROOT):
            return ELSEWHERE / digest(str(ROOT)) / "pg"
        return STATE / "pg"

    def _reaches(self, folder):
        command = [*self._as_user(), "test", "-x", folder]
        return subprocess.run(command, capture_output=True, cwd="/", check=False).returncode == 0

    def _socket(self):
        """A short path (a socket's may have 107 bytes) that only its owner can enter."""
        base = os.environ.get("XDG_RUNTIME_DIR") if not self.user else None
        if not (base and len(base) < 60 and os.access(base, os.W_OK)):
            base = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
        return Path(base) / f"dealer-{os.geteuid()}-{digest(str(ROOT))}"

    def _as_user(self):
        if not self.user:
            return []
        return [
            "setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}",
            "--init-groups", "--",
        ]  # fmt: skip

    def _own(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _pg(self, program, *args, **options):
        folder = system.pg_bin()
        if not folder:
            raise Problem(system.sentence("PostgreSQL"))
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        environment.update(LC_ALL="C.UTF-8", HOME="/tmp")
        return subprocess.run(
            [*self._as_user(), folder / program, *args],
            stdin=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            check=False,
            **options,
        )

    # === MAKING AND STARTING === #

    def remove(self):
        """Stop the server and delete everything in it."""
        self.stop("immediate")
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)
        if self.data.parent.parent == ELSEWHERE:
            shutil.rmtree(self.data.parent, ignore_errors=True)

    def exists(self):
        return (self.data / "PG_VERSION").exists()

    def _create(self):
        make_state()
        need_space(STATE, 3, "the database")
        if system.is_root() and not self.user:
            raise Problem("PostgreSQL needs its user `postgres`: run `apt-get install postgresql`.")
        temp = self.data.with_name("pg.partial")
        with step("Create the PostgreSQL cluster"):
            if temp.exists():
                shutil.rmtree(temp)
            temp.mkdir(parents=True)
            self._own(temp)
            log = LOGS / "initdb.log"
            with open(log, "w") as out:
                done = self._pg(
                    "initdb",
                    "-D",
                    temp,
                    "-U",
                    ROLE,
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    stdout=out,
                    stderr=out,
                )
            if done.returncode:
                raise Problem(f"initdb failed: {tail(log, 3)} (see {log}).")
            write(STATE / "pg.place", f"{self.data}\n")
            os.rename(temp, self.data)

    def _configure(self):
        settings = dict(OPTIONS, unix_socket_directories=f"'{self.socket}'", port=PORT)
        lines = [f"{name} = {value}" for name, value in settings.items()]
        path = self.data / "postgresql.auto.conf"
        write(path, "# Written at every start by the set-up.\n" + "\n".join(lines) + "\n")
        path.chmod(0o600)
        self._own(path)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        owner = self.user.pw_uid if self.user else os.geteuid()
        if self.socket.stat().st_uid not in (owner, os.geteuid()):
            raise Problem(f"{self.socket} belongs to somebody else: remove it and try again.")
        self._own(self.socket)
        self.socket.chmod(0o700)

    def _check_version(self):
        own = (self.data / "PG_VERSION").read_text().strip()
        there = str(system.pg_bin() or "").split("/")
        if len(there) > 4 and there[3] == "postgresql" and there[4] != own:
            old = f"/usr/lib/postgresql/{own}/bin"
            if not os.path.exists(f"{old}/postgres"):
                raise Problem(
                    f"The database was made by PostgreSQL {own}: run `sudo apt-get install"
                    f" postgresql-{own}`, or `./dealer clean` to start afresh."
                )
            os.environ["DEALER_PG_BIN"] = old

    def running(self):
        if not self.exists():
            return False
        done = self._pg("pg_ctl", "status", "-D", self.data, capture_output=True)
        return done.returncode == 0 and self.answers()

    def answers(self):
        done = self._pg("pg_isready", "-q", "-h", self.socket, "-p", str(PORT), "-d", "postgres")
        return done.returncode == 0

    def start(self):
        """Have the server running, and hold it for as long as this process lives."""
        make_state()
        with locked(STATE / "pg.lock"):
            if not self.exists():
                self._create()
            self._check_version()
            if not self.running():
                self._start()
            if self._hold is None:
                self._hold = open(STATE / "pg.users", "w")  # noqa: SIM115
                fcntl.flock(self._hold, fcntl.LOCK_SH)
                atexit.register(self.release)
        return self

    def _start(self):
        self._configure()
        log = self.data.parent / "pg.log"
        if self.user:
            log.touch()
            self._own(log)
        self._bury()
        done = self._pg(
            "pg_ctl", "start", "-w", "-t", "180", "-s", "-D", self.data, "-l", log,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            words = tail(log, 6)
            if "No space left" in words:
                raise Problem(f"The disk with {self.data} is full: free some space and try again.")
            raise Problem(f"PostgreSQL did not start: {words.splitlines()[-1:]} (see {log}).")

    def _bury(self):
        """Clear away a server that was killed: its orphans first, then the note of its number.

        The number may belong to a zombie or to another program by now, and PostgreSQL would
        wait for it for ever.
        """
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        for word in (None, signal.SIGQUIT, signal.SIGKILL):
            for pid in self._processes():
                if word:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, word)
            until = time.monotonic() + 5
            while self._processes() and time.monotonic() < until:
                time.sleep(0.1)
        if not self._processes():
            note.unlink(missing_ok=True)
            for path in self.socket.glob(".s.PGSQL.*"):
                path.unlink(missing_ok=True)

    def _processes(self):
        """The live processes that work in the data folder, as PostgreSQL's own do."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (folder / "cwd").resolve(strict=True) == self.data.resolve():
                    state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                    if state not in "ZX" and (folder / "exe").resolve().name == "postgres":
                        found.append(int(folder.name))
        return found

    def release(self):
        """Let go of the server; whoever lets go last stops it."""
        if self._hold is None:
            return
        hold, self._hold = self._hold, None
        with contextlib.suppress(OSError), locked(STATE / "pg.lock"):
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            finally:
                hold.close()
            self.stop()

    def stop(self, mode="fast"):
        if self.exists():
            self._pg(
                "pg_ctl",
                "stop",
                "-s",
                "-m",
                mode,
                "-w",
                "-t",
                "60",
                "-D",
                self.data,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    # === ASKING === #

    def environment(self):
        """How libpq finds the server."""
        return {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": ROLE}

    def sql(self, statement, database="postgres", check=True):
        """Run one statement; answers its rows as lists of texts."""
        folder = system.pg_bin()
        psql = folder / "psql" if (folder / "psql").exists() else "psql"
        done = subprocess.run(
            [
                psql,
                "-X",
                "-q",
                "-A",
                "-t",
                "-F",
                "\x1f",
                "-R",
                "\x1e",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-c",
                statement,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **self.environment(), "PGOPTIONS": "-c client_min_messages=error"},
        )
        if done.returncode and check:
            if "No space left" in done.stderr:
                raise Problem(f"The disk with {self.data} is full: free some space and try again.")
            raise Problem(f"PostgreSQL says: {done.stderr.strip()}")
        text = done.stdout.rstrip("\n")
        return [row.split("\x1f") for row in text.split("\x1e")] if text else []
