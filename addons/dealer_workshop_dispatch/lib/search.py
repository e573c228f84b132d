"""A good plan of the day in a few seconds: jobs are taken out and put back elsewhere, again and again.

Knows no Odoo and needs no solver. Time is cut into steps of `GRID` minutes; what is taken is an
integer with a bit for each step, so that to see whether a job fits is one AND.
"""

import math
import random

from .axis import FAIRNESS, GRID, Axis, stopwatch

BLIND = 0.3  # how often the first bay that is free is as good as the best
TRIED = 6  # jobs left out that are tried again in each round


def halves(size):
    """Return the shifts by which, AND after AND, a bit stays where `size` of them follow."""
    shifts, run = [], 1
    while run * 2 <= size:
        shifts.append(run)
        run *= 2
    if size > run:
        shifts.append(size - run)
    return shifts


class Rows:
    """Where a job of some length may begin on one calendar: for each working step its start, end
    and the bits it takes on the wall.

    `pieces` says the same for all steps at once, for looking at a wall: (length, shift, steps)
    where the steps in a row that take the same length lie `shift` bits later.
    """

    def __init__(self, axis, size):
        self.starts, self.ends, self.bits = [], [], []
        pieces = {}
        for work in range(axis.length - size + 1):
            start, end = axis.start_of(work), axis.end_of(work + size)
            self.starts.append(start)
            self.ends.append(end)
            self.bits.append(((1 << (end - start)) - 1) << start)
            piece = end - start, start - work
            pieces[piece] = pieces.get(piece, 0) | 1 << work
        self.pieces = [(*piece, steps) for piece, steps in pieces.items()]


class Lanes:
    """What is taken of many things side by side in one integer, to look at all of them at once.

    The highest bit of each lane is always taken: what is free in one lane ends there.
    """

    def __init__(self, taken, width):
        self.width = width
        whole = (1 << width) - 1
        self.at = {key: index * width for index, key in enumerate(taken)}
        self.bits = sum(
            ((bits & whole >> 1) | 1 << width - 1) << self.at[key] for key, bits in taken.items()
        )
        self.first = sum(1 << at for at in self.at.values())
        self.folds = []
        lanes = 1
        while lanes < len(taken):
            self.folds.insert(0, lanes * width)
            lanes *= 2

    def of(self, keys):
        """Return all bits of the lanes of `keys`."""
        return sum(((1 << self.width) - 1) << self.at[key] for key in keys)

    def any(self, bits):
        """Return one lane with what is set in one of the lanes of `bits`."""
        for fold in self.folds:
            bits |= bits >> fold
        return bits & (1 << self.width) - 1


