"""The placeholders of printed forms and messages: a strict grammar, nothing is evaluated.

    partner_id.name            a field, by its path from the document
    partner_id.phone|phone     with a format
    line_ids|table:name,qty    a table over lines, with its columns (paths from a line)
    =days * x_price            a formula (see ``dealer_workflow.lib.expression``)

A name begins with a letter and has no two underscores in a row, so that nothing internal of
Python or Odoo can be named.
"""

import re
from dataclasses import dataclass, field

FORMATS = ("", "upper", "date", "phone", "image", "table")
NAME = re.compile(r"[a-z](?:_?[a-z0-9])*_?\Z")
MARKER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LONGEST_PATH = 5
MOST_COLUMNS = 12
LONGEST = 500


class PlaceholderError(ValueError):
    """The text of a placeholder is none."""


@dataclass(frozen=True)
class Placeholder:
    """One parsed placeholder.

    :ivar path: names from the document to the value; empty for a formula
    :ivar format: one of ``FORMATS``
    :ivar columns: paths from a line, of a table
    :ivar formula: text of a formula, else empty
    """

    path: tuple = ()
    format: str = ""
    columns: tuple = field(default=())
    formula: str = ""

    @property
    def dotted(self):
        return ".".join(self.path)


def parse_path(text):
    """:return: tuple of names
    :raise PlaceholderError: when it isn't a plain path of field names
    """
    names = tuple(text.strip().split("."))
    if len(names) > LONGEST_PATH or not all(NAME.match(name) for name in names):
        raise PlaceholderError(text)
    return names


def parse(text):
    """:return: Placeholder
    :raise PlaceholderError: when the text is none
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise PlaceholderError(str(text)[:LONGEST])
    text = text.strip()
    if text.startswith("="):
        if not text[1:].strip():
            raise PlaceholderError(text)
        return Placeholder(formula=text[1:].strip())
    path, bar, style = text.partition("|")
    style, colon, columns = style.strip().partition(":")
    if (bar and not style) or style not in FORMATS or bool(colon) != (style == "table"):
        raise PlaceholderError(text)
    if style != "table":
        return Placeholder(path=parse_path(path), format=style)
    parsed = tuple(parse_path(column) for column in columns.split(","))
    if len(parsed) > MOST_COLUMNS:
        raise PlaceholderError(text)
    return Placeholder(path=parse_path(path), format="table", columns=parsed)


def split_text(text):
    """Cut a text with ``{{placeholder}}`` in it.

    :return: list of (plain text, None) and ("", text of a placeholder), in order
    """
    parts, end = [], 0
    for match in MARKER.finditer(text or ""):
        if match.start() > end:
            parts.append((text[end : match.start()], None))
        parts.append(("", match.group(1).strip()))
        end = match.end()
    if end < len(text or ""):
        parts.append((text[end:], None))
    return parts
