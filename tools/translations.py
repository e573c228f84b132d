"""Every word of the user interface is in zh_CN.po: what Odoo exports is held against it."""

from . import addons, databases, po, results, runtime
from .paths import LOGS, STATE
from .say import Problem, step


def check():
    """A Result for each addon."""
    names = [name for name in addons.of_a_store() if name != databases.DEMO]
    found = []
    try:
        origin = databases.template(names)
    except Problem as problem:
        return [results.single("translations", [str(problem)])]
    database = databases.temporary("words")
    folder = STATE / "pot"
    folder.mkdir(exist_ok=True)
    with step("Hold the translations against the words in the addons"):
        databases.copy(origin, database)
        try:
            for name in names:
                target = folder / f"{name}.pot"
                target.unlink(missing_ok=True)
                log = LOGS / "i18n.log"
                code = runtime.run("i18n", "export", "-d", database, "-o", target, name, log=log)
                problems = (
                    [f"export ended with {code} (see {log})"] if code else missing(name, target)
                )
                found.append(results.single(f"{name} in Chinese", problems))
        finally:
            databases.drop(database)
    return found


def missing(name, template):
    if not template.exists():
        return []
    own = addons.ours()[name]["path"] / "i18n" / "zh_CN.po"
    there = {entry[2] for entry in po.entries(own)} if own.exists() else set()
    asked = {entry[2]: entry[0] for entry in po.entries(template)}
    return [f"not in {own.name}: {words!r}" for words in asked if words not in there]
