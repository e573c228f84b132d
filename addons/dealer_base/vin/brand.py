"""Names of brands as Odoo's fleet spells them, so that one brand is one record."""

import unicodedata
from functools import cache

from .wmi import rows


def _key(text):
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join([char for char in text if char.isalnum()])


@cache
def _names():
    names = {}
    for name in ("wmi_world.csv", "wmi_cn.csv"):
        for row in rows(name):
            names |= {_key(brand): brand for brand in row["brands"].split("|") if brand}
    for row in rows("brands.csv"):
        names |= {_key(alias): row["brand"] for alias in row["aliases"].split("|") if alias}
        names[_key(row["brand"])] = row["brand"]
    return names


def brand(text):
    """Return the canonical name of a brand: ``'MERCEDES-BENZ'`` and ``'奔驰'`` to ``'Mercedes'``.

    An unknown brand comes back trimmed, shouting turned into capitals ('KENWORTH' to 'Kenworth').
    """
    if not isinstance(text, str) or not text.strip():
        return ""
    text = " ".join(text[:200].split())
    known = _names().get(_key(text))
    if known:
        return known
    return text.title() if text.isupper() and len(text) > 3 else text
