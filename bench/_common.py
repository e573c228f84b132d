"""What a benchmark starts with: a fresh copy of a cached template, and an `env` on it.

from _common import database, odoo_env

with database("dealer_base") as name, odoo_env(name) as env:
    …
"""

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import addons, databases, runtime
from tools.inprocess import forget, odoo_env  # noqa: F401


@contextmanager
def database(*chosen, core=()):
    """A fresh database with these addons of ours (all but the demo store, when none is named).

    `core`: modules that are not ours to install too, for a peer to measure against.
    It is dropped at the end; set DEALER_BENCH_KEEP to keep it.
    """
    runtime.setup()
    wanted = list(chosen) or [name for name in addons.of_a_store() if name != databases.DEMO]
    name = databases.temporary("bench")
    databases.copy(databases.template(wanted), name)
    try:
        if core:
            code = runtime.run(
                "-d", name, "-i", ",".join(core), "--stop-after-init", "--no-http",
                log=runtime.STATE / "logs" / "bench-core.log",
            )  # fmt: skip
            if code:
                raise SystemExit(f"Installing {', '.join(core)} failed: see .dealer/logs.")
        yield name
    finally:
        if os.environ.get("DEALER_BENCH_KEEP"):
            print(f"kept: {name}", file=sys.stderr)
        else:
            forget(name)
            databases.drop(name)


def from_model(cr, table, known):
    """What other addons require of a row too: a bench takes it from one that exists, `model`.

    :param known: columns the bench fills itself
    :return: `columns` and `values`, to be put behind those of an INSERT … SELECT … FROM table model
    """
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND NOT column_name = ANY(%s)"
        " ORDER BY column_name",
        (table, ["id", *known]),
    )
    names = [row[0] for row in cr.fetchall()]
    return {
        "columns": "".join(f", {name}" for name in names),
        "values": "".join(f", model.{name}" for name in names),
    }


class Meter:
    """Wall time, CPU time and queries of a block: `with Meter(env.cr) as meter: …`."""

    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        self.cr.flush()
        self._queries = self.cr.sql_log_count
        self._cpu = time.process_time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *exc):
        self.cr.flush()
        self.seconds = time.perf_counter() - self._wall
        self.cpu = time.process_time() - self._cpu
        self.queries = self.cr.sql_log_count - self._queries
        return False

    def __str__(self):
        return f"{self.seconds * 1000:9.1f} ms  {self.cpu * 1000:9.1f} ms CPU  {self.queries:5d} queries"
