"""The United States' vehicle database (NHTSA vPIC), offline, through the ``ultravin`` package.

Optional: without the package every look-up answers ``None`` and our own tables do the work.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from .check import check_digit

#: Of these kinds the first eleven characters decide everything we read; measured on 9,000
#: generated VINs. On motorcycles, trailers and incomplete vehicles the serial matters too.
_BY_DESCRIPTOR = frozenset(
    ("PASSENGER CAR", "MULTIPURPOSE PASSENGER VEHICLE (MPV)", "TRUCK", "BUS"),
)
#: vPIC error codes that say nothing against the decode: 0 clean, 9 and 10 off-road notes.
_HARMLESS = frozenset((0, 9, 10))


class Vpic(NamedTuple):
    make: str
    model: str
    maker: str
    year: int | None
    kind: str
    clean: bool  # vPIC knows the pattern, leaving aside the check digit


@cache
def _ultravin():
    try:
        import ultravin
    except Exception:  # absent or broken: neither may stop the entry of a vehicle
        return None
    return ultravin


def look_up(vin):
    """Return what vPIC knows of a well-formed VIN as :class:`Vpic`, or ``None``."""
    if _ultravin() is None:
        return None
    if vin[2] != "9":
        found = _descriptor(vin[:8], vin[9:11])
        if found is None or found.kind in _BY_DESCRIPTOR:
            return found
    return _decode(vin)


@lru_cache(maxsize=1 << 15)
def _descriptor(first, last):
    """Decode the standard vehicle of a descriptor, the same for every serial number."""
    return _decode(f"{first}0{last}000001")


def _decode(vin):
    try:
        # Our own check judges the check digit; here it is always right.
        answer = _ultravin().decode(vin[:8] + check_digit(vin) + vin[9:])
    except Exception:  # its data can surprise it; ours will do
        return None
    values = answer.get("attributes") or {}
    make = values.get("Make") or ""
    maker = values.get("Manufacturer Name") or ""
    if not make and not maker:
        return None
    return Vpic(
        make,
        values.get("Model") or "",
        maker,
        answer.get("model_year"),
        values.get("Vehicle Type") or "",
        bool(make) and _HARMLESS.issuperset(answer.get("error_codes") or (0,)),
    )
