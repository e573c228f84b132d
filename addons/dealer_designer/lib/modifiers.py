"""Conditions built without code (domains) as the expressions of a view's modifiers.

Only a listed set of operators and plain values is taken, and every part is written here: nothing
that a person typed reaches the view but quoted literals and names of fields.
"""

import json
import re
from datetime import date, datetime

FIELD_NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")
COMPARISONS = {"<", "<=", ">", ">="}
OPERATORS = {"=", "!=", "in", "not in"} | COMPARISONS
NUMBERS = ("integer", "float", "monetary")
DATES = ("date", "datetime")
TEXTS = ("char", "text")
TYPES = {*NUMBERS, *DATES, *TEXTS, "boolean", "selection", "many2one", "many2many", "one2many"}
MAX_CONDITIONS = 30
MAX_VALUES = 200


class ConditionError(ValueError):
    """`code` says what is wrong, `detail` names it; the caller makes a sentence of it."""

    def __init__(self, code, detail=""):
        self.code = code
        self.detail = str(detail)[:80]
        super().__init__(f"{code}: {detail}")


def read_condition(domain, types):
    """Check a domain and write it as an expression.

    :param list domain: in Odoo's prefix notation, JSON values only
    :param dict types: {field name: field type} that may be used
    :return: (expression, set of field names)
    :raise ConditionError:
    """
    if not isinstance(domain, list | tuple) or len(domain) > 2 * MAX_CONDITIONS:
        raise ConditionError("format")
    if not domain:
        return "True", set()
    items = list(domain)
    names = set()
    parts = []
    # from the right: operators find their operands on the stack
    for item in reversed(items):
        if item in ("&", "|"):
            if len(parts) < 2:
                raise ConditionError("format")
            word = " and " if item == "&" else " or "
            parts.append(f"({parts.pop()}{word}{parts.pop()})")
        elif item == "!":
            if not parts:
                raise ConditionError("format")
            parts.append(f"(not {parts.pop()})")
        else:
            parts.append(_read_leaf(item, types, names))
    parts.reverse()
    return (parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"), names


def _read_leaf(item, types, names):
    if not isinstance(item, list | tuple) or len(item) != 3:
        raise ConditionError("format")
    name, operator, value = item
    if not isinstance(name, str) or not FIELD_NAME.match(name) or name not in types:
        raise ConditionError("field", name)
    kind = types[name]
    if kind not in TYPES:
        raise ConditionError("type", name)
    if operator not in OPERATORS:
        raise ConditionError("operator", operator)
    names.add(name)
    if operator in COMPARISONS:
        if kind not in NUMBERS + DATES:
            raise ConditionError("operator", operator)
        literal = _literal(value, kind, name)
        if kind in DATES:
            return f"({name} and {name} {operator} {literal})"
        return f"({name} {operator} {literal})"
    negative = operator in ("!=", "not in")
    values = value if isinstance(value, list | tuple) else [value]
    if operator in ("=", "!=") and len(values) != 1:
        raise ConditionError("value", name)
    if len(values) > MAX_VALUES:
        raise ConditionError("value", name)
    result = _read_equal(name, kind, values)
    return f"(not {result})" if negative else result


def _read_equal(name, kind, values):
    """The field has one of the values; False among them is "empty"."""
    if kind == "boolean":
        wanted = {bool(value) for value in values}
        if wanted == {True, False}:
            return "True"
        return f"({name})" if wanted == {True} else f"(not {name})" if wanted else "False"
    if kind in NUMBERS:
        literals = [_literal(value or 0, kind, name) for value in values]
        return f"({name} in [{', '.join(literals)}])" if literals else "False"
    empty = any(value in (False, None, "") for value in values)
    literals = [_literal(value, kind, name) for value in values if value not in (False, None, "")]
    tests = [f"not {name}"] if empty else []
    if kind in ("many2many", "one2many"):
        tests += [f"{literal} in {name}" for literal in literals]
    elif literals:
        tests.append(f"{name} in [{', '.join(literals)}]")
    return "(" + " or ".join(tests) + ")" if tests else "False"


def _literal(value, kind, name):
    if kind in NUMBERS:
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
            if abs(value) <= 1e15:
                return repr(value)
    elif kind in ("many2one", "many2many", "one2many"):
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return str(value)
    elif kind in DATES:
        if value == {"date": "today", "datetime": "now"}[kind]:
            return "current_date" if kind == "date" else "now"
        if isinstance(value, str):
            try:
                parsed = date.fromisoformat(value) if kind == "date" else _datetime(value)
            except ValueError:
                raise ConditionError("value", name) from None
            return f"'{parsed}'"
    elif isinstance(value, str) and len(value) <= 500 and value.isprintable():
        # JSON's escapes are Python's too; view expressions know both quotes
        return json.dumps(value, ensure_ascii=False)
    raise ConditionError("value", name)


def _datetime(value):
    return datetime.strptime(value, "%Y-%m-%d %H:%M:%S")
