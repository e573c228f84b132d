"""A formula that was read, and its value for a document."""

import operator
from datetime import UTC, date, datetime
from decimal import Decimal

from .errors import ExpressionError, Refusal, _lt
from .functions import (
    FUNCTIONS,
    as_datetime,
    check,
    kind_of,
    number,
    shift,
    text,
    truth,
)
from .parser import Parser

MAX_LIST = 100_000

ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def parse(text):
    """Return the `Expression` of a formula, or raise `ExpressionError`."""
    parser = Parser(text)
    node = parser.parse()
    return Expression(text, node, tuple(parser.fields))


class Expression:
    """A formula. `fields` are the paths of fields it uses; it never changes."""

    __slots__ = ("fields", "node", "text")

    def __init__(self, text, node, fields):
        self.text = text
        self.node = node
        self.fields = fields

    def __repr__(self):
        return f"Expression({self.text!r})"

    def evaluate(self, resolve, now=None):
        """Return the formula's value: None, yes/no, a number, a text, a date or date and time.

        `resolve(path)` gives the value of a field: None when empty (Odoo's False of any field
        that isn't yes/no is the caller's to translate), a list for a path through lines. Each
        path is asked for once, and only when it is needed. `now` is the date and time of the
        reader, without zone (default: UTC).
        """
        now = now or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        value = _Evaluation(resolve, now).reckon(self.node)
        if isinstance(value, list):
            raise _needs_function(self.node[1])
        return value


class _Evaluation:
    def __init__(self, resolve, now):
        self.resolve = resolve
        self.now = now
        self.known = {}

    def reckon(self, node):
        try:
            return check(getattr(self, f"_reckon_{node[0]}")(*node[1:]))
        except Refusal as refusal:
            raise ExpressionError(
                _lt("Position %(position)s: %(problem)s"), node[1], problem=refusal
            ) from None

    def scalar(self, node):
        """Reckon a node that must not be a list of lines."""
        value = self.reckon(node)
        if isinstance(value, list):
            raise _needs_function(node[1])
        return value

    def _reckon_value(self, position, value):
        return value

    def _reckon_field(self, position, path):
        if path not in self.known:
            self.known[path] = self._take(self.resolve(path), path, position)
        return self.known[path]

    def _take(self, value, path, position, nested=False):
        """Let in the values a formula knows and nothing else."""
        if isinstance(value, str):
            return check(str.__str__(value))  # marked-up text is plain text here
        if isinstance(value, datetime) and value.tzinfo:
            return value.astimezone(UTC).replace(tzinfo=None)
        if value is None or isinstance(value, (bool, int, float, date)):
            return check(value)
        if isinstance(value, Decimal):
            return check(float(value))
        if isinstance(value, (list, tuple)) and not nested:
            if len(value) > MAX_LIST:
                raise ExpressionError(
                    _lt("“%(path)s” has more than %(limit)s lines."),
                    position,
                    path=path,
                    limit=MAX_LIST,
                )
            return [self._take(item, path, position, nested=True) for item in value]
        raise ExpressionError(
            _lt("“%(path)s” at position %(position)s can't be used in a formula."),
            position,
            path=path,
        )

    def _reckon_if(self, position, condition, then, otherwise):
        return self.scalar(then if truth(self.scalar(condition)) else otherwise)

    def _reckon_unary(self, position, sign, node):
        value = self.scalar(node)
        if sign == "not":
            return not truth(value)
        return -number(value) if sign == "-" else +number(value)

    def _reckon_call(self, position, name, arguments):
        function = FUNCTIONS[name]
        if function.clock:
            return function.call(self.now)
        if name == "coalesce":  # reckons only what it needs
            for argument in arguments:
                value = self.scalar(argument)
                if value is not None and value != "":
                    return value
            return None
        take = self.reckon if function.takes_lists else self.scalar
        return function.call(*(take(argument) for argument in arguments))

    def _reckon_compare(self, position, sign, left, right):
        one, other = self.scalar(left), self.scalar(right)
        if sign in ORDER:
            return _ordered(sign, one, other)
        return _equal(one, other) is (sign == "=")

    def _reckon_chain(self, position, first, rest):
        value = self.scalar(first)
        for sign, node in rest:
            if sign in ("and", "or"):
                if truth(value) is (sign == "or"):
                    return sign == "or"
                value = truth(self.scalar(node))
            else:
                value = check(_ARITHMETIC[sign](value, self.scalar(node)))
        return truth(value) if rest[0][0] in ("and", "or") else value


def _needs_function(position):
    return ExpressionError(
        _lt(
            "Position %(position)s: this is a list of lines; use sum(), count(), min() or max() on"
            " it."
        ),
        position,
    )


def _equal(one, other):
    if one is None or other is None:
        value = other if one is None else one
        return value is None or (not isinstance(value, date) and not value)
    if isinstance(one, date) and isinstance(other, date):
        if isinstance(one, datetime) or isinstance(other, datetime):
            return as_datetime(one) == as_datetime(other)
    return one == other


def _ordered(sign, one, other):
    if isinstance(one, date) or isinstance(other, date):
        if one is None or other is None:
            return False
        if isinstance(one, date) and isinstance(other, date):
            return ORDER[sign](as_datetime(one), as_datetime(other))
        raise _mixed(one, other)
    if isinstance(one, str) or isinstance(other, str):
        if all(value is None or isinstance(value, str) for value in (one, other)):
            return ORDER[sign](one or "", other or "")
        raise _mixed(one, other)
    return ORDER[sign](number(one), number(other))


def _mixed(one, other):
    return Refusal(
        _lt("%(one)s and %(other)s can't be taken together."),
        one=kind_of(one),
        other=kind_of(other),
    )


def _add(one, other):
    if isinstance(one, str) or isinstance(other, str):
        if all(value is None or isinstance(value, str) for value in (one, other)):
            return text(one) + text(other)
        raise Refusal(_lt("A text and something else are joined with concat()."))
    if isinstance(one, date) and isinstance(other, date):
        raise Refusal(_lt("Two dates can't be added."))
    if isinstance(one, date):
        return shift(one, other)
    if isinstance(other, date):
        return shift(other, one)
    return number(one) + number(other)


def _subtract(one, other):
    if isinstance(one, date) and isinstance(other, date):
        if isinstance(one, datetime) or isinstance(other, datetime):
            return (as_datetime(one) - as_datetime(other)).total_seconds() / 86400
        return (one - other).days
    if isinstance(one, date):
        return shift(one, -number(other))
    if isinstance(other, date):
        if one is None:
            return None
        raise _mixed(one, other)
    return number(one) - number(other)


def _multiply(one, other):
    return number(one) * number(other)


def _divide(one, other):
    one, other = number(one), number(other)
    return one / other if other else None


def _remainder(one, other):
    one, other = number(one), number(other)
    return one % other if other else None


_ARITHMETIC = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "%": _remainder}
