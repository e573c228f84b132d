"""Classes of driving licences. Plain Python, knows no Odoo.

China: 机动车驾驶证申领和使用规定 (Order 162 of the Ministry of Public Security, in force since
2022-04-01), article 10: 准驾车型及代号.
"""

import re
import unicodedata

# class: classes whoever holds it may drive too
CHINA = {
    "A1": ("A3", "B1", "B2", "C1", "C2", "C3", "C4", "M"),
    "A2": ("B1", "B2", "C1", "C2", "C3", "C4", "C6", "M"),
    "A3": ("C1", "C2", "C3", "C4"),
    "B1": ("C1", "C2", "C3", "C4", "M"),
    "B2": ("C1", "C2", "C3", "C4", "M"),
    "C1": ("C2", "C3", "C4"),
    "C2": (),
    "C3": ("C4",),
    "C4": (),
    "C5": (),
    "C6": (),
    "D": ("E", "F"),
    "E": ("F",),
    "F": (),
    "M": (),
    "N": (),
    "P": (),
}
_CLASS = re.compile(r"[A-Z]\d?")


def split(text):
    """Return the classes in a text as it stands on a licence.

    >>> split("a2d")
    ['A2', 'D']
    """
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return _CLASS.findall(folded)


def unknown(text):
    """Return what in the text is no Chinese class, or an empty list."""
    folded = unicodedata.normalize("NFKC", text or "").upper()
    rest = re.sub(r"[\s,;/、，；+]+", "", _CLASS.sub("", folded))
    return [name for name in split(text) if name not in CHINA] + ([rest] if rest else [])


def covers(text, wanted):
    """Return whether a licence with these classes lets its holder drive the wanted class.

    >>> covers("B2", "C1")
    True
    """
    return any(name == wanted or wanted in CHINA.get(name, ()) for name in split(text))
