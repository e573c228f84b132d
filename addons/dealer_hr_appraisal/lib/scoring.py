"""How a figure, an answer and their weights become points. Plain Python, without Odoo."""

# no item gives more than this, whatever its cap says
MAX_POINTS = 200.0


def clamp(points, cap=100.0):
    """Points within 0 and the cap."""
    return min(max(points, 0.0), min(cap, MAX_POINTS))


def linear(value, floor, target, cap=100.0):
    """0 at the floor, 100 at the target, on a straight line beyond it up to the cap.

    A floor above the target means that less is better (rework, complaints).
    """
    if floor == target:
        return clamp(100.0 if value >= target else 0.0, cap)
    return clamp(100.0 * (value - floor) / (target - floor), cap)


def banded(value, bands, cap=100.0):
    """The points of the highest band the value reaches; 0 below all of them.

    :param bands: pairs (lowest value of the band, points), in any order
    """
    points = 0.0
    for start, band_points in sorted(bands):
        if value < start:
            break
        points = band_points
    return clamp(points, cap)


def weighted(pairs):
    """Mean of points by weight.

    :param pairs: (weight, points); points None: not given, its weight goes to the others
    :return: points, None when nothing was given
    """
    given = [(weight, points) for weight, points in pairs if points is not None and weight > 0]
    total = sum(weight for weight, _points in given)
    if not total:
        return None
    return sum(weight * points for weight, points in given) / total
