"""The model year at position 10: thirty codes, used again every thirty years.

49 CFR 565.15(d) and GB 16735-2019, table 1: A is 1980 or 2010, Y 2000, 1 to 9 are 2001 to 2009.
"""

_CODES = {code: 1980 + i for i, code in enumerate("ABCDEFGHJKLMNPRSTVWXY123456789")}
_CYCLE = 30
#: China first ordered VINs in 1997; an earlier Chinese model year can't be meant.
_CHINA_SINCE = 1997


def newest(vin, today):
    """Return the newest year the code allows that is not after next year, or ``None``."""
    year = _CODES.get(vin[9])
    if year is None:
        return None
    while year + _CYCLE <= today.year + 1:
        year += _CYCLE
    return year if year <= today.year + 1 else None


def by_position_7(vin, today):
    """Return the year by 49 CFR 565.15(d)(2), or ``None``.

    On cars and light trucks a digit at position 7 means 1980 to 2009, a letter 2010 to 2039.
    """
    year = _CODES.get(vin[9])
    if year is None:
        return None
    year += 0 if vin[6].isdigit() else _CYCLE
    return year if year <= today.year + 1 else None


def in_china(vin, today):
    """Return ``(year, unambiguous)`` of a Chinese VIN. Position 7 says nothing about the year."""
    year = newest(vin, today)
    return year, year is not None and year - _CYCLE < _CHINA_SINCE
