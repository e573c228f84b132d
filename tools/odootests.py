"""Odoo's own tests of our addons, run on a copy of a cached template.

All of them run once everything is installed (the linter `tests` holds them to it)."""

import socket
import time

from . import addons, databases, results, runtime
from .databases import DEMO
from .paths import LOGS
from .say import say, step

MOST = 60  # lines of one failure that are printed


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plan(chosen):
    """(what the template holds, what is installed with its tests) for these addons.

    The template holds what the chosen ones need; so editing a chosen addon needs no new template.
    """
    order = addons.closure(chosen)
    moving = set(chosen)
    for name in order:
        if moving & set(addons.depends(name)):
            moving.add(name)
    return [name for name in order if name not in moving], [
        name for name in order if name in moving
    ]


def run(chosen, title=None, everything=None, core_of=None):
    """Run the tests of the chosen addons; answers a Result.

    `everything`: the addons that are there, from a template with all of them; when not said, the
    chosen ones are installed by the run, so that editing them costs no new template.
    `core_of`: the addons whose core is there; that of all, when not said.
    """
    title = title or ", ".join(chosen)
    # the store's year of history is made once; its own tests run on a copy of it
    demo = [name for name in chosen if name == DEMO]
    chosen = [name for name in chosen if name != DEMO]
    found = []
    if chosen and everything:
        _store, origin = databases.templates_of_all(everything)
        found.append(_tests(title, origin, (), chosen))
    elif chosen:
        held, installed = plan(chosen)
        origin = databases.template(held, core_of=core_of)
        wanted = ",".join(name for name in installed if name != DEMO)
        found.append(_tests(title, origin, ("-i", wanted), chosen))
    if demo:
        origin = databases.template(demo)
        found.append(_tests(DEMO, origin, ("-u", DEMO), demo))
    return found


def _tests(title, origin, install, chosen):
    database = databases.temporary("test")
    log = LOGS / f"test-{'-'.join(chosen)[:80]}.log"
    log.unlink(missing_ok=True)
    began = time.monotonic()
    with step(f"Test {title}"):
        databases.copy(origin, database)
        try:
            code = runtime.run(
                "-d", database, *install,
                "--test-tags", ",".join(f"/{name}" for name in chosen),
                "--stop-after-init", "--http-interface=127.0.0.1", f"--http-port={free_port()}",
                "--max-cron-threads=0",
                log=log, timeout=3000, env=runtime.environment(DEALER_TEST_DATABASE=database),
            )  # fmt: skip
        finally:
            databases.drop(database)
    result = results.from_odoo(title, log, code, time.monotonic() - began)
    say(f"          {title}: {result.line()}")
    return result


def show(found):
    """Print what failed, with the words that tell why."""
    for result in found:
        for name, words in result.failures:
            say(f"\nFAILED {name}" + (f"   (see {result.log})" if result.log else ""))
            lines = words.splitlines()
            if len(lines) > MOST:
                lines = [*lines[:MOST], f"… and {len(lines) - MOST} lines more"]
            for line in lines:
                say(f"    {line}")