class Search:
    def __init__(self, problem, seed=1):
        self.problem = problem
        self.random = random.Random(seed)
        self.origin = problem.start // GRID
        self._axes, self._rows, self._halves = {}, {}, {}
        self.jobs = {}
        for job in problem.jobs:
            if problem.technicians_of(job) and (problem.bays_of(job) or not problem.bays):
                self.jobs[job.key] = job
        self.axis_of = {
            tech.key: self._axis(tech.segments) for tech in problem.technicians if tech.segments
        }
        taken = {}
        for tech in problem.technicians:
            bits = 0
            if tech.segments:
                for start, end in tech.busy:
                    first, last = self.axis_of[tech.key].cover(self._down(start), self._up(end))
                    bits |= ((1 << max(last - first, 0)) - 1) << first
            taken[tech.key] = bits
        self.bay_taken = {bay.key: self._wall(bay.busy) for bay in problem.bays} or {None: 0}
        self.car_taken = {job.car: 0 for job in problem.jobs}
        for car, start, end in problem.cars_busy:
            self.car_taken[car] = self.car_taken.get(car, 0) | self._wall([(start, end)])
        self.load = {tech.key: tech.load for tech in problem.technicians}
        day = max((end for axis in self.axis_of.values() for _on, end in axis.segments), default=0)
        self.bay_lanes = Lanes(self.bay_taken, day + 2)
        length = max((axis.length for axis in self.axis_of.values()), default=0)
        self.tech_lanes = Lanes(taken, length + 1)
        self.open = (1 << day + 1) - 1  # no work reaches beyond
        self.walls, self.hours = self.bay_lanes.bits, self.tech_lanes.bits
        self.placed = {}  # job: (technician, bay, work, start, end)
        self.needs = {key: self._prepare(job) for key, job in self.jobs.items()}
        self.worth = -FAIRNESS * sum(
            max(0, self.load[key] - share) for key, share in problem.fair_share.items()
        )

    # -- the grid

    def _down(self, minute):
        return max(minute // GRID - self.origin, 0)

    def _up(self, minute):
        return max(-(-minute // GRID) - self.origin, 0)

    def _wall(self, stretches):
        bits = 0
        for start, end in stretches:
            first, last = self._down(start), self._up(end)
            bits |= ((1 << max(last - first, 0)) - 1) << first
        return bits

    def _axis(self, segments):
        if segments not in self._axes:
            self._axes[segments] = Axis(
                [(self._up(start), self._down(end)) for start, end in segments]
            )
        return self._axes[segments]

    def _prepare(self, job):
        """:return: (size, due, value, [(technician, rows, allowed bits, skills, lane)],
        bays, shifts, lanes of the bays)"""
        problem = self.problem
        size = job.minutes // GRID
        ready = self._up(job.ready)
        limit = problem.limit_of(job)
        limit = math.inf if limit == math.inf else self._down(limit)
        choices = []
        masks = {}
        for tech in problem.technicians_of(job):
            if tech.segments not in masks:
                key = tech.segments, size
                if key not in self._rows:
                    self._rows[key] = Rows(self._axis(tech.segments), size)
                rows = self._rows[key]
                allowed = 0
                for work, (start, end) in enumerate(zip(rows.starts, rows.ends, strict=True)):
                    if start >= ready and end <= limit and start < self._down(problem.end):
                        allowed |= 1 << work
                masks[tech.segments] = rows, allowed
            rows, allowed = masks[tech.segments]
            if allowed:
                choices.append(
                    (tech.key, rows, allowed, len(tech.skills), self.tech_lanes.at[tech.key])
                )
        bays = sorted(problem.bays_of(job), key=lambda bay: bay.scarcity)
        return (
            size,
            problem.due_of(job),
            problem.value_of(job),
            choices,
            [bay.key for bay in bays] or [None],
            halves(size),
            self.bay_lanes.of([bay.key for bay in bays] or [None]),
        )

    # -- moves

    def _cost_of_load(self, key, minutes):
        share = self.problem.fair_share[key]
        load = self.load[key]
        return FAIRNESS * (max(0, load + minutes - share) - max(0, load - share))

    def _choose_bay(self, bays, bits):
        """Return a free bay, rather one that is taken right before: gaps stay whole."""
        for bay in bays:
            taken = self.bay_taken[bay]
            if not bits & taken:
                chosen = bay
                if bay is None or (bits >> 1) & taken or self.random.random() < BLIND:
                    break
        return chosen

    def _where(self, rows, lanes, closed, found):
        """Return the steps of `rows` at which one of the bays is free and the car is.

        :param int lanes: the bays' lanes
        :param int closed: where the car is taken
        :param dict found: {length: bits of the wall} looked up before for the same job
        """
        spots = 0
        for length, shift, steps in rows.pieces:
            if length not in found:
                if length not in self._halves:
                    self._halves[length] = halves(length)
                free = ~(self.walls | closed * self.bay_lanes.first)
                for step in self._halves[length]:
                    free &= free >> step
                found[length] = self.bay_lanes.any(free & lanes)
            spots |= (found[length] >> shift) & steps
        return spots

    def put(self, key, noise=0.0):
        """Place a job where it costs least; :return: whether there was room"""
        job = self.jobs[key]
        size, due, value, choices, bays, shifts, lanes = self.needs[key]
        rnd = self.random.random
        due -= self.origin * GRID
        minutes, weight = job.minutes, job.weight
        closed = self.car_taken[job.car] & self.open
        shares = self.problem.fair_share
        loads = self.load
        idle = ~self.hours
        for step in shifts:
            idle &= idle >> step
        found, spots = {}, {}
        best_cost, best_end, best = value, 0, None
        for tech, rows, allowed, skills, lane in choices:
            if rows not in spots:
                spots[rows] = allowed & self._where(rows, lanes, closed, found)
            fits = (idle >> lane) & spots[rows]
            while fits and rnd() < noise:
                fits &= fits - 1
            if not fits:
                continue
            work = (fits & -fits).bit_length() - 1
            end = rows.ends[work]
            over = loads[tech] - shares[tech]
            cost = FAIRNESS * (max(0, over + minutes) - max(0, over))
            late = end * GRID - due
            if late > 0:
                cost += weight * late
            if cost > best_cost:
                continue
            end += rnd() * 4 + skills
            if cost < best_cost or (best and end < best_end):
                best_cost, best_end, best = cost, end, (tech, work, rows)
        if best is None:
            return False
        tech, work, rows = best
        bits = rows.bits[work]
        chosen = self._choose_bay(bays, bits)
        if chosen is not None:
            self.bay_taken[chosen] |= bits
            self.walls |= bits << self.bay_lanes.at[chosen]
        self.car_taken[job.car] |= bits
        self.hours |= ((1 << size) - 1) << work + self.tech_lanes.at[tech]
        loads[tech] += minutes
        self.placed[key] = tech, chosen, work, rows.starts[work], rows.ends[work]
        self.worth += value - best_cost
        return True

    def pull(self, key):
        """Take a job out of the plan."""
        job = self.jobs[key]
        size, due, value, *_where = self.needs[key]
        tech, bay, work, start, end = self.placed.pop(key)
        bits = ((1 << (end - start)) - 1) << start
        if bay is not None:
            self.bay_taken[bay] ^= bits
            self.walls ^= bits << self.bay_lanes.at[bay]
        self.car_taken[job.car] ^= bits
        self.hours ^= ((1 << size) - 1) << work + self.tech_lanes.at[tech]
        self.load[tech] -= job.minutes
        late = max(0, (end + self.origin) * GRID - due)
        self.worth -= value - job.weight * late - self._cost_of_load(tech, job.minutes)

    def get_plan(self, placed=None):
        """:return: {job: (technician, bay, start, end)} in minutes"""
        return {
            key: (tech, bay, (start + self.origin) * GRID, (end + self.origin) * GRID)
            for key, (tech, bay, _work, start, end) in (placed or self.placed).items()
        }

    # -- the search

    def _keep(self):
        return (
            self.hours, self.walls, dict(self.bay_taken), dict(self.car_taken), dict(self.load),
            dict(self.placed), self.worth,
        )  # fmt: skip

    def _restore(self, kept):
        (self.hours, self.walls, self.bay_taken, self.car_taken, self.load, self.placed,
         self.worth) = kept  # fmt: skip

    def _ruin(self):
        """Take out jobs that stand in each other's way; :return: their keys"""
        rnd = self.random
        left_out = [key for key in self.jobs if key not in self.placed]
        seed = rnd.choice(left_out) if left_out and rnd.random() < 0.7 else None
        if seed is None:
            late = [
                key
                for key, spot in self.placed.items()
                if (spot[4] + self.origin) * GRID > self.needs[key][1]
            ]
            seed = rnd.choice(late or list(self.placed))
        _size, due, _value, choices, bays, *_lanes = self.needs[seed]
        if not choices:
            return []
        techs = {choice[0] for choice in rnd.sample(choices, min(len(choices), rnd.randint(1, 3)))}
        places = set(rnd.sample(bays, min(len(bays), rnd.randint(1, 3))))
        length = rnd.choice((6, 12, 18, 24, 36))
        day = self._down(self.problem.end)
        if seed in self.placed:
            middle = self.placed[seed][3]
        elif rnd.random() < 0.5:
            middle = rnd.randrange(max(day, 1))
        else:
            ready = self._up(self.jobs[seed].ready)
            middle = rnd.randint(ready, max(ready, min(day, due // GRID - self.origin)))
        first, last = middle - length // 2, middle + length // 2
        out = [
            key
            for key, (tech, bay, _work, start, end) in self.placed.items()
            if start < last and end > first and (tech in techs or bay in places)
        ]
        if len(out) > 30:
            out = rnd.sample(out, 30)
        for key in out:
            self.pull(key)
        return out

    def run(self, until, on_better=None, target=math.inf, stop=None):
        """Search until `until` on the stopwatch, a plan is worth `target` or the event `stop`.

        :return: (worth, plan) of the best plan seen
        """
        rnd = self.random
        best, best_placed = self.worth, dict(self.placed)
        if not self.jobs:
            return best, {}
        begun = stopwatch()
        values = sorted(need[2] for need in self.needs.values())
        hot, cold = values[len(values) // 2] / 4, 2.0
        while best < target:
            now = stopwatch()
            if now >= until or (stop and stop.is_set()):
                break
            heat = hot * (cold / hot) ** min((now - begun) / max(until - begun, 0.1), 1)
            kept = self._keep()
            before = self.worth
            todo = self._ruin() if self.placed else []
            out = [key for key in self.jobs if key not in self.placed and key not in todo]
            todo += out if len(out) <= TRIED else rnd.sample(out, TRIED)
            way = rnd.random()
            if way < 0.35:
                todo.sort(key=lambda key: (-self.needs[key][2], rnd.random()))
            elif way < 0.6:
                todo.sort(key=lambda key: (self.needs[key][1], -self.needs[key][0]))
            elif way < 0.8:
                todo.sort(key=lambda key: -self.needs[key][0] * (0.5 + rnd.random()))
            elif way < 0.9:
                todo.sort(key=lambda key: -self.needs[key][2] / (6 + self.needs[key][0]))
            else:
                rnd.shuffle(todo)
            for key in todo:
                self.put(key, 0.03)
            if self.worth > best:
                best, best_placed = self.worth, dict(self.placed)
                if on_better:
                    on_better(best, None)
            elif self.worth < before + heat * math.log(max(rnd.random(), 1e-9)):
                self._restore(kept)
        return best, self.get_plan(best_placed)
