"""What the rows of one month earn: bands, thresholds, caps. Plain Python, knows no Odoo."""

from itertools import pairwise
from typing import NamedTuple


class Band(NamedTuple):
    """The rate of what is more than `above`."""

    above: float
    rate: float


class Terms(NamedTuple):
    """How a rule pays.

    :param rate: without bands, and below the first
    :param bands: tuple of :class:`Band`
    :param axis: what bands and threshold count: `rows` (documents of the month), `quantity` (the
        month's total of what is measured) or `row` (the value of each document by itself)
    :param marginal: each band pays what lies in it; else the band reached pays everything
    :param threshold: below this many (documents, or of the quantity) nothing is paid
    :param cap_row: most for one document, 0: no limit
    :param cap_total: most for the month, 0: no limit
    :param divisor: 100 for percentages
    """

    rate: float
    bands: tuple = ()
    axis: str = "rows"
    marginal: bool = False
    threshold: float = 0.0
    cap_row: float = 0.0
    cap_total: float = 0.0
    divisor: float = 1.0


class Row(NamedTuple):
    quantity: float  # what is measured: 1 for a document, pieces, hours, money
    value: float  # of the document itself, for bands of each document


class Earning(NamedTuple):
    rate: float
    units: int  # smallest units of the currency
    effect: str  # why it is not rate × quantity: threshold, cap_row, cap_total, or nothing


def rate_at(terms, total):
    """Return the rate of the band that `total` has reached."""
    rate = terms.rate
    for band in sorted(terms.bands):
        if total > band.above:
            rate = band.rate
    return rate


def rate_between(terms, start, end):
    """Return the average rate of what lies between two points, each band paying its own part."""
    if start == end:
        return rate_at(terms, end)
    low, high = min(start, end), max(start, end)
    bands = sorted(terms.bands)
    edges = [low, *(band.above for band in bands if low < band.above < high), high]
    paid = sum((upper - lower) * rate_at(terms, upper) for lower, upper in pairwise(edges))
    return paid / (high - low)


def earn(terms, rows, to_units):
    """Return what each of the rows earns, in their order.

    :param rows: list of :class:`Row` of one person (or one pool) and month
    :param to_units: function that rounds an amount to whole units of the currency
    :return: list of :class:`Earning`
    """
    sizes = [row.quantity if terms.axis == "quantity" else 1.0 for row in rows]
    total = sum(sizes)
    if terms.threshold and total < terms.threshold:
        return [Earning(0.0, 0, "threshold") for _row in rows]
    cap_row, cap_total = to_units(terms.cap_row), to_units(terms.cap_total)
    position = 0.0
    spent = 0
    earnings = []
    for row, size in zip(rows, sizes, strict=True):
        if not terms.bands:
            rate = terms.rate
        elif terms.axis == "row":
            rate = (
                rate_between(terms, 0.0, row.value) if terms.marginal else rate_at(terms, row.value)
            )
        elif terms.marginal:
            rate = rate_between(terms, position, position + size)
        else:
            rate = rate_at(terms, total)
        position += size
        units, effect = to_units(row.quantity * rate / terms.divisor), ""
        if cap_row and units > cap_row:
            units, effect = cap_row, "cap_row"
        if cap_total and spent + units > cap_total:
            units, effect = max(0, cap_total - spent), "cap_total"
        spent += units
        earnings.append(Earning(rate, units, effect))
    return earnings
