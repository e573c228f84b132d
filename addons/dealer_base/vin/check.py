"""The check digit at position 9 (49 CFR 565.15(c), the same sum in GB 16735-2019, annex A)."""

from .normalise import VIN
from .wmi import country_of

_VALUES = {
    char: value
    for letters, first in (("0123456789", 0), ("ABCDEFGH", 1), ("JKLMN", 1), ("P", 7), ("R", 9),
                           ("STUVWXYZ", 2))
    for value, char in enumerate(letters, first)
}  # fmt: skip
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

#: Where the law demands a check digit; elsewhere ISO 3779 leaves position 9 to the maker.
_MANDATORY = frozenset(("CA", "CN", "MX", "US"))


def check_digit(vin):
    """Return the character that position 9 of a well-formed ``vin`` should hold."""
    rest = sum([_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)]) % 11
    return "X" if rest == 10 else str(rest)


def check(vin):
    """Judge a normalised VIN by its form and check digit.

    :return: ``'malformed'``, not a VIN by ISO 3779 (frame numbers of old cars too);
        ``'ok'``, the check digit is right;
        ``'wrong'``, the check digit is wrong where the law demands one (North America, China);
        ``'unused'``, position 9 is no check digit and need not be (the rest of the world).
    :rtype: str
    """
    if not isinstance(vin, str) or not VIN.fullmatch(vin):
        return "malformed"
    if vin[8] == check_digit(vin):
        return "ok"
    # Volkswagen pads European-market VINs with Z, also those of cars built in Mexico.
    if vin[3:6] == "ZZZ" and vin[8] == "Z":
        return "unused"
    return "wrong" if country_of(vin) in _MANDATORY else "unused"
