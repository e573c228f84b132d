"""What differs between two versions of what a customer is offered. Plain Python, knows no Odoo.

A version is a list of lines, dictionaries with an `id`; the same id is the same line.
"""

from typing import Any, NamedTuple

# In the order they are told.
FIELDS = (
    "line_type", "product", "name", "quantity", "price_unit", "discount", "taxes", "payer",
    "shares", "decision",
)  # fmt: skip


class Change(NamedTuple):
    """`kind` is added, removed or changed; `field`, `old`, `new` tell what changed."""

    kind: str
    line: dict
    field: str = ""
    old: Any = None
    new: Any = None


def compare_line(old, new):
    """Return the `Change`s between two contents of one line."""
    return [
        Change("changed", new, field, old.get(field), new.get(field))
        for field in FIELDS
        if (old.get(field) or None) != (new.get(field) or None)
    ]


def compare(old_lines, new_lines):
    """Return the `Change`s from one version to the next: what is there in its order, then what went."""
    old = {line["id"]: line for line in old_lines}
    changes = []
    for line in new_lines:
        if line["id"] in old:
            changes += compare_line(old.pop(line["id"]), line)
        else:
            changes.append(Change("added", line))
    return changes + [Change("removed", line) for line in old.values()]
