"""Offer the VIN that was probably meant."""

import re

from .check import check
from .normalise import normalise, plain

#: Letters of other scripts that print like Roman ones.
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХЅІЈԚԜҮЗӀ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ" "〇Օ",
    "ABEKMHOPCTYXSIJQWY3I" "ABEZHIKMNOPTYXCJ" "0O",
)  # fmt: skip
#: The three letters ISO 3779 leaves out, as the digits they are mistaken for.
_FORBIDDEN = str.maketrans("OQI", "001")
_LONGEST = 2000
#: A VIN inside other text: no letter or digit touches it and it ends in four digits.
_INSIDE = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{13}[0-9OQI]{4}(?![A-Z0-9])")


def suggest(text):
    """Return corrected VINs for ``text``, the likeliest first; nothing when it is fine as it is.

    Corrects what is certain to be wrong: O, Q and I, look-alikes of other scripts, the I some
    makers print before the number in a bar code, other words around the VIN. Digits are never
    guessed: about one wrong VIN in eleven has a right check digit.

    :rtype: list[str]
    """
    typed = normalise(text)
    if not typed or check(typed) != "malformed":
        return []
    folded = _fold(typed[:_LONGEST])
    candidates = [folded.translate(_FORBIDDEN)]
    if len(folded) == 18 and folded[0] == "I":
        candidates.append(folded[1:].translate(_FORBIDDEN))
    if isinstance(text, str):
        inside = _INSIDE.findall(_fold(plain(text[:_LONGEST])))
        candidates.extend(match.translate(_FORBIDDEN) for match in inside)
    verdicts = {vin: check(vin) for vin in candidates}
    order = ("ok", "unused", "wrong")
    return sorted((vin for vin in verdicts if verdicts[vin] in order),
                  key=lambda vin: order.index(verdicts[vin]))  # fmt: skip


def _fold(text):
    return text.translate(_LOOKALIKES)
