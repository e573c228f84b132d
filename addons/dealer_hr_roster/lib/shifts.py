"""What is due of a person on a day, as plain values."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DueShift = namedtuple("DueShift", "start end hours break_hours type day_kind")
DueShift.__doc__ = """What a person's day asks for.

start, end: naive UTC, None on a day without work and on flexible hours; the end of a night shift
is on the next date. hours: of work, without breaks; 0 on a day off. break_hours: unpaid breaks
inside. type: record of `dealer.shift.type`, empty where the working schedule says it.
day_kind: "work" (work is due), "rest" (nothing is due) or "statutory" (a holiday of law, paid
threefold, whether the roster has work that day or not).
"""


def to_moment(day, hour, zone):
    """Return the moment (naive UTC) of an hour (float; above 24 it is on the next date) of a day.

    An hour that the change to summer time leaves out is the hour after it.
    """
    minutes = round(hour * 60)
    day += timedelta(days=minutes // 1440)
    minutes %= 1440
    wall = datetime(
        day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZoneInfo(zone)
    )
    return wall.astimezone(UTC).replace(tzinfo=None)
