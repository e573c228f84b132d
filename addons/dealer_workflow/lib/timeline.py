"""Working time as a line of intervals: hours between two moments in O(log n)."""

from bisect import bisect_right
from datetime import timedelta


class Timeline:
    """Intervals of working time, in UTC without zone.

    :param intervals: list of (start, end); those that touch or overlap are counted once
    """

    def __init__(self, intervals):
        self.starts = []
        self.ends = []
        self.before = []  # seconds of work before each interval
        total = 0.0
        for start, end in sorted(intervals):
            if self.ends and start < self.ends[-1]:
                start = self.ends[-1]
            if end <= start:
                continue
            self.starts.append(start)
            self.ends.append(end)
            self.before.append(total)
            total += (end - start).total_seconds()
        self.total = total

    def seconds_until(self, moment):
        """Seconds of work before `moment`."""
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return 0.0
        within = min(moment, self.ends[place]) - self.starts[place]
        return self.before[place] + within.total_seconds()

    def hours(self, start, end):
        """Hours of work from `start` to `end`; 0 when they are the wrong way round."""
        return max(self.seconds_until(end) - self.seconds_until(start), 0.0) / 3600

    def after(self, start, hours):
        """When `hours` of work have passed since `start`, or None when the line is too short."""
        wanted = self.seconds_until(start) + hours * 3600
        if wanted > self.total or not self.starts:
            return None
        low, high = 0, len(self.before)
        while low < high:  # the last interval that begins with less work behind it than wanted
            middle = (low + high) // 2
            if self.before[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        place = max(low - 1, 0)
        return self.starts[place] + timedelta(seconds=wanted - self.before[place])
