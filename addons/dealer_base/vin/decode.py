"""Read maker, brand, model and year out of a VIN, and never more than it says."""

from dataclasses import dataclass
from datetime import date

from . import vpic, year
from .brand import brand
from .check import check
from .normalise import normalise
from .wmi import country_of, maker_of

_NORTH_AMERICA = frozenset(("CA", "MX", "US"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a VIN says. Whatever it doesn't say is empty, ``None`` or ``False``."""

    vin: str = ""
    wmi: str = ""
    maker: str = ""
    maker_zh: str = ""
    #: Canonical names, see :func:`.brand.brand`; candidates, the likeliest first.
    brands: tuple = ()
    model: str = ""
    model_year: int | None = None
    year_confirmed: bool = False
    #: ISO 3166 alpha-2 code of the country that assigned the WMI.
    country: str = ""


def decode(text, today=None):
    """Decode a VIN as typed. Never raises on a string; what is no VIN decodes to nothing.

    Chinese numbers (L and H) are read by our own table alone. Others by vPIC when ``ultravin``
    is installed and knows them, then by our table, then by the country of ISO 3780.

    :param str text: a VIN in any spelling :func:`normalise` understands.
    :param datetime.date today: the clock; model years after next year are not believed.
    :rtype: Decoded
    """
    vin = normalise(text)
    verdict = check(vin)
    if verdict == "malformed":
        return Decoded(vin=vin)
    today = today or date.today()
    country = country_of(vin)
    row = maker_of(vin)
    if country == "CN":
        found, (model_year, confirmed) = None, year.in_china(vin, today)
        confirmed = confirmed and verdict == "ok"
    else:
        found = vpic.look_up(vin)
        model_year, confirmed = _year(vin, verdict, country, row, found, today)
    return Decoded(
        vin=vin,
        wmi=vin[:3],
        maker=row.maker if row else found.maker.strip() if found else "",
        maker_zh=row.maker_zh if row else "",
        brands=_brands(row, found),
        model=_model(found),
        model_year=model_year,
        year_confirmed=confirmed,
        country=country,
    )


def _year(vin, verdict, country, row, found, today):
    """Return ``(model year, confirmed)`` of a vehicle not made in China."""
    if found and found.clean and verdict == "ok":
        # A North American car wherever it was built: vPIC knows its pattern, so 49 CFR 565 holds.
        known = found.year and found.year <= today.year + 1
        return (found.year, True) if known else (None, False)
    if country in _NORTH_AMERICA and vin[3:6] != "ZZZ":
        if row and row.kind:
            # Heavy vehicles, motorcycles and trailers are exempt from the position-7 rule.
            return year.newest(vin, today), False
        model_year = year.by_position_7(vin, today)
        return model_year, bool(model_year and row and verdict == "ok")
    if (row and row.year_code) or country in _NORTH_AMERICA:
        # A right check digit hints at a North American car, a digit at position 7 at its age.
        rule = year.by_position_7 if verdict == "ok" and vin[6].isdigit() else year.newest
        return rule(vin, today), False
    return None, False


def _brands(row, found):
    """Return candidate brands: vPIC's alone when it is sure, else before those of the WMI."""
    candidates = row.brands if row else ()
    if not found or not found.make:
        return candidates
    # vPIC files Scion under Toyota, and Ram's first years under Dodge.
    if found.make == "TOYOTA" and found.model.upper().startswith("SCION"):
        return ("Scion",)
    name = brand(found.make)
    if found.clean and not (name == "Dodge" and "Ram" in candidates):
        return (name,)
    return (name, *(other for other in candidates if other != name))


def _model(found):
    if not found or not found.clean:
        return ""
    first, _, rest = found.model.partition(" ")
    return rest if first.upper() == "SCION" and rest else found.model
