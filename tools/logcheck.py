"""The log check: a warning or an error in Odoo's log is a failure, but for a few, explained."""

import re
from pathlib import Path

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+?): (?P<text>.*)$"
)

# (logger, text, why it may be there)
ALLOWED = [
    (r"odoo\.http", r".*", "a refusal, logged as it is shown to its user: tests provoke them"),
    (r"odoo\.tools\.pdf", r".*", "a newer reader of PDF files than Odoo was written for"),
    (r"odoo\.tools\.config", r".*unknown option.*", "a newer Odoo may drop an option"),
    (
        r"odoo\.addons\.base\.models\.ir_actions_report",
        r".*wkhtmltopdf.*",
        "Debian's wkhtmltopdf prints no page headers; our prints don't need them",
    ),
]


def check(log):
    """The lines of a log that must not be there, each with its first following lines."""
    found = []
    following = 0
    for line in Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line)
        if match:
            bad = match["level"] in ("WARNING", "ERROR", "CRITICAL") and not allowed(match)
            following = 30 if bad and match["level"] != "WARNING" else 3
            if bad:
                found.append(f"{match['level']} {match['logger']}: {match['text'].rstrip()}")
            else:
                following = 0
        elif following and found:
            found[-1] += f"\n    {line}"
            following -= 1
    return found


def allowed(match):
    if match["level"] != "WARNING":
        return False
    return any(
        re.fullmatch(logger, match["logger"]) and re.fullmatch(text, match["text"])
        for logger, text, _why in ALLOWED
    )
