"""Splitting amounts exactly: whole units in, whole units out, nothing lost or gained.

Plain Python, knows no Odoo. A *unit* is the smallest amount of a currency (a cent, a yen, a fils):
amounts are whole numbers of it, percentages are fractions, so that no step rounds but the one
that must.
"""

from fractions import Fraction
from math import floor


def to_units(amount, rounding):
    """Return how many units `amount` is; `rounding` is one unit (0.01, 1, 0.001, 0.05 …)."""
    return round(Fraction(str(amount)) / Fraction(str(rounding)))


def to_amount(units, rounding):
    """Return `units` as the float nearest to it."""
    return float(units * Fraction(str(rounding)))


def exact_percent(percent):
    """Return a percentage as people read it: 33.3 is 333 tenths, not its binary neighbour."""
    return Fraction(str(percent))


def split(total, weights):
    """Split `total` units by `weights` (largest remainder).

    Each piece differs from its exact share by less than one unit; of equal remainders the first
    gets the unit. Weights may be negative (a discount among goods) unless they add up to zero.

    :param int total:
    :param weights: int or Fraction each
    :rtype: list(int), adding up to `total`
    """
    whole = sum(weights)
    if not whole:
        if total:
            raise ValueError("An amount cannot be split by weights that add up to nothing.")
        return [0 for _weight in weights]
    ideals = [Fraction(total) * weight / whole for weight in weights]
    return _round_to(total, ideals)


def split_rows(rows):
    """Split several amounts between the same few, so that nobody gains by rounding.

    What one got too much of a row he gets less of the next: after any number of rows everybody
    is less than two units from his exact share, where split row by row would drift with each.

    :param rows: pairs of total units and {who: weight}; the weights are positive
    :return: {who: units} of each row, each adding up to its total
    """
    owed = {}
    results = []
    for total, weights in rows:
        whole = sum(weights.values())
        if not total:
            results.append(dict.fromkeys(weights, 0))
            continue
        exact = {who: Fraction(total) * weight / whole for who, weight in weights.items()}
        ideals = [share + owed.get(who, 0) for who, share in exact.items()]
        pieces = dict(zip(exact, _round_within(total, ideals), strict=True))
        for who, piece in pieces.items():
            owed[who] = owed.get(who, 0) + exact[who] - piece
        results.append(pieces)
    return results


def cover(gross, deductible=0, cap=None):
    """Return what a payer with these terms pays of `gross`, and the rest's two reasons.

    The deductible comes off first, what is left is paid up to the cap.

    :return: (paid, taken off as deductible, left over beyond the cap), adding up to `gross`
    """
    if gross <= 0:
        return gross, 0, 0
    deducted = min(deductible, gross)
    rest = gross - deducted
    paid = rest if cap is None else min(rest, cap)
    return paid, deducted, rest - paid


def _round_to(total, ideals):
    """Round `ideals`, which add up to `total`, to whole numbers that do."""
    pieces = [floor(ideal) for ideal in ideals]
    order = sorted(range(len(ideals)), key=lambda i: (pieces[i] - ideals[i], i))
    for index in order[: total - sum(pieces)]:
        pieces[index] += 1
    return pieces


def _round_within(total, ideals):
    """As `_round_to`, but every piece has the sign of `total`, and `ideals` need not add up."""
    sign = -1 if total < 0 else 1
    left = abs(total)
    ideals = [sign * ideal for ideal in ideals]
    pieces = [max(0, floor(ideal)) for ideal in ideals]
    while sum(pieces) > left:
        index = max(
            (i for i in range(len(pieces)) if pieces[i]), key=lambda i: (pieces[i] - ideals[i], -i)
        )
        pieces[index] -= 1
    while sum(pieces) < left:
        index = max(range(len(pieces)), key=lambda i: (ideals[i] - pieces[i], -i))
        pieces[index] += 1
    return [sign * piece for piece in pieces]
