"""The plan of a day: who does which job in which bay at what time.

Knows no Odoo. Times are whole minutes from an origin the caller chooses.

What is sought is the plan that is worth most, in minutes weighted by urgency:

* a placed job is worth its weight × (the length of the day + its own minutes): leaving it out is as
  bad as being a whole day late with it;
* every minute it is over after its due time costs its weight; what no plan can avoid (the due time
  has passed, the parts come too late) is not counted;
* every minute a technician has above his fair share of the day's work costs `FAIRNESS`.

Work may be interrupted by a break of the technician's calendar and by nothing else; the bay stays
taken over the break. Two jobs of one car never run at the same time.
"""

import math
import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from .axis import FAIRNESS, GRID, Axis, Timeline, stopwatch
from .search import Search

try:
    from .bound import bound as find_bound
    from .model import DayModel
except ImportError:  # without the solver a plan is as good, but nothing proves it
    DayModel = None


EXACT = 80  # jobs CP-SAT looks at as a whole


@dataclass(frozen=True)
class Technician:
    """`skills` {skill: level}; `segments` working time, breaks left out; `busy` what is fixed
    already; `load` minutes he has of that."""

    key: int
    skills: dict
    segments: tuple
    busy: tuple = ()
    load: int = 0


@dataclass(frozen=True)
class Bay:
    """`kinds` what it is good for; `busy` taken or closed."""

    key: int
    kinds: frozenset = frozenset()
    busy: tuple = ()

    @property
    def scarcity(self):
        """How much else the bay could do: a plain bay is taken before a special one."""
        return len(self.kinds)


@dataclass(frozen=True)
class Job:
    """`ready` the parts are there and the car is; `due` when it should be over; `technicians`
    restricts who may do it (empty: whoever has the skill)."""

    key: int
    car: int
    minutes: int
    skill: int = 0
    level: int = 0
    kind: int = 0
    ready: int = 0
    due: int | None = None
    weight: int = 1
    technicians: frozenset = frozenset()


