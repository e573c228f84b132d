"""Whether grades keep to the shares that were agreed, and who has to move. Plain Python."""

import math
from typing import NamedTuple


class Breach(NamedTuple):
    """A grade with too many or too few people."""

    grade: object
    count: int
    low: int
    high: int
    movers: list  # people who have to leave the grade (too many) or come into it (too few)


def limits(share_min, share_max, size):
    """The fewest and the most people of a group a grade may have.

    :param share_min: percent; of a small group rounded down, so that one person is never forced
    :param share_max: percent; rounded up
    """
    low = math.floor(size * share_min / 100 + 1e-9)
    high = math.ceil(size * share_max / 100 - 1e-9)
    return low, max(high, low)


def check(people, grades):
    """Compare a group with the shares of its grades.

    :param people: (person, points, index of his grade)
    :param grades: (grade, share_min, share_max), the best first
    :return: list of `Breach`, the best grade first
    """
    people = sorted(people, key=lambda row: -row[1])
    middle = (len(grades) - 1) / 2
    breaches = []
    for index, (grade, share_min, share_max) in enumerate(grades):
        low, high = limits(share_min, share_max, len(people))
        inside = [person for person, _points, place in people if place == index]
        if len(inside) > high:
            surplus = len(inside) - high
            # the good grades lose their weakest, the poor ones their strongest
            movers = inside[-surplus:] if index <= middle else inside[:surplus]
        elif len(inside) < low:
            wanted = low - len(inside)
            if index <= middle:
                movers = [p for p, _points, place in people if place > index][:wanted]
            else:
                movers = [p for p, _points, place in people if place < index][-wanted:]
        else:
            continue
        breaches.append(Breach(grade, len(inside), low, high, movers))
    return breaches
