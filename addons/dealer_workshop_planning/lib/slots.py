"""Free times of a workshop: plain interval arithmetic, knows no Odoo.

A *need* asks for so many hours of a technician with a skill in a bay of a kind. Bays and technicians
have stretches of work (opening hours, shifts; what may pause a work is left out) and busy stretches
(other bookings, leave, a bay out of order) that a work cannot span. Times are whole seconds since
1970 in UTC, hours are floats.
"""

from dataclasses import dataclass, field

from .calendars import local, local_moment
from .intervals import Busy, Clock, clip, intersect, union

HOUR = 3600


@dataclass(frozen=True)
class Need:
    """Work to find time for.

    `level` is the least level of the skill (0 to 100), `ready_on` when its parts are there,
    `key` whatever tells the caller which need it is.
    """

    hours: float
    skill: int = 0
    level: int = 0
    bay_kind: int = 0
    ready_on: int | None = None
    key: object = None

    @property
    def seconds(self):
        return round(self.hours * HOUR)


@dataclass
class Bay:
    """`work` and `busy` are stretches; `taken` says what makes it busy: [(what, start, end)]."""

    id: int
    name: str
    kinds: frozenset = frozenset()
    work: list = field(default_factory=list)
    busy: list = field(default_factory=list)
    sequence: int = 0
    taken: list = field(default_factory=list)


@dataclass
class Technician:
    """`skills`: {skill: [(level, from, to)]} in seconds, None without limit; the rest as a bay."""

    id: int
    name: str
    skills: dict = field(default_factory=dict)
    work: list = field(default_factory=list)
    busy: list = field(default_factory=list)
    taken: list = field(default_factory=list)

    def level_at(self, skill, moment):
        return max(
            (
                level
                for level, since, until in self.skills.get(skill, ())
                if (since is None or since <= moment) and (until is None or moment < until)
            ),
            default=None,
        )

    def can(self, need, moment):
        if not need.skill:
            return True
        level = self.level_at(need.skill, moment)
        return level is not None and level >= need.level


@dataclass(frozen=True)
class Stretch:
    """One need placed. `bay` is None where the technician helps in the bay of another stretch."""

    need: Need
    start: int
    end: int
    bay: int | None
    technician: int


@dataclass(frozen=True)
class FreeTime:
    """A time that can be taken: the stretches of all needs, best first among its like.

    `reasons` are codes: earliest, same_technician, wanted_technician, bay_free_morning,
    bay_free_afternoon, same_day, over_night, parts_there.
    """

    start: int
    end: int
    bay: int | None
    technician: int
    stretches: tuple
    reasons: tuple = ()


def _free(busy, which, resource, start, end):
    """Return whether none of [(technician, bay, start, end)] takes the resource meanwhile."""
    return not any(row[which] == resource and row[2] < end and row[3] > start for row in busy)


