"""How raw punches become attended time. Plain Python, knows no Odoo."""

from bisect import bisect_right
from collections import namedtuple
from datetime import timedelta

# without a shift to say so, punches within this time belong to the same day of work
LONGEST_DAY = timedelta(hours=16)
# a last punch this long before the end of the shift is an end, not the way back from a break
NEAR_END = timedelta(hours=1)

Window = namedtuple("Window", "key start end since until")
Window.__doc__ = """A shift and the time in which punches are taken for it."""
Span = namedtuple("Span", "start end missing punches")
Span.__doc__ = """Attended time; end None while it lasts. missing: in, out or None; then start and
end are the punch there is. punches: [(index, use)]."""


def get_windows(shifts, before, after):
    """Return a sorted list of `Window`; where two would overlap they meet halfway.

    :param shifts: [(key, start, end)]
    :param before, after: timedelta
    """
    windows = []
    for key, start, end in sorted(shifts, key=lambda shift: shift[1:]):
        since, until = start - before, end + after
        if windows and windows[-1].until > since:
            last = windows[-1]
            since = max(last.since, last.end + (start - last.end) / 2)
            windows[-1] = last._replace(until=since)
        windows.append(Window(key, start, end, since, until))
    return windows


def find_window(windows, moment):
    """Return the window a moment is in, or None."""
    position = bisect_right(windows, moment, key=lambda window: window.since)
    if position and moment < windows[position - 1].until:
        return windows[position - 1]
    return None


def get_groups(moments, windows):
    """Return [(window or None, [index])]: punches that belong together.

    :param moments: sorted
    """
    groups = []
    for index, moment in enumerate(moments):
        window = find_window(windows, moment)
        if groups:
            last, members = groups[-1]
            same = last == window and (
                window is not None or moment - moments[members[0]] < LONGEST_DAY
            )
            if same:
                members.append(index)
                continue
        groups.append((window, [index]))
    return groups


def pair(moments, window, double, now):
    """Return the spans of one group, and the indexes of double punches.

    :param moments: [(index, moment)] sorted
    :param window: `Window` or None
    :param timedelta double: punches closer than this are one
    :param now: a span without an end is kept open while its window lasts
    """
    kept, doubles = [], []
    for index, moment in moments:
        if kept and moment - kept[-1][1] < double:
            doubles.append(index)
        else:
            kept.append((index, moment))
    if not kept:
        return [], doubles
    lasts = now < (window.until if window else kept[0][1] + LONGEST_DAY)
    spans, rest = [], kept
    ends = window is None or kept[-1][1] > window.end - NEAR_END
    if len(kept) % 2 and len(kept) > 1 and ends and not lasts:
        # something in between is missing: who came and left was there
        extra = [(index, "extra") for index, _moment in kept[1:-1]]
        (first, start), (last, end) = kept[0], kept[-1]
        return [Span(start, end, None, [(first, "in"), *extra, (last, "out")])], doubles
    while len(rest) > 1:
        (first, start), (last, end), *rest = rest
        spans.append(Span(start, end, None, [(first, "in"), (last, "out")]))
    for index, moment in rest:
        is_end = bool(
            window and not spans and abs(window.end - moment) < abs(moment - window.start)
        )
        if is_end:
            spans.append(Span(moment, moment, "in", [(index, "out")]))
        elif lasts:
            spans.append(Span(moment, None, None, [(index, "in")]))
        else:
            spans.append(Span(moment, moment, "out", [(index, "in")]))
    return spans, doubles
