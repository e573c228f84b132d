"""`./dealer test`: everything, or the tests of some addons."""

from . import addons, databases, odootests, results, runtime, system
from .say import Problem, say, warn

PARTS_HELP = "lint, odoo, matrix, store, pytest"


def run(chosen=(), only=None):
    """Run the tests; the last line always tells the counts."""
    found = []
    try:
        if chosen:
            runtime.setup(system.TEST)
            databases.sweep()
            found += odootests.run(addons.names(chosen))
    except Problem as problem:
        warn(f"dealer: {problem}")
        found.append(results.single("set-up", [str(problem)]))
    except KeyboardInterrupt:
        found.append(results.single("stopped by hand", ["the run is not complete"]))
    except Exception as error:  # the last line must come, whatever happened
        found.append(results.single("dealer test", [repr(error)]))
        import traceback

        traceback.print_exc()
    odootests.show(found)
    say(results.total(found))
    return 1 if not found or any(one.failed for one in found) else 0
