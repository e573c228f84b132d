"""What a configuration file may hold, checked as data: nothing in it is looked up or executed."""

import re

MAX_TEXT = 20_000
MAX_ITEMS = 2_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")
MODEL = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?(@[a-z]+)?\Z")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
XML_ID = re.compile(r"[A-Za-z0-9_]+\.[A-Za-z0-9_.-]+\Z")
# what `lib.arch.get_locator` writes, and nothing else
_STEP = (
    r"//[a-z0-9]+(\[@(t-name|name|for|id)='[\w.%()\-]+'\])?\[not\(ancestor::field\)\]"
    r"|/(ancestor::)?[a-z0-9]+(\[\d+\])?|//templates|\)\[\d+\]"
)
LOCATOR = re.compile(rf"\(*({_STEP})+\Z")


def is_text(value, limit=MAX_TEXT):
    return isinstance(value, str) and len(value) <= limit and "\x00" not in value


def is_texts(value):
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            isinstance(code, str) and LANGUAGE.match(code) and is_text(text) and text
            for code, text in value.items()
        )
    )


def is_words(value):
    return (
        isinstance(value, list)
        and len(value) <= MAX_ITEMS
        and all(is_text(word, 500) and word for word in value)
    )


def is_plain(value, depth=5):
    """A value, or a list of such: what a domain or a default is made of."""
    if isinstance(value, list):
        return depth > 0 and len(value) <= MAX_ITEMS and all(is_plain(v, depth - 1) for v in value)
    if isinstance(value, str):
        return is_text(value)
    return value is None or isinstance(value, bool) or is_number(value)


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e15


def is_domain(value):
    return isinstance(value, list) and is_plain(value)


def is_rules(value):
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= {"required", "visible", "readonly"}
        and all(is_domain(domain) for domain in value.values())
    )


def _matches(pattern, limit=500):
    return lambda value: is_text(value, limit) and bool(pattern.match(value))


KINDS = {
    "text": is_text,
    "texts": is_texts,
    "words": is_words,
    "flag": lambda value: isinstance(value, bool),
    "plain": is_plain,
    "domain": is_domain,
    "value": lambda value: is_texts(value) or is_rules(value),
    "name": _matches(NAME),
    "model": _matches(MODEL),
    "code": _matches(CODE),
    "xml_id": _matches(XML_ID),
    "locator": _matches(LOCATOR, 1000),
}


def find_problem(tree, shape, place):
    """Compare a tree with what is expected.

    :param dict shape: {key: kind of `KINDS`, or a list with the shape of its items}; a key with
        `!` behind it has to be there
    :return: (place, what is expected there) of the first thing that is wrong, or None
    """
    if not isinstance(tree, dict):
        return place, "{…}"
    known = {key.rstrip("!"): kind for key, kind in shape.items()}
    for key in tree:
        if key not in known:
            return f"{place} › {str(key)[:60]}", None
    for key in shape:
        if key.endswith("!") and key[:-1] not in tree:
            return f"{place} › {key[:-1]}", "!"
    for key, value in tree.items():
        here = f"{place} › {key}"
        kind = known[key]
        if not isinstance(kind, list):
            if not KINDS[kind](value):
                return here, kind
            continue
        if not isinstance(value, list) or len(value) > MAX_ITEMS:
            return here, "[…]"
        codes = set()
        for index, item in enumerate(value):
            if problem := find_problem(item, kind[0], f"{here} › {index + 1}"):
                return problem
            if item.get("code") in codes:
                return f"{here} › {index + 1}", "code"
            codes.add(item.get("code"))
    return None
