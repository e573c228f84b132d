"""What a contract says as data, and what differs from it later. Plain Python, knows no Odoo.

The terms are a dictionary: `customer`, `vehicle`, `conditions` (dictionaries), `lines` (a list of
dictionaries with an `id`), `total`.
"""

import re
from typing import Any, NamedTuple

LINE = re.compile(r"lines\[(-?\d+)\](?:\.(\w+))?\Z")
# told as soon as another of the same part tells it; alone, nothing else would
IDENTITIES = ("customer.id", "vehicle.id")


class Change(NamedTuple):
    """`key` names what changed (`vehicle.vin`, `line.price_unit`); `line` is the line it is on.

    A line that came has no `old`, one that went no `new`; both are then the line itself.
    """

    key: str
    old: Any
    new: Any
    line: dict | None = None


def compare(old, new, differences):
    """Return the `Change`s from the terms that were signed to those of today.

    What was open when it was signed and is known now (the number of a certificate that came later,
    the car of an order from the maker) is no change.

    :param differences: of two trees, as `dealer_workflow.lib.canonical.differences` tells them
    """
    found = []
    lines = {line["id"]: line for line in [*old.get("lines", []), *new.get("lines", [])]}
    for path, before, after in differences:
        if path.startswith("vehicle.") and not before:
            continue
        if match := LINE.match(path):
            number, field = int(match[1]), match[2]
            key = f"line.{field}" if field else "line"
            found.append(Change(key, before, after, lines.get(number)))
        else:
            found.append(Change(path, before, after))
    parts = [change.key.partition(".")[0] for change in found]
    return [
        change
        for change in found
        if change.key not in IDENTITIES or parts.count(change.key.partition(".")[0]) == 1
    ]
