"""Spreading an amount so that the pieces add up to it. Plain Python, knows no Odoo."""

from decimal import ROUND_HALF_UP, Decimal


def spread(amount, weights, step=0.01):
    """Split `amount` in proportion to `weights`, each piece a multiple of `step`, none lost.

    The pieces that were cut the most get what rounding left over. Without any weight all pieces
    are alike. An amount below zero is split as its opposite.

    :param float amount: a multiple of `step`
    :param weights: what the pieces are in proportion to, none below zero
    :param float step: the currency's smallest amount
    :return: list of floats, as many as there are weights

    >>> spread(100, [1, 1, 1])
    [33.34, 33.33, 33.33]
    >>> spread(10, [3, 0, 1])
    [7.5, 0.0, 2.5]
    """
    if not weights:
        return []
    unit = Decimal(str(step))
    units = int((Decimal(str(amount)) / unit).quantize(Decimal(1), ROUND_HALF_UP))
    sign, units = (-1, -units) if units < 0 else (1, units)
    shares = [Decimal(str(weight)) for weight in weights]
    total = sum(shares)
    if total <= 0:
        shares, total = [Decimal(1)] * len(weights), Decimal(len(weights))
    exact = [units * share / total for share in shares]
    whole = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for index in order[: units - sum(whole)]:
        whole[index] += 1
    return [float(sign * value * unit) for value in whole]
