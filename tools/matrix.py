"""Every addon installs alone, upgrades, and uninstalls without leaving anything behind."""

import time

from . import addons, databases, logcheck, odootests, results, runtime
from .paths import LOGS
from .say import Problem, say, step, tail

QUIET = ("--stop-after-init", "--no-http", "--max-cron-threads=0")

_SCHEMA = """
    SELECT 'column ' || table_name || '.' || column_name
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT 'index ' || tablename || '.' || indexname FROM pg_indexes
     WHERE schemaname = 'public'
    UNION SELECT 'constraint ' || conrelid::regclass || '.' || conname FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION SELECT 'view ' || viewname FROM pg_views WHERE schemaname = 'public'
    UNION SELECT 'function ' || proname FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def smallest_first(names):
    """An order in which each template is built on the largest part that is there already."""

    def size(name):
        order = addons.closure([name])
        return len(databases.content(order, order)), name

    return sorted(names, key=size)


def schema(database):
    return {row[0] for row in runtime.database().sql(_SCHEMA, database)}


def check(name):
    """The three checks of one addon; answers their Results."""
    order = addons.closure([name])
    above = addons.above(name)
    before = [one for one in order if one != name and one not in above]
    found = []
    began = time.monotonic()
    try:
        # with nothing there but what the manifest asks for
        # glue would come by itself: what was there before it is without any
        origin = databases.template(before, core_of=order, glue=not addons.trigger(name))
        full = databases.template([name], core_of=order)
    except Problem as problem:
        return [results.single(f"{name} installs alone", [str(problem)])]
    found.append(
        results.single(f"{name} installs alone", databases.findings(full), time.monotonic() - began)
    )
    copy, plain = databases.temporary("matrix"), databases.temporary("matrix")
    with step(f"Upgrade and uninstall {name}"):
        try:
            databases.copy(full, copy)
            databases.copy(origin, plain)
            found += _upgrade_and_uninstall(name, copy, plain)
        finally:
            databases.drop(copy)
            databases.drop(plain)
    return found


def _upgrade_and_uninstall(name, database, plain):
    """Both in one process; answers the Result of each."""
    began = time.monotonic()
    logs = LOGS / f"{name}-upgrades.log", LOGS / f"{name}-uninstalls.log"
    for log in logs:
        log.unlink(missing_ok=True)
        log.touch()
    code = runtime.run(
        database, name, *logs, module="tools.matrix_steps", log=logs[0], timeout=1800
    )
    half = (time.monotonic() - began) / 2
    upgrade = logcheck.check(logs[0]) or ([tail(logs[0])] if code not in (0, 2) else [])
    uninstall = logcheck.check(logs[1]) or ([tail(logs[1])] if code else [])
    if not code:
        uninstall += _leftovers(name, database, plain)
    return [
        results.single(f"{name} upgrades", upgrade, half, logs[0]),
        results.single(f"{name} uninstalls", uninstall, half, logs[1]),
    ]


def _leftovers(name, database, plain):
    words = [f"left behind: {one}" for one in sorted(schema(database) - schema(plain))]
    words += [f"taken along: {one}" for one in sorted(schema(plain) - schema(database))]
    rows = runtime.database().sql(
        f"SELECT model || ' ' || module || '.' || name FROM ir_model_data WHERE module = '{name}'"
        " LIMIT 20",
        database,
    )
    return words + [f"left behind: {row[0]}" for row in rows]


def store():
    """The demo store installs cleanly, its own tests pass, and all addons upgrade with its data."""
    found = []
    names = addons.of_a_store()
    began = time.monotonic()
    try:
        origin = databases.template(names)
    except Problem as problem:
        return [results.single("the demo store", [str(problem)])]
    found.append(
        results.single("the demo store", databases.findings(origin), time.monotonic() - began)
    )
    if databases.DEMO in names:
        found += odootests.run([databases.DEMO])
    database = databases.temporary("upgrade")
    with step("Upgrade every addon with the store's data"):
        try:
            databases.copy(origin, database)
            found.append(_upgrade_all(database, names))
        finally:
            databases.drop(database)
    for result in found:
        say(f"          {result.title}: {result.line()}")
    return found


def _upgrade_all(database, names):
    title = "all upgrade with data"
    began = time.monotonic()
    log = LOGS / f"{title.replace(' ', '-')}.log"
    log.unlink(missing_ok=True)
    code = runtime.run("-d", database, "-u", ",".join(names), *QUIET, log=log, timeout=1800)
    words = logcheck.check(log) or ([tail(log)] if code else [])
    return results.single(title, words, time.monotonic() - began, log)
