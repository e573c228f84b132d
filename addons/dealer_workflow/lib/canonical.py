"""One spelling for a JSON tree, so that equal content has an equal seal.

`dumps(tree)` sorts keys, leaves out spaces and keeps UTF-8 as it is. Every value has one spelling:

- floats and Decimals have at most 15 significant digits, so that the same amount reached by
  another way of adding is the same; `-0.0` is `0.0`; a Decimal is spelled as the float it is;
- dates and times are ISO text, with a space and whole seconds, in UTC when they know their zone
  (the spelling of Odoo's own API);
- tuples are lists, sets are sorted lists.

Anything else (bytes, records, infinities, keys that are not text) raises `TypeError` or
`ValueError` with the path: what can't be spelled can't be sealed.
"""

import hashlib
import json
import math
from datetime import UTC, date, datetime, time
from decimal import Decimal

#: What tells the same item in two lists of dicts, the first that all items have.
IDENTITIES = ("id", "code", "key", "name")


def dumps(tree):
    """Return the canonical JSON text of `tree`."""
    return json.dumps(
        normalise(tree),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def seal(tree):
    """Return the SHA-256, in hexadecimal, of the canonical JSON of `tree`."""
    return seal_text(dumps(tree))


def seal_text(text):
    """Return the SHA-256, in hexadecimal, of a text that is canonical JSON already."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def normalise(tree, path=""):
    """Return `tree` made of dicts, lists, text, numbers, booleans and None only."""
    if tree is None or isinstance(tree, (bool, int, str)):
        return tree
    if isinstance(tree, (float, Decimal)):
        return _normalise_number(tree, path)
    if isinstance(tree, (date, time)):
        return _normalise_moment(tree)
    if isinstance(tree, dict):
        for key in tree:
            if not isinstance(key, str):
                raise TypeError(f"{path or 'the tree'}: the key {key!r} is not text")
        return {key: normalise(value, join(path, key)) for key, value in tree.items()}
    if isinstance(tree, (set, frozenset)):
        return sorted((normalise(value, path) for value in tree), key=dumps)
    if isinstance(tree, (list, tuple)):
        return [normalise(value, f"{path}[{index}]") for index, value in enumerate(tree)]
    raise TypeError(f"{path or 'the tree'}: {type(tree).__name__} has no spelling in JSON")


def differences(old, new):
    """Return what differs, for people: a list of `(path, old, new)`, `None` where there is nothing.

    Items of lists are compared by their identity (see `IDENTITIES`), else by their place. Paths
    read like `lines[7].price`.
    """
    found = []
    _compare("", normalise(old), normalise(new), found)
    return found


def join(path, key):
    """Return the path of `key` in the dict at `path`."""
    return f"{path}.{key}" if path else key


def index_by_identity(*lists, identities=IDENTITIES):
    """Return `(identity, [{value: item} for each list])`, or `(None, None)`.

    A list of dicts can be indexed when each item has the identity, and no two share a value.
    """
    items = [item for items in lists for item in items]
    if not items or not all(isinstance(item, dict) for item in items):
        return None, None
    for identity in identities:
        if not all(isinstance(item.get(identity), (str, int)) for item in items):
            continue
        indexes = [{item[identity]: item for item in items} for items in lists]
        if all(len(index) == len(items) for index, items in zip(indexes, lists, strict=True)):
            return identity, indexes
    return None, None


def _normalise_number(number, path):
    number = float(number)
    if not math.isfinite(number):
        raise ValueError(f"{path or 'the tree'}: {number} is not a number that can be sealed")
    return float(f"{number:.15g}") + 0.0


def _normalise_moment(moment):
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(sep=" ", timespec="seconds")


def _compare(path, old, new, found):
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            _compare(join(path, key), old.get(key), new.get(key), found)
    elif isinstance(old, list) and isinstance(new, list):
        _identity, indexes = index_by_identity(old, new)
        if indexes:
            before, after = indexes
        else:
            before, after = dict(enumerate(old)), dict(enumerate(new))
        for key in list(before) + [key for key in after if key not in before]:
            _compare(f"{path}[{key}]", before.get(key), after.get(key), found)
    elif type(old) is not type(new) or old != new:
        if not (_is_number(old) and _is_number(new) and old == new):
            found.append((path, old, new))


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
