"""Interest by day, exact. Plain Python, knows no Odoo.

Interest of a day = balance at the end of the day x rate of the day / 100 / days of the year.
The day money is drawn counts, the day it is paid back does not. Days before `free_until` cost
nothing. From `maturity` on the late rate is charged instead, where there is one. Days of the year:
360, 365, or the true ones (366 in a leap year). Nothing is rounded here: whoever posts rounds once.
"""

from bisect import bisect_right
from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

ACTUAL = "actual"


class Terms(NamedTuple):
    """What a bank charges.

    :param str basis: "360", "365" or "actual"
    :param tuple rates: ((first day, percent a year), …), oldest first; before the first day nothing
    :param late_rate: percent a year from the maturity on, or None
    """

    basis: str
    rates: tuple
    late_rate: Fraction | None = None


class Segment(NamedTuple):
    """Days in a row with one balance, rate and year."""

    start: date
    days: int
    balance: Fraction
    rate: Fraction
    year_days: int

    @property
    def interest(self):
        return self.balance * self.days * self.rate / 100 / self.year_days

    def goes_on_as(self, other):
        """Return whether `other` follows at once and is charged alike."""
        return self[2:] == other[2:] and self.start + timedelta(days=self.days) == other.start


def exact(number):
    """Return a number as people read it: 0.1 is a tenth."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def year_days(basis, day):
    if basis == ACTUAL:
        return 366 if isleap(day.year) else 365
    return int(basis)


def segments(first, last, movements, terms, free_until=None, maturity=None):
    """Split a period into days in a row that are charged alike.

    :param date first: first day that is counted
    :param date last: last day that is counted
    :param movements: (day, amount) pairs; drawn above zero, paid back below
    :param Terms terms:
    :param date free_until: first day that costs interest
    :param date maturity: first day of the late rate
    :return: list of :class:`Segment`; days without balance or rate are left out
    """
    if last < first:
        return []
    end = last + timedelta(days=1)
    marks = {first, end}
    marks.update(day for day, _amount in movements)
    marks.update(day for day, _rate in terms.rates)
    marks.update(day for day in (free_until, maturity) if day)
    if terms.basis == ACTUAL:
        marks.update(date(year, 1, 1) for year in range(first.year, end.year + 1))
    days = sorted(mark for mark in marks if first <= mark <= end)
    rate_days = [day for day, _rate in terms.rates]
    result = []
    for start, stop in pairwise(days):
        if free_until and start < free_until:
            continue
        balance = sum((exact(amount) for day, amount in movements if day <= start), Fraction(0))
        position = bisect_right(rate_days, start)
        rate = exact(terms.rates[position - 1][1]) if position else Fraction(0)
        if maturity and terms.late_rate is not None and start >= maturity:
            rate = exact(terms.late_rate)
        if balance > 0 and rate:
            part = Segment(start, (stop - start).days, balance, rate, year_days(terms.basis, start))
            before = result[-1] if result else None
            if before and before.goes_on_as(part):
                result[-1] = before._replace(days=before.days + part.days)
            else:
                result.append(part)
    return result


def interest(*args, **kwargs):
    """Return the exact interest of a period; parameters as of `segments`."""
    return sum((part.interest for part in segments(*args, **kwargs)), Fraction(0))


def rounded(amount, rounding):
    """Return an exact amount as whole units of a currency, half away from zero, as a float."""
    unit = exact(rounding)
    units = abs(amount) / unit + Fraction(1, 2)
    whole = units.numerator // units.denominator
    return float(whole * unit * (-1 if amount < 0 else 1))
