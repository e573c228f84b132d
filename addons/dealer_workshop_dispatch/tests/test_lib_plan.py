import importlib.util
import random
from itertools import permutations, product

from odoo.tests import BaseCase, tagged

from ..lib import plan as lib
from ..lib.axis import Axis

DAY = ((480, 720), (780, 1020))


@tagged("post_install", "-at_install")
class TestLibPlan(BaseCase):
    def _solve(self, technicians, bays, jobs, **values):
        problem = lib.Problem(technicians, bays, jobs, 480, 1020, **values)
        found = lib.solve(problem, 1.5)
        self.assertEqual(problem.check(found.placed), [])
        self.assertEqual(problem.worth_of(found.placed), found.objective)
        return problem, found

    def test_axis(self):
        axis = Axis(DAY)
        self.assertEqual(axis.length, 480)
        self.assertEqual((axis.to_work(400), axis.to_work(730), axis.to_work(790)), (0, 240, 250))
        # the last minute before the break ends at the break, the next one starts after it
        self.assertEqual((axis.end_of(240), axis.start_of(240)), (720, 780))

    def test_break_interrupts_the_work(self):
        _problem, found = self._solve(
            [lib.Technician(1, {}, DAY)], [lib.Bay(1)], [lib.Job(1, 1, 60, ready=690, due=900)]
        )
        self.assertEqual(found.placed[1], (1, 1, 690, 810))

    def test_nothing_else_interrupts_it(self):
        technician = lib.Technician(1, {}, ((480, 1020),), busy=((600, 660),))
        _problem, found = self._solve([technician], [], [lib.Job(1, 1, 90, ready=540)])
        self.assertEqual(found.placed[1][2:], (660, 750))

    def test_skill_level_bay_and_car(self):
        technicians = [lib.Technician(1, {7: 1}, DAY), lib.Technician(2, {7: 3}, DAY)]
        bays = [lib.Bay(1, frozenset({5})), lib.Bay(2)]
        jobs = [
            lib.Job(1, 1, 60, skill=7, level=2, kind=5),
            lib.Job(2, 1, 60, skill=7, level=1),
            lib.Job(3, 2, 60, skill=8),
            lib.Job(4, 3, 60, kind=9),
        ]
        _problem, found = self._solve(technicians, bays, jobs)
        self.assertEqual(set(found.placed), {1, 2})
        self.assertEqual(found.placed[1][:2], (2, 1))
        first, second = sorted((found.placed[1], found.placed[2]), key=lambda spot: spot[2])
        self.assertLessEqual(first[3], second[2], "one car is in one place")

    def test_longer_than_the_day(self):
        days = (*DAY, *((start + 1440, end + 1440) for start, end in DAY))
        _problem, found = self._solve([lib.Technician(1, {}, days)], [], [lib.Job(1, 1, 600)])
        self.assertEqual(found.placed[1][2:], (480, 480 + 1440 + 120))
        _problem, found = self._solve(
            [lib.Technician(1, {}, days)], [], [lib.Job(1, 1, 60, ready=990)]
        )
        self.assertFalse(found.placed, "short work does not stay over night")

    def test_urgent_first(self):
        jobs = [lib.Job(1, 1, 240, weight=1), lib.Job(2, 2, 300, weight=3)]
        _problem, found = self._solve([lib.Technician(1, {}, DAY)], [], jobs)
        self.assertEqual(set(found.placed), {2})

    def test_load_is_spread(self):
        jobs = [lib.Job(n, n, 60) for n in range(1, 5)]
        _problem, found = self._solve(
            [lib.Technician(1, {}, DAY), lib.Technician(2, {}, DAY)], [], jobs
        )
        self.assertEqual(sorted(spot[0] for spot in found.placed.values()), [1, 1, 2, 2])

    def test_nothing_to_do(self):
        _problem, found = self._solve([lib.Technician(1, {}, DAY)], [], [])
        self.assertEqual((found.placed, found.objective), ({}, 0))

    def test_against_brute_force(self):
        """The best plan of small days, proven and equal to trying everything."""
        if not importlib.util.find_spec("ortools"):
            self.skipTest("ortools is not installed")
        rng = random.Random(4)
        for _round in range(6):
            technicians = [
                lib.Technician(key, {1: rng.choice((1, 2))}, ((480, 540), (570, 630)))
                for key in (1, 2)
            ]
            bays = [lib.Bay(1, frozenset({1})), lib.Bay(2)][: rng.choice((1, 2))]
            jobs = [
                lib.Job(
                    key,
                    rng.choice((1, 2, 3)),
                    rng.choice((30, 45, 60)),
                    skill=1,
                    level=rng.choice((1, 2)),
                    kind=rng.choice((0, 0, 1)),
                    ready=rng.choice((480, 480, 510)),
                    due=rng.choice((540, 600, 630)),
                    weight=rng.choice((1, 2, 3)),
                )
                for key in range(1, 5)
            ]
            problem = lib.Problem(technicians, bays, jobs, 480, 630)
            found = lib.solve(problem, 4)
            self.assertEqual(problem.check(found.placed), [])
            best = self._brute_force(problem)
            self.assertEqual(found.objective, best)
            self.assertGreaterEqual(found.bound, best)

    def _brute_force(self, problem):
        """Every order of every set of jobs on every technician and bay, each as early as it can:
        of the plans that are worth most one is among them."""
        jobs = problem.jobs
        choices = [
            [None]
            + [
                (tech, bay)
                for tech in problem.technicians_of(job)
                for bay in problem.bays_of(job) or [None]
            ]
            for job in jobs
        ]
        best = 0
        for chosen in product(*choices):
            picked = [(job, choice) for job, choice in zip(jobs, chosen, strict=True) if choice]
            for order in permutations(picked):
                placed, ends = {}, {}
                for job, (tech, bay) in order:
                    axis = Axis(tech.segments)
                    keys = [("t", tech.key), ("b", bay and bay.key), ("c", job.car)]
                    ready = max([job.ready, *(ends.get(key, 0) for key in keys)])
                    work = axis.to_work(ready)
                    if work + job.minutes > axis.length:
                        break
                    start, end = axis.start_of(work), axis.end_of(work + job.minutes)
                    placed[job.key] = (tech.key, bay and bay.key, start, end)
                    ends.update(dict.fromkeys(keys, end))
                else:
                    if not problem.check(placed):
                        best = max(best, problem.worth_of(placed))
        return best
