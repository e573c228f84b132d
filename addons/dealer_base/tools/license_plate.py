"""Licence plates: one normal form, and which kind of Chinese plate it is.

Forms after GA 36 (civil plates of the People's Republic of China). Any other text is a plate of
kind ``other``: foreign cars come to the workshop too.
"""

import re
import unicodedata

from .text import squeeze

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER = "[A-HJ-NP-Z]"
SERIAL = "[A-HJ-NP-Z0-9]"
# the letter that tells new energy cars: D A B C E pure electric, F G H J K other new energy
ENERGY = "[A-HJK]"

_AREA = f"[{PROVINCES}]{LETTER}"
_KINDS = [
    ("new_energy", f"{_AREA}{ENERGY}{SERIAL}[0-9]{{4}}|{_AREA}[0-9]{{5}}{ENERGY}"),
    ("hk_macau", f"粤Z{SERIAL}{{4}}[港澳]"),
    ("police", f"[{PROVINCES}][A-HJ-Z]{SERIAL}{{4}}警"),
    ("embassy", f"使[0-9]{{6}}|[0-9]{{6}}使|{_AREA}{SERIAL}{{4}}[使领]"),
    ("trailer", f"{_AREA}{SERIAL}{{4}}挂"),
    ("learner", f"{_AREA}{SERIAL}{{4}}学"),
    ("emergency", f"{_AREA}{SERIAL}{{4}}应急"),
    ("temporary", f"{_AREA}{SERIAL}{{4,5}}[临试超]|临[{PROVINCES}]?{SERIAL}{{4,7}}"),
    ("armed_police", f"WJ[{PROVINCES}]?{SERIAL}{{5,6}}"),
    ("normal", f"{_AREA}{SERIAL}{{5}}"),
]
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
KINDS = [kind for kind, _pattern in _KINDS] + ["other"]


def key(text):
    """Return what makes two spellings the same plate: upper case letters and digits only."""
    return squeeze(text)


def kind(text):
    """Return the kind of plate, one of :data:`KINDS`."""
    plate = key(text)
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(plate)), "other")


def shown(text):
    """Return the plate as it is shown: Chinese ones without separators, others as typed."""
    if kind(text) != "other":
        return key(text)
    return " ".join(unicodedata.normalize("NFKC", text or "").upper().split())
