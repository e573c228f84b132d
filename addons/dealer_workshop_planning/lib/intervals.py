"""Sorted, disjoint stretches of time as `[(start, end), …]`: whole seconds since 1970, UTC."""

from bisect import bisect_right


def union(stretches):
    """Return any stretches as sorted, disjoint ones; those that touch become one."""
    result = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def intersect(one, other):
    result = []
    i = j = 0
    while i < len(one) and j < len(other):
        start = max(one[i][0], other[j][0])
        end = min(one[i][1], other[j][1])
        if start < end:
            result.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return result


def subtract(one, other):
    result = []
    j = 0
    for start, end in one:
        while j < len(other) and other[j][1] <= start:
            j += 1
        at, k = start, j
        while k < len(other) and other[k][0] < end:
            if other[k][0] > at:
                result.append((at, other[k][0]))
            at = max(at, other[k][1])
            k += 1
        if at < end:
            result.append((at, end))
    return result


def length(stretches):
    return sum(end - start for start, end in stretches)


def clip(stretches, start, end):
    return [(max(s, start), min(e, end)) for s, e in stretches if s < end and e > start]


class Clock:
    """Work time over stretches: when work of so many seconds ends, in logarithmic time."""

    __slots__ = ("before", "ends", "starts", "stretches")

    def __init__(self, stretches):
        self.stretches = stretches
        self.starts = [start for start, _end in stretches]
        self.ends = [end for _start, end in stretches]
        self.before = []  # work seconds before each stretch
        worked = 0
        for start, end in stretches:
            self.before.append(worked)
            worked += end - start

    def at(self, moment):
        """Return the index of the stretch that holds `moment`, or None."""
        index = bisect_right(self.starts, moment) - 1
        return index if index >= 0 and moment < self.ends[index] else None

    def next(self, moment):
        """Return the first moment of work not before `moment`, or None."""
        index = bisect_right(self.ends, moment)
        if index >= len(self.starts):
            return None
        return max(moment, self.starts[index])

    def end(self, start, seconds):
        """Return when work of `seconds` that starts at `start` ends, over breaks and nights.

        None: it does not start in work time, or does not end within the stretches.
        """
        index = self.at(start)
        if index is None:
            return None
        target = self.before[index] + start - self.starts[index] + seconds
        last = bisect_right(self.before, target - 1) - 1
        end = self.starts[last] + target - self.before[last]
        return end if end <= self.ends[last] else None

    def worked(self, start, end):
        """Return the seconds of work between two moments."""
        return length(clip(self.stretches, start, end))


class Busy:
    """Taken stretches: is one free, and from when to when."""

    __slots__ = ("ends", "starts")

    def __init__(self, stretches):
        self.starts = [start for start, _end in stretches]
        self.ends = [end for _start, end in stretches]

    def free(self, start, end):
        index = bisect_right(self.ends, start)
        return index >= len(self.starts) or self.starts[index] >= end

    def until(self, moment):
        """Return when the stretch that holds `moment` ends, or None when it is free then."""
        index = bisect_right(self.ends, moment)
        if index < len(self.starts) and self.starts[index] <= moment:
            return self.ends[index]
        return None
