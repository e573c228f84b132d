"""How far a car is driven a day, and when it will have reached a mileage. Knows no Odoo.

Method: exponentially weighted daily km with shrinkage.

* Readings that cannot be true are left out first: of all readings the longest chain is kept in
  which the odometer never runs backwards and never faster than ``MAX_DAILY_KM``. A mistyped
  figure, high or low, then falls out by itself. Where two or more readings after the chain agree
  among themselves, the instrument was replaced and counting starts again with them.
* Between two readings the car drove ``km`` in ``days``. The daily km is the ratio of the weighted
  sums, the weight of a stretch halving every ``HALF_LIFE`` days of its age, so a change of habit
  shows within a year or so. A ratio of sums weighs a stretch by its length: two readings a
  week apart say little, and a single long trip is not taken for a habit.
* The mean of the class (the cars of the same model, else what the plan calls typical) counts like
  ``PRIOR_DAYS`` more days of driving. A car with one reading gets the mean of its class, a car with
  years of readings its own; in between the estimate moves from one to the other without a step
  (the posterior mean of a gamma distributed rate).
* The range is meant to hold four times out of five: the spread between cars of a class while
  little is known, the spread between the car's own stretches later.
"""

from math import exp, log, sqrt
from typing import NamedTuple

MAX_DAILY_KM = 1500
HALF_LIFE = 330
PRIOR_DAYS = 20
# spread of daily km (standard deviation divided by the mean): between the cars of a class, and what
# remains of one car's future however well its past is known
CLASS_SPREAD = 0.5
OWN_SPREAD = 0.14
# four out of five of a normal distribution lie within so many standard deviations
RANGE = 1.28
# a stretch shorter than this says nothing about a habit
LEAST_DAYS = 7
# older readings of a car don't change the result; the work per car stays bounded
MOST_READINGS = 40
# a daily km below this is a car that stands
LEAST_DAILY_KM = 0.5


class Usage(NamedTuple):
    """What is known of a car's driving.

    :param daily_km: km a day
    :param low: km a day, lower end of the range (four of five cars lie within)
    :param high: km a day, upper end
    :param method: ``readings`` (its own stretches count more than the class), ``blend`` (they count
        less), ``class`` (none of its own)
    :param used: the readings behind it, ``(day, km)``
    :param ignored: the readings that were left out
    :param day: ordinal of the day of the last reading that counts, or None
    :param km: that reading
    """

    daily_km: float
    low: float
    high: float
    method: str
    used: tuple
    ignored: tuple
    day: int | None
    km: int | None


def clean(readings):
    """Split readings into those that can be true and those that cannot.

    :param readings: pairs of an ordinal day and km, in any order
    :return: (kept, ignored), each a list in order of time
    """
    by_day = {}
    for day, km in readings:
        by_day.setdefault(day, []).append(km)
    points = [(day, max(values)) for day, values in sorted(by_day.items())][-MOST_READINGS:]
    kept = _chain(points)
    if kept:
        later = [point for point in points if point[0] > kept[-1][0]]
        again = _chain(later)
        if len(again) >= 2:
            kept = again
    chosen = set(kept)
    return kept, [point for point in points if point not in chosen]


def _chain(points):
    """Return the longest chain of points the car can have driven; of equals the latest."""
    best, before = [], []
    for i, (day, km) in enumerate(points):
        length, previous = 1, None
        for j in range(i - 1, -1, -1):
            earlier, lower = points[j]
            if best[j] >= length and 0 <= km - lower <= MAX_DAILY_KM * (day - earlier):
                length, previous = best[j] + 1, j
        best.append(length)
        before.append(previous)
    if not points:
        return []
    i = max(range(len(points)), key=lambda index: (best[index], index))
    chain = []
    while i is not None:
        chain.append(points[i])
        i = before[i]
    return chain[::-1]


def usage(readings, class_daily_km, prior_days=PRIOR_DAYS, half_life=HALF_LIFE):
    """Return the :class:`Usage` of one car.

    :param readings: pairs of an ordinal day and km
    :param float class_daily_km: mean of the car's class, km a day; 0 when nothing is known of it
    """
    used, ignored = clean(readings)
    last = used[-1] if used else (None, None)
    decay = log(2) / half_life
    days = km = raw_days = 0.0
    stretches = []
    start = used[0] if used else None
    for point in used[1:]:
        length = point[0] - start[0]
        if length < LEAST_DAYS and point is not used[-1]:
            continue
        if length < 1:
            continue
        weight = exp(-decay * (last[0] - (point[0] + start[0]) / 2))
        days += weight * length
        km += weight * (point[1] - start[1])
        raw_days += length
        stretches.append((weight * length, (point[1] - start[1]) / length))
        start = point
    prior = prior_days if class_daily_km > 0 else 0.0
    if not days + prior:
        return Usage(0.0, 0.0, 0.0, "class", tuple(used), tuple(ignored), *last)
    daily = max((km + prior * class_daily_km) / (days + prior), LEAST_DAILY_KM)
    own = days / (days + prior_days)
    spread = _spread(stretches, daily)
    relative = sqrt(CLASS_SPREAD**2 * (1 - own) + own * (OWN_SPREAD**2 + spread**2))
    method = "class" if not days else "readings" if days >= prior_days else "blend"
    factor = exp(RANGE * relative)
    return Usage(daily, daily / factor, daily * factor, method, tuple(used), tuple(ignored), *last)


def _spread(stretches, daily):
    """Return the standard error of the mean of a car's stretches, relative to its daily km."""
    total = sum(weight for weight, _rate in stretches)
    if len(stretches) < 2 or not total:
        return 0.0
    variance = sum(weight * (rate - daily) ** 2 for weight, rate in stretches) / total
    effective = total**2 / sum(weight**2 for weight, _rate in stretches)
    return min(sqrt(variance / effective) / daily, CLASS_SPREAD)


def reach(known, km):
    """Return the ordinal days ``(expected, earliest, latest)`` on which a car reaches ``km``.

    None when no reading or no daily km is known. A mileage already passed was reached on the day
    of the last reading.
    """
    if known.day is None or not known.daily_km:
        return None
    left = max(km - known.km, 0)
    return tuple(
        known.day + min(round(left / rate), 36500)
        for rate in (known.daily_km, known.high, known.low)
    )


def class_mean(cars, least=5):
    """Return the typical daily km of a class: the median over its cars, so that taxis don't count.

    :param cars: one list of readings for each car
    :return: (km a day, number of cars behind it); (0.0, n) for fewer than ``least``
    """
    rates = []
    for readings in cars:
        used, _ignored = clean(readings)
        if used and used[-1][0] - used[0][0] >= 60:
            rates.append((used[-1][1] - used[0][1]) / (used[-1][0] - used[0][0]))
    rates.sort()
    if len(rates) < least:
        return 0.0, len(rates)
    middle = len(rates) // 2
    median = rates[middle] if len(rates) % 2 else (rates[middle - 1] + rates[middle]) / 2
    return median, len(rates)