class Workshop:
    """Bays and technicians of one store over a span of time, and who goes first where."""

    def __init__(self, bays, technicians, zone="UTC", step=30, opening=None, full=None):
        """
        :param step: minutes between the times offered
        :param opening: stretches the store is open; those of the bays when None
        :param full: stretches in which no more customers can be received
        """
        self.bays = bays
        self.technicians = technicians
        self.zone = zone
        self.step = step * 60
        self.opening = opening if opening is not None else union(s for b in bays for s in b.work)
        self.full = Busy(union(full or ()))
        self.bay = {bay.id: bay for bay in bays}
        self.technician = {tech.id: tech for tech in technicians}
        self.bay_busy = {bay.id: Busy(union(bay.busy)) for bay in bays}
        self.technician_busy = {tech.id: Busy(union(tech.busy)) for tech in technicians}
        self.load = {tech.id: sum(e - s for s, e in tech.busy) for tech in technicians}
        self._clocks = {}
        self._orders = {}
        self._halves = {}
        # bays with the same hours share their clocks
        hours = {}
        self._hours_of = {bay.id: hours.setdefault(tuple(bay.work), len(hours)) for bay in bays}

    # --- who and where --------------------------------------------------------------------------

    def clock(self, technician, bay):
        """Return the Clock of when this technician works in this bay."""
        key = (technician.id, self._hours_of[bay.id])
        if key not in self._clocks:
            self._clocks[key] = Clock(intersect(technician.work, bay.work))
        return self._clocks[key]

    def bays_for(self, need):
        """Bays that fit: those with the fewest other uses first, else in the store's own order."""
        key = ("bay", need.bay_kind)
        if key not in self._orders:
            self._orders[key] = sorted(
                (b for b in self.bays if not need.bay_kind or need.bay_kind in b.kinds),
                key=lambda b: (
                    len(b.kinds) if need.bay_kind else bool(b.kinds),
                    b.sequence,
                    b.id,
                ),
            )
        return self._orders[key]

    def technicians_for(self, need, wanted=None):
        """Technicians who ever have the skill: the least overqualified, then the least loaded."""
        key = ("technician", need.skill, need.level, wanted)
        if key not in self._orders:
            able = []
            for tech in self.technicians:
                if wanted and tech.id != wanted:
                    continue
                grades = [grade for grade, _since, _until in tech.skills.get(need.skill, ())]
                if need.skill and max(grades, default=-1) < need.level:
                    continue
                if need.skill:
                    over = max(grades) - need.level
                else:
                    over = sum(grade for rows in tech.skills.values() for grade, _s, _u in rows)
                able.append((over, self.load[tech.id], tech.id, tech))
            self._orders[key] = [row[-1] for row in sorted(able, key=lambda row: row[:-1])]
        return self._orders[key]

    # --- placing --------------------------------------------------------------------------------

    def place(self, need, start, first=(), busy=(), wanted=None, in_bay=None):
        """Return the Stretch of a need that starts at a moment, or None.

        :param first: (technician id, bay id) to try first
        :param busy: [(technician id, bay id or None, start, end)] taken besides
        :param in_bay: bay the car stands in: only a technician is looked for
        """
        if need.ready_on is not None and start < need.ready_on:
            return None
        for tech in self._preferred(self.technicians_for(need, wanted), first and first[0]):
            if not tech.can(need, start):
                continue
            tried = {}
            bays = (
                [self.bay[in_bay]]
                if in_bay
                else self._preferred(self.bays_for(need), first and first[1])
            )
            for bay in bays:
                hours = self._hours_of[bay.id]
                if hours not in tried:
                    end = self.clock(tech, bay).end(start, need.seconds)
                    if end is not None and not (
                        self.technician_busy[tech.id].free(start, end)
                        and _free(busy, 0, tech.id, start, end)
                    ):
                        end = None
                    tried[hours] = end
                end = tried[hours]
                if end is None:
                    continue
                if in_bay:
                    return Stretch(need, start, end, None, tech.id)
                if self.bay_busy[bay.id].free(start, end) and _free(busy, 1, bay.id, start, end):
                    return Stretch(need, start, end, bay.id, tech.id)
        return None

    @staticmethod
    def _preferred(resources, first):
        if not first:
            return resources
        ahead = [r for r in resources if r.id == first]
        return ahead + [r for r in resources if r.id != first] if ahead else resources

    def next(self, need, after, first=(), busy=(), wanted=None, until=None):
        """Return the first Stretch of a need that starts not before `after`, or None."""
        after = max(after, need.ready_on or after)
        moments = {after}
        for tech in self.technicians_for(need, wanted):
            moments.update(self.technician_busy[tech.id].ends)
            for bay in self.bays_for(need):
                moments.update(self.clock(tech, bay).starts)
            for since in (since for _l, since, _u in tech.skills.get(need.skill, ())):
                if since is not None:
                    moments.add(since)
        for bay in self.bays_for(need):
            moments.update(self.bay_busy[bay.id].ends)
        moments.update(end for _t, _b, _s, end in busy)
        for moment in sorted(m for m in moments if m >= after and (until is None or m < until)):
            if stretch := self.place(need, moment, first, busy, wanted):
                return stretch
        return None

    def place_all(self, needs, start, parallel=False, last=None, wanted=None, busy=()):
        """Return the stretches of all needs when the car comes at `start`, or None.

        One after the other, each as soon as it can be; in parallel other technicians begin with
        the first where the bay fits, and the rest follows.
        """
        head = self.place(needs[0], start, (last, None), busy, wanted)
        if head is None:
            return None
        stretches = [head]
        taken = [*busy, (head.technician, head.bay, head.start, head.end)]
        at, place = head.end, (head.technician, head.bay)
        for need in needs[1:]:
            stretch = None
            if parallel and (not need.bay_kind or need.bay_kind in self.bay[head.bay].kinds):
                stretch = self.place(need, start, (), taken, wanted, in_bay=head.bay)
                if (
                    stretch
                    and stretch.end > head.end
                    and not (self.bay_busy[head.bay].free(start, stretch.end))
                ):
                    stretch = None
            if stretch is None:
                stretch = self.next(need, at, place, taken, wanted)
                if stretch is None:
                    return None
                at, place = stretch.end, (stretch.technician, stretch.bay)
            stretches.append(stretch)
            taken.append((stretch.technician, stretch.bay, stretch.start, stretch.end))
        return tuple(stretches)

    # --- searching ------------------------------------------------------------------------------

    def grid(self, start, end):
        """Return the moments customers can come, on the clock of the store."""
        moments = []
        for open_from, open_to in self.opening:
            if open_to <= start or open_from >= end:
                continue
            offset = int(local(open_from, self.zone).utcoffset().total_seconds())
            first = max(open_from, start) + offset
            first = -(-first // self.step) * self.step - offset
            moments.extend(range(first, min(open_to, end), self.step))
        return moments

    def find(
        self, needs, start, end, parallel=False, last=None, wanted=None, busy=(), per_half_day=0,
        limit=0, grid=True,
    ):  # fmt: skip
        """Return the FreeTimes between two moments, best first.

        :param last: technician of the car's last visit, preferred
        :param wanted: technician the customer wants, nobody else
        :param per_half_day: at most so many of each morning and afternoon; 0: all
        :param grid: False: only the moment `start` itself
        """
        needs = [need for need in needs if need.seconds > 0]
        if not needs or not self.bays or not self.technicians:
            return []
        found = []
        for moment in self.grid(start, end) if grid else (start,):
            if not self.full.free(moment, moment + 1):
                continue
            stretches = self.place_all(needs, moment, parallel, last, wanted, busy)
            if stretches:
                found.append(self._free_time(needs, stretches, last, wanted))
        if not found:
            return []
        earliest = min(found, key=lambda free: (free.start, free.end))
        found.sort(key=lambda free: self._cost(free, earliest))
        if per_half_day:
            found = self._spread(found, per_half_day)
        if limit:
            found = found[:limit]
        return [self._say(free, earliest) for free in found]

    def _free_time(self, needs, stretches, last, wanted):
        reasons = []
        head = stretches[0]
        end = max(stretch.end for stretch in stretches)
        if wanted:
            reasons.append("wanted_technician")
        elif last and all(stretch.technician == last for stretch in stretches):
            reasons.append("same_technician")
        if self._is_over_night(head.start, end):
            reasons.append("over_night")
        else:
            reasons.append("same_day")
        if any(need.ready_on is not None for need in needs):
            reasons.append("parts_there")
        return FreeTime(head.start, end, head.bay, head.technician, stretches, tuple(reasons))

    def _is_over_night(self, start, end):
        return local(start, self.zone).date() != local(end - 1, self.zone).date()

    @staticmethod
    def _cost(free, earliest):
        """Minutes of waiting, plus what makes a time worse, less what makes it better."""
        waiting = (free.start - earliest.start) / 60
        stay = (free.end - free.start) / 60
        cost = waiting + stay
        if "over_night" in free.reasons:
            cost += 8 * 60
        if "same_technician" in free.reasons:
            cost -= 2 * 60
        return (cost, free.start)

    def _half_day(self, moment):
        clock = local(moment, self.zone)
        return clock.date(), clock.hour >= 12

    def _work_of_half(self, bay, day, afternoon):
        """Return from when to when a bay is open in a half day, or None."""
        key = (bay, day, afternoon)
        if key not in self._halves:
            hours = (12, 24) if afternoon else (0, 12)
            bounds = [local_moment(day, hour, self.zone) for hour in hours]
            work = clip(self.bay[bay].work, *bounds)
            self._halves[key] = (work[0][0], work[-1][1]) if work else None
        return self._halves[key]

    def _spread(self, found, per_half_day):
        kept, count = [], {}
        for free in found:
            half = self._half_day(free.start)
            if count.get(half, 0) < per_half_day:
                count[half] = count.get(half, 0) + 1
                kept.append(free)
        return kept

    def _say(self, free, earliest):
        """Add the reasons that take a look at the others."""
        reasons = list(free.reasons)
        if free.start == earliest.start:
            reasons.insert(0, "earliest")
        if free.bay:
            day, afternoon = self._half_day(free.start)
            half = self._work_of_half(free.bay, day, afternoon)
            if half and self.bay_busy[free.bay].free(*half):
                reasons.append("bay_free_afternoon" if afternoon else "bay_free_morning")
        return FreeTime(
            free.start, free.end, free.bay, free.technician, free.stretches, tuple(reasons)
        )

    # --- refusing -------------------------------------------------------------------------------

    def explain(self, needs, start, end, wanted=None, busy=()):
        """Return why there is no time that starts between two moments: [(code, values)].

        The first reason is the strongest. The span of the workshop should reach past `end`, so
        that it can say from when on it goes.
        """
        reasons = []
        for need in needs:
            if need.seconds <= 0:
                continue
            bays, technicians = self.bays_for(need), self.technicians_for(need, wanted)
            if not bays:
                reasons.append(("no_bay", {"need": need}))
                continue
            if not technicians:
                reasons.append(("no_technician", {"need": need}))
                continue
            if need.ready_on is not None and need.ready_on >= end:
                reasons.append(("parts", {"need": need, "on": need.ready_on}))
                continue
            reasons.extend(self._explain_need(need, bays, technicians, start, end, wanted, busy))
        if reasons:
            return reasons
        if not any(s < end and e > start for s, e in self.opening):
            opens = next((s for s, _e in self.opening if s >= start), None)
            return [("closed", {"on": start, "until": opens})]
        if not any(self.full.free(moment, moment + 1) for moment in self.grid(start, end)):
            return [("full", {"on": start})]
        return [("none", {})]

    def _explain_need(self, need, bays, technicians, start, end, wanted, busy):
        if not any(s < end and e > start for s, e in self.opening):
            return []  # the store is closed: said once for all needs
        stretch = self.next(need, start, (), busy, wanted)
        if stretch is not None and stretch.start < end:
            return []
        until = stretch.start if stretch else None
        # with nothing else booked in the bays, would a technician be there?
        bays_busy, self.bay_busy = self.bay_busy, dict.fromkeys(self.bay_busy, Busy([]))
        by_technician = self.next(
            need, start, (), [(t, None, s, e) for t, _b, s, e in busy], wanted
        )
        self.bay_busy = bays_busy
        if by_technician is None or by_technician.start >= end:
            return [("technician", {"need": need, "until": until, "technicians": technicians})]
        blocked = [
            (bay, self.bay_busy[bay.id].until(max(start, by_technician.start))) for bay in bays
        ]
        return [
            (
                "bay",
                {
                    "need": need,
                    "until": until,
                    "bays": [(bay, moment) for bay, moment in blocked if moment],
                },
            )
        ]
