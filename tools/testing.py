"""`./dealer test`: everything, or the tests of some addons."""

import subprocess
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed

from . import (
    addons,
    databases,
    lint,
    matrix,
    odootests,
    results,
    runtime,
    source,
    system,
    translations,
    venv,
)
from .paths import LOGS, ROOT, STATE
from .say import Problem, clock, elapsed, say, step, warn

JOBS = 2
PARTS = ("lint", "install", "odoo", "store", "matrix", "translations", "pytest")
PARTS_HELP = ", ".join(PARTS)


def run(chosen=(), only=None):
    """Run the tests; the last line always tells the counts."""
    found = []
    try:
        parts = only.split(",") if only else PARTS
        for part in parts:
            if part not in PARTS:
                raise Problem(f"There is no part {part}: there are {PARTS_HELP}.")
        runtime.setup(system.TEST)
        databases.sweep()
        if chosen:
            names = addons.names(chosen)
            _collect([lambda: odootests.run(names)], found)
        else:
            _collect(_tasks(parts), found)
    except Problem as problem:
        warn(f"dealer: {problem}")
        found.append(results.single("set-up", [str(problem)]))
    except (KeyboardInterrupt, SystemExit):
        runtime.end_all()
        found.append(results.single("the whole run", ["it was stopped before its end"]))
    except Exception as error:  # the last line must come, whatever happened
        traceback.print_exc()
        found.append(results.single("dealer test", [repr(error)]))
    odootests.show(found)
    _table(found)
    say(results.total(found))
    return 1 if not found or any(one.failed for one in found) else 0


def _tasks(parts):
    """The jobs of a whole run, in an order that keeps two cores busy."""
    names = addons.names()
    plain = [name for name in names if name != databases.DEMO]
    tasks = []
    if "install" in parts:
        tasks.append(lambda: _install(plain))
    if "lint" in parts:
        tasks.append(lint.check)
    if "odoo" in parts:
        ground = [name for name in plain if "dealer_base" not in addons.closure_down(name)]
        rest = [name for name in plain if name not in ground]
        tasks += [
            lambda group=group: odootests.run(group, everything=plain) for group in _halves(rest)
        ]
        # their tests change fields again and again, and each change builds the registry anew:
        # quick with few modules, slow with all
        tasks.append(lambda: odootests.run(ground, core_of=[*ground, "dealer_base"]))
    if "store" in parts:
        tasks.append(matrix.store)
    if "pytest" in parts:
        tasks.append(pytest)
    if "matrix" in parts:
        tasks += [lambda name=name: matrix.check(name) for name in matrix.smallest_first(names)]
    if "translations" in parts:
        tasks.append(translations.check)
    return tasks


def _collect(tasks, found):
    with ThreadPoolExecutor(JOBS) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            for done in as_completed(futures):
                try:
                    found += done.result()
                except Problem as problem:
                    found.append(results.single("a part of the run", [str(problem)]))
                except Exception as error:
                    traceback.print_exc()
                    found.append(results.single("a part of the run", [repr(error)]))
        except BaseException:
            for future in futures:
                future.cancel()
            runtime.end_all()
            raise


def _halves(names):
    """The addons in two groups of about the same amount of tests."""

    def weight(name):
        return sum(path.stat().st_size for path in addons.ours()[name]["path"].glob("tests/*.py"))

    groups = [[], []]
    for name in sorted(names, key=weight, reverse=True):
        min(groups, key=lambda group: sum(map(weight, group))).append(name)
    return [group for group in groups if group]


def _install(names):
    began = time.monotonic()
    try:
        words = [
            line for name in databases.templates_of_all(names) for line in databases.findings(name)
        ]
    except Problem as problem:
        words = [str(problem)]
    return [results.single("all addons install", words, time.monotonic() - began)]


def pytest():
    """The tests in tests/: set-up, journeys, concurrency."""
    report, log = STATE / "pytest.xml", LOGS / "pytest.log"
    report.unlink(missing_ok=True)
    began = time.monotonic()
    python = venv.folder(source.locate()) / "bin" / "python"
    with step("Test with pytest"), open(log, "w") as out:
        code = runtime.watch(
            subprocess.Popen(
                [python, "-m", "pytest", "-q", f"--junitxml={report}", "tests"],
                cwd=ROOT, env=runtime.environment(PYTHONPATH=ROOT), stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, preexec_fn=runtime.die_with_parent,
            ),
            timeout=2400,
        )  # fmt: skip
    result = results.from_junit("pytest", report, code, time.monotonic() - began, log)
    say(f"          pytest: {result.line()}")
    return [result]


def _table(found):
    say()
    for one in sorted(found, key=lambda result: -result.seconds)[:40]:
        say(f"  {one.seconds:6.0f} s  {one.line():<36}  {one.title}")
    say(f"\nThe run took {clock(elapsed())}.")
