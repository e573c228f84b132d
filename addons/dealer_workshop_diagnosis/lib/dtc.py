"""Diagnostic trouble codes in the form of SAE J2012 (ISO 15031-6). Knows no Odoo.

A code has five characters: a letter for the system, a digit from 0 to 3 that tells who defines it,
and three hexadecimal digits; behind them there may be a failure type byte of two hexadecimal digits,
``P0171-00``. Only the form and what the standard fixes for whole groups is here; the texts of single
codes are data.
"""

import re
import unicodedata
from typing import NamedTuple

PATTERN = re.compile(
    r"(?<![A-Z0-9])([PBCU])([0-3])([0-9A-F]{3})(?:[-:/ ]?([0-9A-F]{2}))?(?![A-Z0-9])"
)
SYSTEMS = {"P": "powertrain", "B": "body", "C": "chassis", "U": "network"}
# third characters of powertrain codes whose group the standard fixes
GROUPS = "0123456789ABC"


class Code(NamedTuple):
    """A code taken apart.

    :param code: five characters, capital
    :param failure: failure type byte, two characters, or ``""``
    :param system: powertrain, body, chassis or network
    :param defined_by: ``standard``, ``maker`` or ``reserved``
    :param group: one of ``GROUPS``, or ``""``
    """

    code: str
    failure: str
    system: str
    defined_by: str
    group: str


def normalise(text):
    """Return a text as codes are compared: half-width, capital, plain hyphens."""
    text = unicodedata.normalize("NFKC", str(text or "")).upper()
    return re.sub(r"[‐-―−]", "-", text).strip()


def parse(text):
    """Return the :class:`Code` a text is, or None when it has not the form of one."""
    match = PATTERN.fullmatch(normalise(text))
    return match and _code(match)


def find(line):
    """Return (code, start, end) of the first code in a line that is normalised, or None."""
    match = PATTERN.search(line)
    if not match:
        return None
    failure, end = match[4], match.end()
    separated = failure and line[match.end(3)] == " "
    if separated and not _is_failure_column(line, match):
        failure, end = None, match.end(3)
    return _code(match, failure), match.start(), end


def _is_failure_column(line, match):
    """Whether two hexadecimal digits after a blank are a failure type, not the first word."""
    return bool(re.match(r"\s*($|[-:|,;\t]|\s)", line[match.end() :])) and match[4].isdigit()


def _code(match, failure=False):
    letter, digit, rest = match[1], match[2], match[3]
    failure = match[4] if failure is False else failure
    return Code(
        letter + digit + rest,
        failure or "",
        SYSTEMS[letter],
        _defined_by(letter, digit, rest),
        rest[0] if letter == "P" and digit in "02" and rest[0] in GROUPS else "",
    )


def _defined_by(letter, digit, rest):
    if digit == "0":
        return "standard"
    if digit == "1":
        return "maker"
    if digit == "2":
        return "standard" if letter == "P" else "maker"
    if letter == "P":
        return "maker" if rest < "400" else "standard"
    return "standard" if letter == "U" else "reserved"
