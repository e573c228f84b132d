"""Every word of the user interface is in zh_CN.po: what Odoo exports is held against it."""

import csv

from . import addons, databases, po, results, runtime
from .paths import LOGS, STATE
from .say import Problem, step


def check():
    """A Result for each addon."""
    names = [name for name in addons.of_a_store() if name != databases.DEMO]
    try:
        origin = databases.template(names)
    except Problem as problem:
        return [results.single("translations", [str(problem)])]
    database = databases.temporary("words")
    target, log = STATE / "words.csv", LOGS / "i18n.log"
    target.unlink(missing_ok=True)
    with step("Hold the translations against the words in the addons"):
        databases.copy(origin, database)
        try:
            # all at once: starting Odoo takes longer than exporting an addon
            code = runtime.run(
                "i18n", "export", "-d", database, "-l", "zh_CN", "-o", target, *names, log=log
            )
        finally:
            databases.drop(database)
    if code:
        return [results.single("translations", [f"export ended with {code} (see {log})"])]
    asked = {name: {} for name in names}
    with open(target, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            asked[row["module"]][row["src"]] = True
    return [results.single(f"{name} in Chinese", missing(name, asked[name])) for name in names]


def missing(name, asked):
    """:param asked: the words Odoo exports of an addon"""
    own = addons.ours()[name]["path"] / "i18n" / "zh_CN.po"
    there = {entry[2] for entry in po.entries(own)} if own.exists() else set()
    return [f"not in {own.name}: {words!r}" for words in asked if words and words not in there]
