"""What a day of attendance comes to. Plain Python, knows no Odoo.

Days are counted in thousandths, times in minutes: both are whole numbers, so that what is due is
exactly what was worked, excused and missed.
"""

from collections import namedtuple

FULL = 1000
# statutory kinds of absence, in the order of the monthly sheet
KINDS = (
    "sick", "personal", "annual", "marriage", "maternity", "paternity", "bereavement", "injury",
    "lieu", "other",
)  # fmt: skip
OVERTIME = ("work", "rest", "statutory")

Rule = namedtuple(
    "Rule",
    "late_tolerance early_tolerance half_day_after full_day_after missing_punch overtime_mode "
    "overtime_minimum overtime_rounding factor_work factor_rest factor_statutory",
)
Leave = namedtuple("Leave", "kind start end share")
Leave.__doc__ = """Leave on one shift: its kind, when (None on flexible hours), its share of the day
in thousandths."""
Request = namedtuple("Request", "start end lieu")
Day = namedtuple(
    "Day",
    "result first_in last_out late early missing due worked leave absent attended overtime lieu "
    "overtime_paid",
)
Day.__doc__ = """What a day came to.

due, worked, absent and the values of leave (dict by kind): thousandths of a day;
due == worked + absent + sum(leave). late, early, attended, lieu (overtime for time off) and the
values of overtime (dict by kind, lieu left out): minutes. overtime_paid: minutes of wage they are
worth by the rule's factors. missing: punches that are missing.
"""


def minutes(start, end):
    """Return the whole minutes between two moments, 0 when they are the other way round."""
    return max(0, int((end - start).total_seconds() // 60))


def overlap(spans, start, end):
    """Return the parts of spans between two moments."""
    cut = ((max(a, start), min(b, end)) for a, b in spans)
    return [(a, b) for a, b in cut if a < b]


def subtract(spans, start, end):
    """Return the parts of spans that are not between two moments."""
    rest = []
    for a, b in spans:
        if b <= start or a >= end:
            rest.append((a, b))
            continue
        if a < start:
            rest.append((a, start))
        if b > end:
            rest.append((end, b))
    return rest


def total(spans):
    return sum(minutes(a, b) for a, b in spans)


def judge(due, spans, missing, leaves, requests, rule, correction=None, exempt=False, over=True):
    """Judge one day of one person.

    :param due: object with start, end, hours, break_hours and day_kind (see `DueShift`), or None
    :param spans: attended time, sorted [(in, out)]
    :param int missing: punches known to be missing
    :param leaves: [Leave] of the shift
    :param requests: [Request] of overtime that were agreed
    :param Rule rule: the store's rule of that day
    :param correction: worked, excused, half, absent or None: what HR decided, with a reason
    :param exempt: present without punches
    :param over: whether the shift is over; until then nothing is due
    """
    is_due = bool(due and due.hours > 0)
    first_in, last_out = (spans[0][0], spans[-1][1]) if spans else (None, None)
    attended = total(spans)
    overtime, lieu = _get_overtime(due, is_due, spans, requests, rule)
    base = {
        "first_in": first_in,
        "last_out": last_out,
        "attended": attended,
        "overtime": overtime,
        "lieu": lieu,
        "overtime_paid": sum(
            value * getattr(rule, f"factor_{kind}") for kind, value in overtime.items()
        ),
    }
    nothing = {"late": 0, "early": 0, "missing": 0, "worked": 0, "leave": {}, "absent": 0}
    if not is_due:
        kind = "holiday" if due and due.day_kind == "statutory" else "rest"
        attends = "extra" if spans else kind
        return Day(result=attends, due=0, **{**base, **nothing, "missing": min(missing, 1)})
    if not over:
        return Day(result="planned", due=0, **{**base, **nothing})
    leave, left = {}, FULL
    for item in leaves:
        share = min(left, item.share)
        if share:
            leave[item.kind] = leave.get(item.kind, 0) + share
            left -= share
    late = early = 0
    if spans and due.start and left:
        start, end = _get_expected(due, leaves)
        late, early = minutes(start, first_in), minutes(last_out, end)
        if missing:  # the time of a punch that is missing says nothing
            late = late if last_out > first_in else 0
            early = early if last_out > first_in else 0
        late = late if late > rule.late_tolerance else 0
        early = early if early > rule.early_tolerance else 0
    missing = missing if left else 0
    absent = _get_absent(left, spans, late, early, missing, rule, exempt)
    if correction:
        late = early = missing = 0
        absent = {"half": min(FULL // 2, left), "absent": left}.get(correction, 0)
    elif exempt:
        late = early = missing = 0
    result = _get_result(left, leave, absent, late, early, missing)
    return Day(
        result=result,
        due=FULL,
        late=late,
        early=early,
        missing=missing,
        worked=left - absent,
        leave=leave,
        absent=absent,
        **base,
    )


def _get_expected(due, leaves):
    """Return when somebody is expected and until when, leave taken off both ends."""
    start, end = due.start, due.end
    for item in sorted((leave for leave in leaves if leave.start), key=lambda leave: leave.start):
        if item.start <= start < item.end:
            start = item.end
    for item in sorted((lv for lv in leaves if lv.end), key=lambda lv: lv.end, reverse=True):
        if item.start < end <= item.end:
            end = item.start
    return start, end


def _get_absent(left, spans, late, early, missing, rule, exempt):
    if exempt or not left:
        return 0
    if not spans:
        return left
    away = late + early
    if away >= rule.full_day_after:
        return left
    absent = FULL // 2 if away >= rule.half_day_after else 0
    if missing:
        absent = max(absent, {"worked": 0, "half": FULL // 2, "absent": FULL}[rule.missing_punch])
    return min(absent, left)


def _get_result(left, leave, absent, late, early, missing):
    if not left:
        return "leave"
    if absent == left:
        return "absent"
    if absent:
        return "half_absent"
    if missing:
        return "missing"
    if late or early:
        return "late" if late else "early"
    return "part_leave" if leave else "worked"


def _get_overtime(due, is_due, spans, requests, rule):
    """Return (minutes by kind, minutes that become time off)."""
    overtime = dict.fromkeys(OVERTIME, 0)
    if not spans or rule.overtime_mode == "none":
        return overtime, 0
    kind = due.day_kind if due and due.day_kind in OVERTIME else "rest"
    if kind == "work" and not is_due:
        kind = "rest"
    outside, inside = spans, 0
    if is_due and due.start:
        outside = subtract(spans, due.start, due.end)
        if kind == "statutory":  # the roster has asked for it
            inside = min(total(overlap(spans, due.start, due.end)), round(due.hours * 60))
    elif is_due:  # flexible hours: what goes beyond them is asked for, or nothing
        outside = spans if rule.overtime_mode == "request" else []
    lieu = paid = 0
    if rule.overtime_mode == "request":
        for request in requests:
            part = total(overlap(outside, request.start, request.end))
            outside = subtract(outside, request.start, request.end)
            if request.lieu and kind != "statutory":
                lieu += part
            else:
                paid += part
    else:
        paid = total(outside if not is_due else overlap(outside, due.end, outside[-1][1])
                     if outside and due.start else [])  # fmt: skip
    overtime[kind] = _round(paid + inside, rule)
    return overtime, _round(lieu, rule)


def _round(value, rule):
    if value < rule.overtime_minimum:
        return 0
    return value // rule.overtime_rounding * rule.overtime_rounding
