"""What is compared when rules and cars name an engine or a trim. Plain Python, knows no Odoo."""

import re
import unicodedata

_APART = re.compile(r"[,;/|、，；／\n]+")


def squeeze(text):
    """Return ``text`` with full-width forms folded, upper case, letters and digits only.

    >>> squeeze(" ea211-dls 1.4t ")
    'EA211DLS14T'
    """
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(char for char in folded if char.isalnum())


def rule_keys(text):
    """Return the alternatives a rule names, as keys in order: each of them will do.

    >>> rule_keys("1.4T, EA211-DLS")
    ['14T', 'EA211DLS']
    """
    return list(dict.fromkeys(filter(None, map(squeeze, _APART.split(text or "")))))


def car_keys(*texts):
    """Return every key a car's text answers to: the whole, its alternatives, and their words.

    >>> sorted(car_keys("EA211 1.4T"))
    ['14T', 'EA211', 'EA21114T']
    """
    keys = set()
    for text in texts:
        keys.add(squeeze(text))
        for part in _APART.split(text or ""):
            keys.add(squeeze(part))
            keys.update(map(squeeze, part.split()))
    return keys - {""}