@dataclass
class Problem:
    """A day from `start` to `end`; only work longer than the day may go on into the next one."""

    technicians: list
    bays: list
    jobs: list
    start: int
    end: int
    cars_busy: list = field(default_factory=list)  # (car, start, end)

    def __post_init__(self):
        """Put the jobs on the grid; what can begin before the day begins with it."""
        self.jobs = [
            replace(
                job,
                minutes=max(-(-job.minutes // GRID) * GRID, GRID),
                ready=-(-max(job.ready, self.start) // GRID) * GRID,
            )
            for job in self.jobs
        ]
        self._axes, self._technicians_of, self._bays_of, self._due_of = {}, {}, {}, {}

    def _axis(self, tech):
        if tech.segments not in self._axes:
            self._axes[tech.segments] = Axis(tech.segments)
        return self._axes[tech.segments]

    @cached_property
    def by_key(self):
        return {job.key: job for job in self.jobs}

    @cached_property
    def day(self):
        return self.end - self.start

    def technicians_of(self, job):
        """:return: who may and can do `job`"""
        if job.key not in self._technicians_of:
            self._technicians_of[job.key] = [
                tech
                for tech in self.technicians
                if tech.segments
                and (not job.technicians or tech.key in job.technicians)
                and (not job.skill or tech.skills.get(job.skill, -1) >= job.level)
            ]
        return self._technicians_of[job.key]

    def bays_of(self, job):
        """:return: the bays that are good for `job`; any where it needs no special one"""
        if job.key not in self._bays_of:
            self._bays_of[job.key] = [
                bay for bay in self.bays if not job.kind or job.kind in bay.kinds
            ]
        return self._bays_of[job.key]

    def limit_of(self, job):
        """:return: when the job must be over: today, unless no technician's day is long enough"""
        longest = max(
            (self._axis(tech).to_work(self.end) for tech in self.technicians_of(job)), default=0
        )
        return self.end if job.minutes <= longest else float("inf")

    def due_of(self, job):
        """:return: the minute from which `job` is late by somebody's choice"""
        if job.key not in self._due_of:
            soonest = min(
                (
                    axis.end_of(axis.to_work(job.ready) + job.minutes)
                    for axis in map(self._axis, self.technicians_of(job))
                    if axis.to_work(job.ready) + job.minutes <= axis.length
                ),
                default=self.end,
            )
            due = self.end if job.due is None else job.due
            self._due_of[job.key] = max(due, soonest)
        return self._due_of[job.key]

    def value_of(self, job):
        return job.weight * (self.day + job.minutes)

    @cached_property
    def fair_share(self):
        """{technician: minutes}: the day's work spread by the hours each is there."""
        hours = {tech.key: self._axis(tech).to_work(self.end) for tech in self.technicians}
        total = sum(hours.values()) or 1
        work = sum(job.minutes for job in self.jobs if self.technicians_of(job))
        work += sum(tech.load for tech in self.technicians)
        return {key: -(-min(work, total) * own // total) for key, own in hours.items()}

    def worth_of(self, placed):
        """:return: what a plan `{job: (technician, bay, start, end)}` is worth"""
        load = {tech.key: tech.load for tech in self.technicians}
        worth = 0
        for key, (tech, _bay, _start, end) in placed.items():
            job = self.by_key[key]
            worth += self.value_of(job) - job.weight * max(0, end - self.due_of(job))
            load[tech] += job.minutes
        return worth - FAIRNESS * sum(
            max(0, load[key] - share) for key, share in self.fair_share.items()
        )

    def check(self, placed):
        """:return: the rules a plan breaks, as sentences for a developer; [] for a right one"""
        broken = []
        lines = defaultdict(Timeline)
        axes = {tech.key: self._axis(tech) for tech in self.technicians}
        for tech in self.technicians:
            for busy in tech.busy:
                cover = axes[tech.key].cover(*busy)
                if cover[1] > cover[0]:
                    lines["technician", tech.key].take(*cover)
        for bay in self.bays:
            for busy in bay.busy:
                lines["bay", bay.key].take(*busy)
        for car, start, end in self.cars_busy:
            lines["car", car].take(start, end)
        for key, (tech, bay, start, end) in placed.items():
            job = self.by_key[key]
            axis = axes[tech]
            if tech not in [t.key for t in self.technicians_of(job)]:
                broken.append(f"job {key}: technician {tech} lacks the skill")
            if self.bays and bay not in [b.key for b in self.bays_of(job)]:
                broken.append(f"job {key}: bay {bay} is of another kind")
            if start < job.ready or end > self.limit_of(job) or start >= self.end:
                broken.append(f"job {key}: {start}-{end} is out of its time")
            work = axis.cover(start, end)
            if work[1] - work[0] != job.minutes or axis.start_of(work[0]) != start:
                broken.append(f"job {key}: {work} is not {job.minutes} minutes of work")
            for line, stretch in (
                (("technician", tech), work),
                (("bay", bay), (start, end)),
                (("car", job.car), (start, end)),
            ):
                if line == ("bay", None):
                    continue
                if lines[line].clash(*stretch) is not None:
                    broken.append(f"job {key}: {line} is taken at {stretch}")
                lines[line].take(*stretch)
        return broken


@dataclass
class Plan:
    """`placed` {job: (technician, bay, start, end)}; `objective` what it is worth, `bound` what
    no plan can be worth more than (None: nothing is proven, there is no solver)."""

    placed: dict
    objective: float
    bound: float | None = None
    seconds: float = 0.0
    optimal: bool = False

    @property
    def gap(self):
        """:return: how much better another plan could be, as a share of the bound, or None"""
        if self.bound is None:
            return None
        return max(0.0, self.bound - self.objective) / max(abs(self.bound), 1)


def solve(problem, seconds=10.0, gap=0.0, on_progress=None, seed=1):
    """Find the plan that is worth most.

    A linear program says what no plan can be worth more than; a local search improves plans until
    the time is over or the bound is reached. Up to `EXACT` jobs CP-SAT works beside it on the other
    core: it starts from the first plan, improves it and proves the best one; on days with hundreds of
    jobs it would only take time from the search, which finds better plans there.

    :param float gap: stop as soon as the plan is proven this near to the best one (0.01: 1 %)
    :param on_progress: called with (worth, bound or None) at each better plan
    """
    begun = stopwatch()
    until = begun + seconds
    search = Search(problem, seed)
    bound = math.inf
    if DayModel and search.jobs:
        bound = find_bound(problem, seconds / 3) or math.inf
    target = bound * (1 - gap) - 1e-3 if bound < math.inf else math.inf

    def tell(worth, _bound=None):
        if on_progress:
            on_progress(worth, bound if bound < math.inf else None)

    exact = DayModel and 0 < len(search.jobs) <= EXACT
    worth, placed = search.run(
        min(until, stopwatch() + seconds / 20) if exact else until, tell, target
    )
    proven = worth >= bound - 1e-3 or not search.jobs
    if exact and worth < target:
        day = DayModel(problem, placed)
        thread = threading.Thread(
            target=day.run, args=(max(until - stopwatch() - 0.3, 0.1), gap), daemon=True
        )
        thread.start()
        better, other = search.run(until - 0.2, tell, target, stop=day.finished)
        day.stop()
        thread.join()
        if better > worth:
            worth, placed = better, other
        if day.placed is not None and problem.worth_of(day.placed) > worth:
            placed = day.placed
            worth = problem.worth_of(placed)
            tell(worth)
        bound = min(bound, day.bound)
        proven = proven or worth >= bound - 1e-3
    return Plan(
        placed,
        worth,
        max(bound, worth) if bound < math.inf else (None if search.jobs else worth),
        stopwatch() - begun,
        proven,
    )
