"""Three-way merge and comparison of JSON trees (dicts, lists, text, numbers, booleans, None).

Lists of dicts are matched by an identity (`code`, `key` or `name`, the first that all items have
and no two share); other lists of plain values are merged as sets when none of the three is empty,
as an empty list often means "any"; every other list is one value.
"""

from .canonical import index_by_identity, join

KEYS = ("code", "key", "name")

#: What stands for a value that isn't there (None is a value).
MISSING = type(
    "Missing", (), {"__repr__": lambda self: "MISSING", "__bool__": lambda self: False}
)()


def merge(base, ours, theirs, keys=KEYS):
    """Return `(merged, conflicts)`: what both sides changed since `base`, laid together.

    Where both changed the same value in different ways, ours is kept and the conflict listed as
    `{"path", "base", "ours", "theirs"}`, with `MISSING` for what isn't there. The trees given are
    not changed; parts of them are shared with the result.
    """
    conflicts = []
    merged = _merge("", base, ours, theirs, tuple(keys), conflicts)
    return merged, conflicts


def diff(old, new, keys=KEYS):
    """Return what changed from `old` to `new`: a list of `{"kind", "path", "old", "new"}`.

    `kind` is `added` or `removed` (a whole item or key), `changed` (a value) or `moved` (`old` and
    `new` are the identities in their order). Paths are tuples of keys and identities, so that the
    reader can look the item up.
    """
    found = []
    _diff((), old, new, tuple(keys), found)
    return found


def same(one, other):
    """Tell whether two trees are equal, without taking `True` for `1`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _merge(path, base, ours, theirs, keys, conflicts):
    if same(ours, theirs) or same(base, theirs):
        return ours
    if same(base, ours):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        return _merge_dicts(path, before, ours, theirs, keys, conflicts)
    if isinstance(ours, list) and isinstance(theirs, list):
        before = base if isinstance(base, list) else []
        identity, indexes = index_by_identity(before, ours, theirs, identities=keys)
        if identity:
            return _merge_items(path, indexes, keys, conflicts)
        if before and ours and theirs and _are_plain(before, ours, theirs):
            return _merge_sets(before, ours, theirs)
    conflicts.append({"path": path, "base": base, "ours": ours, "theirs": theirs})
    return ours


def _merge_dicts(path, base, ours, theirs, keys, conflicts):
    merged = {}
    for key in list(ours) + [key for key in theirs if key not in ours]:
        value = _merge(
            join(path, key),
            base.get(key, MISSING),
            ours.get(key, MISSING),
            theirs.get(key, MISSING),
            keys,
            conflicts,
        )
        if value is not MISSING:
            merged[key] = value
    return merged


def _merge_items(path, indexes, keys, conflicts):
    """Merge lists of dicts by identity, and their order: ours, unless only theirs changed it."""
    base, ours, theirs = indexes
    merged = {}
    for key in list(ours) + [key for key in theirs if key not in ours]:
        value = _merge(
            f"{path}[{key}]",
            base.get(key, MISSING),
            ours.get(key, MISSING),
            theirs.get(key, MISSING),
            keys,
            conflicts,
        )
        if value is not MISSING:
            merged[key] = value
    moved = not _same_order(base, ours)
    first, second = (ours, theirs) if moved else (theirs, ours)
    if moved and not _same_order(base, theirs) and not _same_order(ours, theirs):
        conflicts.append(
            {"path": f"{path}[]", "base": list(base), "ours": list(ours), "theirs": list(theirs)}
        )
    return [merged[key] for key in _lay_together(list(first), list(second)) if key in merged]


def _merge_sets(base, ours, theirs):
    removed = [value for value in base if value not in theirs]
    added = [value for value in theirs if value not in base and value not in ours]
    return [value for value in ours if value not in removed] + added


def _lay_together(first, second):
    """Return the order of `first`, what only `second` has behind what it follows there."""
    order, known = list(first), set(first)
    place = 0
    for key in second:
        if key in known:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            known.add(key)
            place += 1
    return order


def _same_order(one, other):
    return [key for key in one if key in other] == [key for key in other if key in one]


def _are_plain(*lists):
    return all(
        isinstance(value, (str, int, float)) and not isinstance(value, bool)
        for values in lists
        for value in values
    ) and all(len(set(values)) == len(values) for values in lists)


def _diff(path, old, new, keys, found):
    if isinstance(old, dict) and isinstance(new, dict):
        for key in list(old) + [key for key in new if key not in old]:
            _diff((*path, key), old.get(key, MISSING), new.get(key, MISSING), keys, found)
        return
    if isinstance(old, list) and isinstance(new, list):
        identity, indexes = index_by_identity(old, new, identities=keys)
        if identity:
            before, after = indexes
            for key in list(before) + [key for key in after if key not in before]:
                _diff((*path, key), before.get(key, MISSING), after.get(key, MISSING), keys, found)
            if not _same_order(before, after):
                found.append(
                    {"kind": "moved", "path": path, "old": list(before), "new": list(after)}
                )
            return
    if not same(old, new):
        kind = "added" if old is MISSING else "removed" if new is MISSING else "changed"
        found.append({"kind": kind, "path": path, "old": old, "new": new})
