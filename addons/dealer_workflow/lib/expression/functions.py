"""The functions of a formula: what they take and what they give.

A function gets its arguments reckoned already, or the reader's date and time (`clock`). It raises
`Refusal` with a sentence when it can't take a value; the evaluator adds where.
"""

import calendar
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from .errors import Refusal, _lt

MAX_NUMBER = 10**15
MAX_TEXT = 10_000
MAX_ARGUMENTS = 20


class Function(NamedTuple):
    call: object
    least: int
    most: int
    takes_lists: bool = False
    clock: bool = False


# === WHAT A VALUE IS TAKEN FOR === #


def kind_of(value):
    """Return a value's kind, as people call it."""
    if value is None:
        return _lt("empty")
    if isinstance(value, bool):
        return _lt("yes/no")
    if isinstance(value, (int, float)):
        return _lt("a number")
    if isinstance(value, str):
        return _lt("a text")
    if isinstance(value, date):
        return _lt("a date")
    return _lt("a list of lines")


def number(value):
    """Take a value for a number: empty is 0, yes is 1."""
    if value is None:
        return 0
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, bool) else value
    raise Refusal(_lt("A number is expected, this is %(kind)s."), kind=kind_of(value))


def whole(value):
    """Take a value for a whole number."""
    value = number(value)
    if abs(value) > MAX_NUMBER:
        raise Refusal(_lt("The number is too large."))
    return int(value)


def text(value):
    """Take a value for a text, as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if not value.is_integer() else str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    raise Refusal(_lt("A text is expected, this is %(kind)s."), kind=kind_of(value))


def moment(value):
    """Take a value for a date or date and time; empty stays empty."""
    if value is None or isinstance(value, date):
        return value
    raise Refusal(_lt("A date is expected, this is %(kind)s."), kind=kind_of(value))


def day(value):
    """Take a value for a date, without its time; empty stays empty."""
    value = moment(value)
    return value.date() if isinstance(value, datetime) else value


def truth(value):
    """Take a value for a condition: empty, 0, "" and no are no."""
    if isinstance(value, (list, tuple)):
        raise Refusal(_lt("A condition is expected, this is %(kind)s."), kind=kind_of(value))
    return bool(value)


def check(value):
    """Return `value` when it is within the limits."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise Refusal(_lt("The text is longer than %(limit)s characters."), limit=MAX_TEXT)
    if isinstance(value, (int, float)) and not abs(value) <= MAX_NUMBER:
        raise Refusal(_lt("The number is too large."))
    return value


def shift(value, days):
    """Return the date `days` later; empty stays empty."""
    value = moment(value)
    if value is None:
        return None
    days = number(days)
    if not isinstance(value, datetime):
        days = int(days)
    try:
        return value + timedelta(days=days)
    except OverflowError:
        raise Refusal(_lt("The date is out of the calendar.")) from None


def between(start, end):
    """Return the days from `start` to `end`; empty when one is."""
    start, end = day(start), day(end)
    if start is None or end is None:
        return None
    return (end - start).days


# === THE FUNCTIONS === #


def _flatten(values):
    found = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found.extend(value)
        else:
            found.append(value)
    return [value for value in found if value is not None]


def _sum(*values):
    return sum(number(value) for value in _flatten(values))


def _count(*values):
    return len(_flatten(values))


def _extreme(choose):
    def extreme(*values):
        found = _flatten(values)
        if not found:
            return None
        kinds = {
            str if isinstance(value, str) else date if isinstance(value, date) else int
            for value in found
        }
        if len(kinds) > 1:
            raise Refusal(_lt("Numbers, texts and dates can't be compared with each other."))
        if date in kinds and any(isinstance(value, datetime) for value in found):
            return choose(found, key=as_datetime)
        return choose(found)

    return extreme


def as_datetime(value):
    """Return midnight of a date; a date and time as it is."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)


def _round(value, digits=0):
    if value is None:
        return None
    value, digits = check(number(value)), whole(digits)
    if not -15 <= digits <= 15:
        raise Refusal(_lt("Between 15 digits before and 15 behind the point can be rounded."))
    unit = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(value)).quantize(unit, ROUND_HALF_UP, Context(prec=50))
    return int(rounded) if digits <= 0 else float(rounded)


def _add_months(value, months):
    value, months = moment(value), whole(months)
    if value is None:
        return None
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise Refusal(_lt("The date is out of the calendar."))
    last = calendar.monthrange(year, month + 1)[1]
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


def _part(name):
    def part(value):
        value = moment(value)
        return None if value is None else getattr(value, name)

    return part


def _coalesce(*values):
    return next((value for value in values if value is not None and value != ""), None)


def _left(value, size=1):
    return text(value)[: max(whole(size), 0)]


def _right(value, size=1):
    size = max(whole(size), 0)
    return text(value)[-size:] if size else ""


def _len(value):
    return len(value) if isinstance(value, (list, tuple)) else len(text(value))


def _contains(value, wanted):
    if isinstance(wanted, (list, tuple)):
        raise Refusal(_lt("A text is expected, this is %(kind)s."), kind=kind_of(wanted))
    if isinstance(value, (list, tuple)):
        return wanted in value
    return text(wanted).casefold() in text(value).casefold()


def _is_set(value):
    return bool(value) if isinstance(value, (list, tuple, str)) else value is not None


#: By name; `if`, `and` and `or` belong to the grammar, as they reckon only what they need.
FUNCTIONS = {
    "round": Function(_round, 1, 2),
    "min": Function(_extreme(min), 1, MAX_ARGUMENTS, takes_lists=True),
    "max": Function(_extreme(max), 1, MAX_ARGUMENTS, takes_lists=True),
    "abs": Function(lambda value: abs(number(value)), 1, 1),
    "sum": Function(_sum, 1, MAX_ARGUMENTS, takes_lists=True),
    "count": Function(_count, 1, MAX_ARGUMENTS, takes_lists=True),
    "today": Function(lambda clock: clock.date(), 0, 0, clock=True),
    "now": Function(lambda clock: clock, 0, 0, clock=True),
    "days_between": Function(between, 2, 2),
    "add_days": Function(shift, 2, 2),
    "add_months": Function(_add_months, 2, 2),
    "year": Function(_part("year"), 1, 1),
    "month": Function(_part("month"), 1, 1),
    "coalesce": Function(_coalesce, 1, MAX_ARGUMENTS),
    "concat": Function(lambda *values: "".join(map(text, values)), 1, MAX_ARGUMENTS),
    "upper": Function(lambda value: text(value).upper(), 1, 1),
    "lower": Function(lambda value: text(value).lower(), 1, 1),
    "left": Function(_left, 1, 2),
    "right": Function(_right, 1, 2),
    "len": Function(_len, 1, 1, takes_lists=True),
    "contains": Function(_contains, 2, 2, takes_lists=True),
    "is_set": Function(_is_set, 1, 1, takes_lists=True),
}
