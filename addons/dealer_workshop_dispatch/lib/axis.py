"""Working time without its breaks, and stretches of time that are taken.

Knows no Odoo. Times are whole numbers from an origin the caller chooses.
"""

from bisect import bisect_left, bisect_right, insort
from time import CLOCK_MONOTONIC, clock_gettime

GRID = 5  # minutes; shorter steps are no use on a shop floor
FAIRNESS = 1  # what a minute above the fair share costs


def stopwatch():
    """Return real seconds; a clock that is set by hand (a story, a test) does not reach them."""
    return clock_gettime(CLOCK_MONOTONIC)


class Axis:
    """The working time of one calendar without its breaks.

    Work that meets a break goes on after it, so a piece of work has a fixed length on this axis
    and a varying one on the clock on the wall.
    """

    def __init__(self, segments):
        self.segments = [(start, end) for start, end in segments if end > start]
        self.offsets = []
        total = 0
        for start, end in self.segments:
            self.offsets.append(total)
            total += end - start
        self.length = total
        self._starts = [start for start, _end in self.segments]

    def to_work(self, moment):
        """:return: the working minutes before `moment`"""
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0
        start, end = self.segments[index]
        return self.offsets[index] + min(moment, end) - start

    def start_of(self, work):
        """:return: the minute on the wall at which the working minute `work` begins"""
        index = max(bisect_right(self.offsets, work) - 1, 0)
        return self.segments[index][0] + work - self.offsets[index]

    def end_of(self, work):
        """:return: the minute on the wall at which `work` working minutes are over"""
        index = max(bisect_left(self.offsets, work) - 1, 0)
        return self.segments[index][0] + work - self.offsets[index]

    def cover(self, start, end):
        """:return: what of [start, end) is working time, as (start, end) on this axis"""
        return self.to_work(start), self.to_work(end)


class Timeline:
    """Taken stretches of one bay, technician or car, sorted."""

    def __init__(self, taken=()):
        self.taken = sorted(taken)

    def clash(self, start, end):
        """:return: the end of a taken stretch that overlaps [start, end), or None"""
        index = bisect_right(self.taken, (start, float("inf")))
        if index and self.taken[index - 1][1] > start:
            return self.taken[index - 1][1]
        if index < len(self.taken) and self.taken[index][0] < end:
            return self.taken[index][1]
        return None

    def free(self, start, end):
        """:return: the minutes of [start, end) nothing takes"""
        return (
            end
            - start
            - sum(max(0, min(last, end) - max(first, start)) for first, last in self.taken)
        )

    def take(self, start, end):
        insort(self.taken, (start, end))
