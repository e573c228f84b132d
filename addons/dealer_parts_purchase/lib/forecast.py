"""Demand forecasts for spare parts, in plain Python: no Odoo, no numpy.

A series is sparse: the months with demand only, as `(index, quantity)` with 0 the oldest month of
the window and `months - 1` the last full month. Most parts move in few months, so what a series
costs follows the number of its hits, not the length of the window.

Sources
-------
* Classes: A. A. Syntetos, J. E. Boylan, J. D. Croston, "On the categorization of demand patterns",
  Journal of the Operational Research Society 56 (2005): average inter-demand interval (ADI) 1.32,
  squared coefficient of variation of the sizes (CV²) 0.49.
* TSB: R. H. Teunter, A. A. Syntetos, M. Z. Babai, "Intermittent demand: linking forecasting to
  inventory obsolescence", European Journal of Operational Research 214 (2011). Unlike Croston's
  method it lowers the forecast of a part that is asked for no more.
* SES: simple exponential smoothing, R. G. Brown, "Exponential Smoothing for Predicting Demand"
  (1956).
* Safety stock: quantile of the demand over lead time and review, normal for smooth and erratic,
  negative binomial for intermittent and lumpy demand (Syntetos, Boylan, "On the stock control
  performance of intermittent demand estimators", IJPE 103 (2006)).
"""

import math
from collections import namedtuple
from statistics import NormalDist

ADI_CUT = 1.32
CV2_CUT = 0.49
ALPHA_LEVEL = 0.2  # SES: weight of the newest month
ALPHA_SIZE = 0.1  # TSB: weight of the newest size
BETA_PROBABILITY = 0.1  # TSB: weight of the newest month in the chance of demand
MIN_MONTHS = 6  # one hit last month is not a demand of one a month
DAYS_PER_MONTH = 365.25 / 12
_NORMAL = NormalDist()

Forecast = namedtuple("Forecast", "rate variance method kind hits")
Forecast.__doc__ = """What is known of a series.

rate: expected demand per month; variance: of the demand of one month around it; method: ses, tsb
or none; kind: smooth, erratic, intermittent, lumpy or none; hits: months with demand."""

NOTHING = Forecast(0.0, 0.0, "none", "none", 0)


def classify(points, months):
    """Return smooth, erratic, intermittent or lumpy.

    :param points: `[(index, quantity)]`, quantities above zero, by month
    :param int months: length of the observed history the points lie in
    """
    hits = len(points)
    total = squares = 0.0
    for _index, quantity in points:
        total += quantity
        squares += quantity * quantity
    mean = total / hits
    cv2 = max(0.0, squares / hits / (mean * mean) - 1.0)
    if months < ADI_CUT * hits:
        return "smooth" if cv2 < CV2_CUT else "erratic"
    return "intermittent" if cv2 < CV2_CUT else "lumpy"


def ses(points, start, months, alpha=ALPHA_LEVEL):
    """Simple exponential smoothing: `level += alpha * (demand - level)`, month after month.

    Starts from the mean of the first six observed months. Gaps decay in one step.

    :return: the level after the last month
    """
    first = min(MIN_MONTHS, months - start)
    level = sum(q for i, q in points if i < start + first) / first
    keep = 1.0 - alpha
    last = start - 1
    for index, quantity in points:
        gap = index - last - 1
        if gap:
            level *= keep**gap
        level += alpha * (quantity - level)
        last = index
    gap = months - 1 - last
    return level * keep**gap if gap else level


def tsb(points, start, months, alpha=ALPHA_SIZE, beta=BETA_PROBABILITY):
    """Teunter-Syntetos-Babai: chance of demand, updated every month, times its smoothed size.

    Starts from the share of months with demand and the mean size of the first year observed.

    :return: expected demand per month after the last month
    """
    first = min(12, months - start)
    early = [q for i, q in points if i < start + first]
    size = sum(early) / len(early)
    chance = len(early) / first
    keep = 1.0 - beta
    last = start - 1
    for index, quantity in points:
        gap = index - last - 1
        if gap:
            chance *= keep**gap
        chance += beta * (1.0 - chance)
        size += alpha * (quantity - size)
        last = index
    gap = months - 1 - last
    return (chance * keep**gap if gap else chance) * size


def forecast(points, months):
    """Choose the method by the class of the demand and return what it expects.

    :param points: `[(index, quantity)]` of the months with demand, in their order; months with
        nothing, or with more back than out, are left out
    :param int months: number of full months looked back
    :rtype: Forecast
    """
    points = [point for point in points if point[1] > 0]
    if not points:
        return NOTHING
    # before it was asked for the first time a part may not have been in the catalogue
    start = max(0, min(points[0][0], months - MIN_MONTHS))
    observed = months - start
    kind = classify(points, observed)
    if kind in ("smooth", "erratic"):
        method, rate = "ses", ses(points, start, months)
    else:
        method, rate = "tsb", tsb(points, start, months)
    squares = total = 0.0
    for _index, quantity in points:
        total += quantity
        squares += quantity * quantity
    # mean square around the forecast: the bias of a rising or falling demand counts as well
    variance = squares / observed - 2.0 * rate * total / observed + rate * rate
    return Forecast(rate, max(variance, 0.0), method, kind, len(points))


def naive(points, months, window=1):
    """The mean of the last `window` months: what the methods above have to beat."""
    return sum(quantity for index, quantity in points if index >= months - window) / window


_z_cache = {}


def safety_stock(expected, service_level, months):
    """Return the stock beyond the expected demand that the service level asks for.

    :param Forecast expected:
    :param float service_level: percent of the order cycles without a stock-out, 50 to 99.9
    :param float months: lead time
    :return: in the part's unit, not rounded
    """
    if not expected.rate or months <= 0:
        return 0.0
    level = min(max(service_level, 50.0), 99.9) / 100.0
    mean = expected.rate * months
    variance = expected.variance * months
    if expected.method == "ses" or mean > 100.0:
        z = _z_cache.get(level)
        if z is None:
            z = _z_cache[level] = _NORMAL.inv_cdf(level)
        return z * math.sqrt(variance)
    return max(0.0, discrete_quantile(mean, variance, level) - mean)


def discrete_quantile(mean, variance, level):
    """Return the smallest whole number that demand doesn't exceed with chance `level`.

    Negative binomial with this mean and variance; Poisson where the variance is not above the
    mean.
    """
    if variance > mean * 1.0001:
        size = mean * mean / (variance - mean)
        success = mean / variance
        chance = success**size
        fail = 1.0 - success
        total, number = chance, 0
        while total < level and number < 10000:
            chance *= (size + number) / (number + 1) * fail
            number += 1
            total += chance
        return number
    chance = math.exp(-mean)
    total, number = chance, 0
    while total < level and number < 10000:
        number += 1
        chance *= mean / number
        total += chance
    return number


def round_up(quantity, pack, minimum=0.0):
    """Return the quantity to buy: at least the vendor's minimum, in whole packs.

    >>> round_up(7, 5), round_up(7, 0), round_up(0.2, 1), round_up(3, 5, 12)
    (10.0, 7.0, 1.0, 15.0)
    """
    if quantity <= 0:
        return 0.0
    quantity = max(quantity, minimum)
    if pack <= 0:
        return float(quantity)
    return math.ceil(round(quantity / pack, 6)) * float(pack)
