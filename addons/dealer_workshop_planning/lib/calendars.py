"""Weekly patterns in local time as stretches of UTC: opening hours, shifts, block-outs."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .intervals import clip, union

EPOCH = datetime(1970, 1, 1)


def to_seconds(moment):
    """Return the seconds since 1970 of a naive datetime in UTC."""
    return int((moment - EPOCH).total_seconds())


def to_datetime(seconds):
    return EPOCH + timedelta(seconds=seconds)


@lru_cache(maxsize=65536)
def local(seconds, zone):
    """Return the local, aware datetime of a moment."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(_zone(zone))


@lru_cache(maxsize=64)
def _zone(name):
    return ZoneInfo(name)


@lru_cache(maxsize=65536)
def local_moment(day, hour, zone):
    """Return the moment when it is `hour` (float, 24 is the next midnight) on `day`."""
    minutes = round(hour * 60)
    day += timedelta(days=minutes // 1440)
    minutes %= 1440
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=_zone(zone))
    return int(wall.timestamp())


def week_parity(day):
    """Return which of two weeks a date is in, as core counts: 0 the first, 1 the second."""
    return ((day.toordinal() - 1) // 7) % 2


def days(start, end, zone):
    """Yield the local dates from the day before `start` to the day of `end`."""
    day = local(start, zone).date() - timedelta(days=1)
    last = local(end, zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def expand(pattern, zone, start, end):
    """Return the stretches of a weekly pattern between two moments.

    :param pattern: iterable of (weekday, hour from, hour to, week): Monday is 0; week is 0 or 1 in
        a calendar of two weeks, else None
    """
    by_day = {}
    for weekday, hour_from, hour_to, week in pattern:
        for parity in (0, 1) if week is None else (week,):
            by_day.setdefault((weekday, parity), []).append((hour_from, hour_to))
    stretches = [
        (local_moment(day, hour_from, zone), local_moment(day, hour_to, zone))
        for day in days(start, end, zone)
        for hour_from, hour_to in by_day.get((day.weekday(), week_parity(day)), ())
    ]
    return clip(union(stretches), start, end)


def recur(weekdays, hour_from, hour_to, every, first, last, zone, start, end):
    """Return the stretches of something that comes back every so many weeks.

    :param weekdays: set of weekdays, Monday is 0
    :param int every: 1 each week, 2 every other week, counted from the week of `first`
    :param first, last: dates, the first and last day it can happen; `last` may be None
    """
    anchor = first - timedelta(days=first.weekday())
    stretches = []
    for day in days(start, end, zone):
        if day < first or (last and day > last) or day.weekday() not in weekdays:
            continue
        if ((day - anchor).days // 7) % max(every, 1):
            continue
        stretches.append((local_moment(day, hour_from, zone), local_moment(day, hour_to, zone)))
    return clip(union(stretches), start, end)
