"""How shelf prices are rounded. Plain Python, knows no Odoo."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

RULES = ("cent", "tenth", "whole", "five", "ten", "nine", "ninety_nine")
_STEPS = {
    "cent": Decimal("0.01"),
    "tenth": Decimal("0.1"),
    "whole": Decimal(1),
    "five": Decimal(5),
    "ten": Decimal(10),
}
_ENDINGS = {"nine": Decimal("0.9"), "ninety_nine": Decimal("0.99")}


def round_price(value, rule):
    """Return the price nearest to `value` that the rule allows; of two equally near the higher.

    A price above nothing never becomes nothing: where the rule would say so, it is left at its
    cents.

    :param float value: a price, not below zero
    :param str rule: ``cent``, ``tenth``, ``whole``, ``five``, ``ten`` (multiples of these),
        ``nine`` (ends in .9), ``ninety_nine`` (ends in .99)
    """
    price = Decimal(repr(value)).quantize(_STEPS["cent"], ROUND_HALF_UP)
    if rule in _ENDINGS:
        ending = _ENDINGS[rule]
        below = (price - ending).to_integral_value(ROUND_FLOOR) + ending
        rounded = below if price - below < below + 1 - price else below + 1
    else:
        step = _STEPS[rule]
        rounded = (price / step).to_integral_value(ROUND_HALF_UP) * step
    return float(rounded if rounded > 0 else price)
