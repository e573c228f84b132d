"""What no plan of the day can be worth more than, by a linear program.

The day is cut into buckets. How much of each job is done in each bucket, by people of which
calendar, is free here: jobs may be torn apart, which makes every real plan a solution and the
optimum a bound. What stays of the truth: the hours people with the skill are there, the bays of
each kind, one place for a car, when parts come, and what being late costs.

A job of `d` minutes that is over `t` minutes late is charged `t` in all by charging each minute
of its work that lies `u` after the due time with `1 + u // d`.
"""

from collections import defaultdict
from itertools import combinations, pairwise

from ortools.linear_solver import pywraplp

from .axis import FAIRNESS, Axis

BUCKET = 15
MOST_KINDS = 5  # all sets of bay kinds are looked at up to here


def bound(problem, seconds=3.0):
    """:return: a number no plan of `problem` is worth more than, or None if time ran out"""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.SetTimeLimit(int(seconds * 1000))
    axes = {tech.key: Axis(tech.segments) for tech in problem.technicians}
    edges = _edges(problem, axes)
    buckets = list(pairwise(edges))
    capacity = _capacity(problem, axes, buckets)
    objective = solver.Objective()
    objective.SetMaximization()

    by_bucket = defaultdict(list)  # (bucket, skill, level, kind, car, segments, variable)
    by_technician = defaultdict(list)
    for job in problem.jobs:
        techs = problem.technicians_of(job)
        if not techs or (problem.bays and not problem.bays_of(job)):
            continue
        due = problem.due_of(job)
        limit = problem.limit_of(job)
        placed = solver.NumVar(0, 1, "")
        objective.SetCoefficient(placed, problem.value_of(job))
        whole = solver.Constraint(0, 0)
        whole.SetCoefficient(placed, -job.minutes)
        groups = defaultdict(list)
        for tech in techs:
            groups[tech.segments].append(tech)
        for segments, members in groups.items():
            shared = solver.Constraint(0, 0)
            for tech in members:
                share = solver.NumVar(0, job.minutes, "")
                shared.SetCoefficient(share, -1)
                by_technician[tech.key].append(share)
            for index, (start, end) in enumerate(buckets):
                if end <= job.ready or start >= limit:
                    continue
                if not any(capacity[tech.key, index] for tech in members):
                    continue
                part = solver.NumVar(0, min(job.minutes, end - start), "")
                whole.SetCoefficient(part, 1)
                shared.SetCoefficient(part, 1)
                if start >= due:
                    objective.SetCoefficient(part, -job.weight * (1 + (start - due) // job.minutes))
                by_bucket[index].append((job, segments, part))

    for tech in problem.technicians:
        total = sum(capacity[tech.key, index] for index in range(len(buckets)))
        limit = solver.Constraint(-solver.infinity(), total)
        share = problem.fair_share[tech.key] - tech.load
        above = solver.NumVar(0, solver.infinity(), "")
        objective.SetCoefficient(above, -FAIRNESS)
        fair = solver.Constraint(-solver.infinity(), share)
        fair.SetCoefficient(above, -1)
        for variable in by_technician[tech.key]:
            limit.SetCoefficient(variable, 1)
            fair.SetCoefficient(variable, 1)

    for index, parts in by_bucket.items():
        _limit_people(solver, problem, parts, capacity, index)
        _limit_bays(solver, problem, parts, buckets[index])
        _limit_cars(solver, parts, buckets[index])
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    # fairness of people without work is a constant the objective has too
    return objective.Value() + 1e-6


def _edges(problem, axes):
    """Cut where anything changes, and every half hour."""
    edges = {problem.start, problem.end}
    edges.update(range(problem.start, problem.end, BUCKET))
    for axis in axes.values():
        for start, end in axis.segments:
            edges.update((start, end))
    last = max(edges)
    edges.update(job.ready for job in problem.jobs)
    edges.update(
        problem.due_of(job)
        for job in problem.jobs
        if job.due is not None and problem.due_of(job) == job.due
    )
    return sorted(edge for edge in edges if problem.start <= edge <= last)


def _capacity(problem, axes, buckets):
    """{(technician, bucket): free working minutes}"""
    free = {}
    for tech in problem.technicians:
        axis = axes[tech.key]
        for index, (start, end) in enumerate(buckets):
            first, last = axis.cover(start, end)
            minutes = last - first
            for busy in tech.busy:
                on, off = axis.cover(max(busy[0], start), min(busy[1], end))
                minutes -= max(0, off - on)
            free[tech.key, index] = max(0, minutes)
    return free


def _limit(solver, variables, most):
    row = solver.Constraint(-solver.infinity(), most)
    for variable in variables:
        row.SetCoefficient(variable, 1)


def _limit_people(solver, problem, parts, capacity, index):
    """Work that asks for a skill is done by who has it, of the calendar it is put on."""
    by_need = defaultdict(list)
    for job, segments, part in parts:
        by_need[segments, job.skill, job.level].append(part)
    by_calendar = defaultdict(list)
    for tech in problem.technicians:
        by_calendar[tech.segments].append(tech)
    for segments, people in by_calendar.items():
        needs = {(skill, level) for own, skill, level in by_need if own == segments}
        _limit(
            solver,
            [
                part
                for own, _job_skill, _l in by_need
                if own == segments
                for part in by_need[own, _job_skill, _l]
            ],
            sum(capacity[tech.key, index] for tech in people),
        )
        for skill, level in needs:
            if not skill:
                continue
            able = [tech for tech in people if tech.skills.get(skill, -1) >= level]
            _limit(
                solver,
                [
                    part
                    for own, other, least in by_need
                    if own == segments and other == skill and least >= level
                    for part in by_need[own, other, least]
                ],
                sum(capacity[tech.key, index] for tech in able),
            )


def _limit_bays(solver, problem, parts, bucket):
    """Jobs of any set of kinds have the bays that are good for one of them, and no more."""
    if not problem.bays:
        return
    start, end = bucket
    free = {
        bay.key: end - start - sum(max(0, min(off, end) - max(on, start)) for on, off in bay.busy)
        for bay in problem.bays
    }
    by_kind = defaultdict(list)
    for job, _segments, part in parts:
        by_kind[job.kind].append(part)
    kinds = [kind for kind in by_kind if kind]
    sizes = range(1, len(kinds) + 1) if len(kinds) <= MOST_KINDS else (1, 2)
    for size in sizes:
        for chosen in combinations(kinds, size):
            good = sum(free[bay.key] for bay in problem.bays if bay.kinds & set(chosen))
            _limit(solver, [part for kind in chosen for part in by_kind[kind]], good)
    _limit(solver, [part for group in by_kind.values() for part in group], sum(free.values()))


def _limit_cars(solver, parts, bucket):
    by_car = defaultdict(list)
    for job, _segments, part in parts:
        by_car[job.car].append(part)
    for variables in by_car.values():
        if len(variables) > 1:
            _limit(solver, variables, bucket[1] - bucket[0])
