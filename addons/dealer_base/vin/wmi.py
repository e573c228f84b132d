"""World manufacturer identifiers: who made it, and where (ISO 3780, GB 16737).

``data/wmi_cn.csv`` and ``data/wmi_world.csv`` say maker and candidate brands of a WMI (or of its
first two characters), ``data/countries.csv`` the countries of ISO 3780. One WMI may serve several
brands, and a factory may change hands: the brands are candidates, the likeliest first.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data"
#: Order of characters within an ISO 3780 range: letters first, zero last.
_ORDER = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"


class Wmi(NamedTuple):
    maker: str
    maker_zh: str
    brands: tuple
    kind: str  # '' for light vehicles, else truck, bus, moto, trailer
    year_code: bool  # position 10 is a model year outside North America and China too


def rows(name):
    """Yield the rows of a data file as dicts."""
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _table():
    return {
        row["wmi"]: Wmi(
            row["maker"],
            row["maker_zh"],
            tuple(filter(None, row["brands"].split("|"))),
            row["kind"] or "",
            row.get("year") == "y",
        )
        for name in ("wmi_world.csv", "wmi_cn.csv")
        for row in rows(name)
    }


@cache
def _countries():
    return {
        row["first"][0] + char: row["country"]
        for row in rows("countries.csv")
        for char in _ORDER[_ORDER.index(row["first"][1]) : _ORDER.index(row["last"][1]) + 1]
    }


def maker_of(vin):
    """Return the :class:`Wmi` of a VIN, or ``None`` when the table doesn't know it."""
    table = _table()
    # A 9 in third place marks the small makers, told apart by positions 12 to 14 only.
    return table.get(vin[:3]) or (table.get(vin[:2]) if vin[2] != "9" else None)


def country_of(vin):
    """Return the ISO 3166 alpha-2 code of the country a VIN was assigned in, or ``''``."""
    return _countries().get(vin[:2], "")
