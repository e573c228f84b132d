"""What speaks against a plan, for one person, in plain values."""

from datetime import timedelta


def find_short_rests(shifts, hours, since):
    """Yield (date, hours of rest) of shifts that begin too soon after the one before.

    :param shifts: list of (date, start, end), by start; moments naive UTC
    :param hours: least rest
    :param since: date from which shifts are judged
    """
    before = None
    for day, start, end in shifts:
        if before and day >= since:
            rest = (start - before).total_seconds() / 3600
            if rest < hours:
                yield day, rest
        before = max(before, end) if before else end


def find_long_streaks(dates, longest, since):
    """Yield (date, days) of the last day of each run of working days longer than allowed.

    :param dates: set of working dates
    :param since: date from which runs are judged: those that end on it or later
    """
    one = timedelta(days=1)
    for day in sorted(dates):
        if day - one in dates:
            continue
        last = day
        while last + one in dates:
            last += one
        length = (last - day).days + 1
        if length > longest and last >= since:
            yield last, length
