"""The CP-SAT model of a day's plan; see `plan.py` for what is sought.

Each technician's work lies on his own axis without breaks (`Axis`), where a job's length is
fixed; Booleans say how many breaks lie before its start and its end, and so give the time on the
wall, on which bays and cars are taken. Bays that differ in nothing share one cumulative
constraint, whose intervals are dealt out afterwards: that leaves no symmetry to search.
"""

import math
import threading
from collections import defaultdict

from ortools.sat.python import cp_model

from .axis import FAIRNESS, GRID, Axis, Timeline

WORKERS = 1  # the local search has the other core


class DayModel:
    def __init__(self, problem, hint):
        self.problem = problem
        self.model = cp_model.CpModel()
        self.axes = {}  # segments -> Axis in grid steps
        self.jobs = [
            job
            for job in problem.jobs
            if problem.technicians_of(job) and (problem.bays_of(job) or not problem.bays)
        ]
        self.solver = cp_model.CpSolver()
        self.finished = threading.Event()
        self.placed, self.bound = None, math.inf
        self.bay_classes = self._group_bays()
        self._by_technician = defaultdict(list)  # (literal, size, interval)
        self._by_bay_class = defaultdict(list)
        self._by_car = defaultdict(list)
        self._build(hint)

    # -- building

    def _axis(self, segments):
        if segments not in self.axes:
            self.axes[segments] = Axis(
                [(-(-start // GRID), end // GRID) for start, end in segments]
            )
        return self.axes[segments]

    def _group_bays(self):
        groups = defaultdict(list)
        for bay in self.problem.bays:
            groups[bay.kinds, tuple(sorted(bay.busy))].append(bay)
        return list(groups.values())

    def _build(self, hint):
        model, problem = self.model, self.problem
        self.vars = {}
        gains = [self._add_job(job) for job in self.jobs]
        for tech in problem.technicians:
            self._add_technician(tech, gains)
        for index, bays in enumerate(self.bay_classes):
            self._add_bay_class(index, bays)
        busy = defaultdict(list)
        for car, start, end in problem.cars_busy:
            start, end = start // GRID, -(-end // GRID)
            busy[car].append(model.new_fixed_size_interval_var(start, end - start, ""))
        for car, intervals in self._by_car.items():
            if len(intervals) + len(busy[car]) > 1:
                model.add_no_overlap(intervals + busy[car])
        model.maximize(sum(gains))
        self._add_hint(hint)

    def _add_job(self, job):
        """Variables of one job; :return: the expression of what it is worth"""
        model, problem = self.model, self.problem
        size = job.minutes // GRID
        ready = job.ready // GRID
        groups = defaultdict(list)
        for tech in problem.technicians_of(job):
            groups[tech.segments].append(tech)
        limit = problem.limit_of(job)
        horizon = max(self._axis(segments).segments[-1][1] for segments in groups)
        if limit != float("inf"):
            horizon = min(horizon, int(limit) // GRID)
        placed = model.new_bool_var("")
        start = model.new_int_var(ready, max(ready, horizon - size), "")
        end = model.new_int_var(ready + size, max(ready + size, horizon), "")
        techs, bays, works = {}, {}, {}
        for segments, members in groups.items():
            axis = self._axis(segments)
            first = axis.to_work(ready)
            last = min(axis.to_work(horizon), axis.length) - size
            last = min(last, axis.to_work(problem.end // GRID) - 1)
            if last < first:
                continue
            here = model.new_bool_var("") if len(groups) > 1 else placed
            work = model.new_int_var(first, last, "")
            on_start, on_end = self._on_the_wall(axis, work, size, first, last)
            model.add(start == on_start).only_enforce_if(here)
            model.add(end == on_end).only_enforce_if(here)
            works[segments] = here, work
            literals = []
            for tech in members:
                literal = here if len(members) == 1 else model.new_bool_var("")
                literals.append(literal)
                techs[tech.key] = literal
                self._by_technician[tech.key].append(
                    (
                        literal,
                        size,
                        model.new_optional_fixed_size_interval_var(work, size, literal, ""),
                    )
                )
            if len(members) > 1:
                model.add(sum(literals) == here)
        if not works:
            model.add(placed == 0)
        elif len(groups) > 1:
            model.add(sum(here for here, _work in works.values()) == placed)
        length = model.new_int_var(size, horizon, "")
        good = {bay.key for bay in problem.bays_of(job)}
        for index, members in enumerate(self.bay_classes):
            if members[0].key not in good:
                continue
            literal = model.new_bool_var("")
            bays[index] = literal
            self._by_bay_class[index].append(
                (
                    literal,
                    size,
                    model.new_optional_interval_var(start, length, end, literal, ""),
                    job.key,
                )
            )
        if bays:
            model.add(sum(bays.values()) == placed)
        self._by_car[job.car].append(
            model.new_optional_interval_var(start, length, end, placed, "")
        )
        due = -(-problem.due_of(job) // GRID)
        gain = problem.value_of(job) * placed
        if works and horizon > due:
            late = model.new_int_var(0, horizon - due, "")
            model.add(late >= end - due).only_enforce_if(placed)
            gain -= job.weight * GRID * late
        self.vars[job.key] = placed, start, end, techs, bays
        return gain

    def _on_the_wall(self, axis, work, size, first, last):
        """Return when work of `size` that begins at `work` on the axis starts and ends: the breaks
        before each are added. `first` and `last` bound the variable."""
        starts, ends = axis.segments[0][0] + work, axis.segments[0][0] + work + size
        for number in range(1, len(axis.segments)):
            gap = axis.segments[number][0] - axis.segments[number - 1][1]
            at = axis.offsets[number]
            starts += gap * self._is_past(work, at, first, last)
            ends += gap * self._is_past(work, at - size + 1, first, last)
        return starts, ends

    def _is_past(self, work, edge, first, last):
        """Return whether `work` >= `edge`: a literal, or 0 or 1 where its bounds say so."""
        if first >= edge:
            return 1
        if last < edge:
            return 0
        past = self.model.new_bool_var("")
        self.model.add(work >= edge).only_enforce_if(past)
        self.model.add(work < edge).only_enforce_if(~past)
        return past

    def _add_technician(self, tech, gains):
        model = self.model
        axis = self._axis(tech.segments)
        entries = self._by_technician[tech.key]
        if not entries:
            return
        fixed = []
        taken = 0
        for start, end in tech.busy:
            first, last = axis.cover(start // GRID, -(-end // GRID))
            if last > first:
                fixed.append(model.new_fixed_size_interval_var(first, last - first, ""))
                taken += last - first
        model.add_no_overlap([interval for _lit, _size, interval in entries] + fixed)
        load = sum(size * literal for literal, size, _interval in entries)
        model.add(load <= max(axis.length - taken, 0))
        share = (self.problem.fair_share[tech.key] - tech.load) // GRID
        most = axis.length
        if share < most:
            above = model.new_int_var(0, most - min(share, 0), "")
            model.add(above >= load - share)
            gains.append(-FAIRNESS * GRID * above)

    def _add_bay_class(self, index, bays):
        model = self.model
        entries = self._by_bay_class[index]
        if not entries:
            return
        fixed = []
        for start, end in bays[0].busy:
            start, end = start // GRID, -(-end // GRID)
            fixed.append(model.new_fixed_size_interval_var(start, end - start, ""))
        # follows from what is below; said outright it bounds what fits into the day
        free = Timeline(bays[0].busy).free(self.problem.start, self.problem.end) // GRID
        today = [
            (literal, size, key)
            for literal, size, _interval, key in entries
            if self.problem.limit_of(self.problem.by_key[key]) == self.problem.end
        ]
        model.add(sum(size * literal for literal, size, _key in today) <= free * len(bays))
        intervals = [interval for _lit, _size, interval, _key in entries]
        if len(bays) == 1:
            model.add_no_overlap(intervals + fixed)
        else:
            demands = [1] * len(intervals) + [len(bays)] * len(fixed)
            model.add_cumulative(intervals + fixed, demands, len(bays))

    def _add_hint(self, hint):
        """Tell the solver the plan there is; what follows from it, it finds itself."""
        classes = {bay.key: i for i, bays in enumerate(self.bay_classes) for bay in bays}
        for job in self.jobs:
            placed, start, end, techs, bays = self.vars[job.key]
            spot = hint.get(job.key)
            values = {placed.index: (placed, spot is not None)}
            tech, bay, on, off = spot or (None, None, None, None)
            if spot:
                values[start.index] = start, on // GRID
                values[end.index] = end, off // GRID
            for key, literal in techs.items():
                values.setdefault(literal.index, (literal, key == tech))
            for index, literal in bays.items():
                values.setdefault(
                    literal.index, (literal, bool(spot) and classes.get(bay) == index)
                )
            for variable, value in values.values():
                self.model.add_hint(variable, value)

    # -- solving

    def run(self, seconds, gap):
        """Solve; leaves `placed` (None: nothing found) and `bound`, then sets `finished`."""
        parameters = self.solver.parameters
        parameters.max_time_in_seconds = seconds
        parameters.num_workers = WORKERS
        parameters.relative_gap_limit = gap
        parameters.random_seed = 1
        try:
            status = self.solver.solve(self.model)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                self.placed = self._read(self.solver)
                self.bound = self.solver.best_objective_bound
        finally:
            self.finished.set()

    def stop(self):
        """End the search early; what was found stays."""
        self.solver.stop_search()

    def _read(self, solver):
        """Deal the bays of a class out by start, then keep the times."""
        placed = {}
        free = {bay.key: Timeline(bay.busy) for bays in self.bay_classes for bay in bays}
        jobs = []
        for job in self.jobs:
            on, start, end, techs, bays = self.vars[job.key]
            if solver.boolean_value(on):
                jobs.append((solver.value(start), solver.value(end), job, techs, bays))
        for start, end, job, techs, bays in sorted(jobs, key=lambda row: (row[0], row[2].key)):
            tech = next(key for key, literal in techs.items() if solver.boolean_value(literal))
            chosen = None
            for index, literal in bays.items():
                if solver.boolean_value(literal):
                    chosen = next(
                        bay.key
                        for bay in self.bay_classes[index]
                        if free[bay.key].clash(start * GRID, end * GRID) is None
                    )
                    free[chosen].take(start * GRID, end * GRID)
            placed[job.key] = (tech, chosen, start * GRID, end * GRID)
        return placed
