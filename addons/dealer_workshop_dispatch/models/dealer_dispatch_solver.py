from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import plan as planner
from odoo.addons.dealer_workshop_planning.lib import calendars
from odoo.addons.dealer_workshop_planning.lib.intervals import clip, subtract, union

MOST = 400  # jobs one plan looks at
TAIL = timedelta(days=4)  # work longer than the day ends within
SECONDS = 8.0


class DealerDispatch(models.AbstractModel):
    """The plan of a day: what the solver is given, and what it answers in words."""

    _inherit = "dealer.dispatch"

    @api.model
    def plan_day(self, day=None, seconds=None):
        """Propose a plan for the jobs that are not planned yet.

        What is booked or being worked on stays. Nothing is booked before the proposal is applied.

        :param str day: in the time of the store; today if empty
        :param float seconds: how long the solver may search, at most 30
        :return: the action that opens the proposal
        """
        self._check_may_plan()
        company = self.env.company
        day = fields.Date.to_date(day) or company._get_store_date()
        plan = self.env["dealer.dispatch.plan"].create({"date": day, "company_id": company.id})
        plan._propose(min(float(seconds or SECONDS), 30.0))
        return plan._get_form_action()

    @api.model
    def _solve_day(self, company, day, seconds):
        """Return (planner.Plan, rows of lines) for a store's unplanned jobs on one day."""
        midnight = company._get_store_moment(day)
        now = fields.Datetime.now()
        if company._get_store_date(now) > day:
            raise UserError(
                self.env._("A day that is over cannot be planned: choose today or later.")
            )
        workshop = self.env["dealer.workshop.capacity"]._load(company, midnight, midnight + TAIL)
        if not workshop.technicians:
            raise UserError(
                self.env._(
                    "%(store)s has no technician yet: tick Technician on the employees who work in "
                    "the workshop.",
                    store=company.name,
                )
            )
        jobs, _total = self._get_unplanned(company, MOST)
        origin = calendars.to_seconds(midnight)
        tomorrow = calendars.to_seconds(company._get_store_moment(day + timedelta(days=1)))
        today = [
            stretch for tech in workshop.technicians for stretch in tech.work
            if stretch[0] < tomorrow
        ]  # fmt: skip
        left, problem = {}, None
        if not today:
            sentence = self.env._(
                "Nobody works on %(day)s: it is a holiday, a block-out or a day off.",
                day=self._format_day(day),
            )
            left = dict.fromkeys(jobs.ids, sentence)
        else:
            start = max(min(s for s, _e in today), calendars.to_seconds(now))
            end = min(max(e for _s, e in today), tomorrow)
            problem, left, ready = self._make_problem(
                company, workshop, jobs, origin, start, end, tomorrow
            )
        if problem and problem.jobs and problem.start < problem.end:
            plan = planner.solve(problem, seconds)
        else:
            plan = planner.Plan({}, 0, 0)
            for job in problem.jobs if problem else ():
                left[job.key] = self.env._("The working day is over.")
        rows = []
        explain = problem and _Explainer(self, company, workshop, problem, plan, origin, ready)
        for job in jobs:
            if spot := plan.placed.get(job.id):
                technician, bay, on, off = spot
                rows.append(
                    {
                        "job_id": job.id,
                        "employee_id": technician,
                        "bay_id": bay,
                        "start_on": calendars.to_datetime(origin + on * 60),
                        "end_on": calendars.to_datetime(origin + off * 60),
                        "hours": self._get_hours_left(job),
                        "reason": explain.placed(job, *spot),
                    }
                )
            else:
                reason = left.get(job.id) or explain.left_out(job)
                rows.append(
                    {"job_id": job.id, "hours": self._get_hours_left(job), "reason": reason}
                )
        return plan, rows

    @api.model
    def _make_problem(self, company, workshop, jobs, origin, start, end, tomorrow):
        """Return (planner.Problem, {job id: why it is not asked}, {job id: parts' arrival})."""

        def minutes(stretches):
            return tuple(
                ((since - origin) // 60, -(-(until - origin) // 60)) for since, until in stretches
            )

        horizon = origin + round(TAIL.total_seconds())
        clocks = self._get_running(company)
        busy = defaultdict(list)
        cars = []
        now = calendars.to_seconds(fields.Datetime.now())
        for clock in clocks:
            job = clock.job_id
            if not job or (job.booking_id and job.booking_id.end_on > fields.Datetime.now()):
                continue
            # he works on something the board does not know: it takes what is left of it
            until = now + round(self._get_hours_left(job) * 3600)
            busy[clock.employee_id.id].append((now, until))
            cars.append((job.order_id.vehicle_id.id, *minutes([(now, until)])[0]))
        technicians, working = [], []
        for tech in workshop.technicians:
            work = clip(tech.work, start, horizon)
            leave = union([row[1:] for row in tech.taken if row[0][0] == "leave"])
            if not subtract(clip(work, start, end), leave):
                work = []  # off all day: not one who is full
            working += work
            taken = union([*tech.busy, *busy[tech.id]])
            today = subtract(clip(work, start, end), subtract(clip(work, start, end), taken))
            skills = {
                skill: level
                for skill in tech.skills
                if (level := tech.level_at(skill, start)) is not None
            }
            technicians.append(
                planner.Technician(
                    tech.id,
                    skills,
                    minutes(work),
                    minutes(taken),
                    sum(until - since for since, until in today) // 60,
                )
            )
        working = union(working)
        bays = [
            planner.Bay(
                bay.id,
                bay.kinds,
                # a bay that is closed while nobody works stops nothing
                minutes(union([*bay.busy, *subtract(working, bay.work)])),
            )
            for bay in workshop.bays
        ]
        bookings = self.env["dealer.workshop.booking"].search(
            [
                ("company_id", "=", company.id),
                ("cancelled_on", "=", False),
                ("job_id", "!=", False),
                ("end_on", ">", calendars.to_datetime(start)),
                ("start_on", "<", calendars.to_datetime(end)),
            ]
        )
        for booking in bookings:
            stretch = [
                (calendars.to_seconds(booking.start_on), calendars.to_seconds(booking.end_on))
            ]
            cars.append((booking.job_id.order_id.vehicle_id.id, *minutes(stretch)[0]))
        return self._add_jobs(
            company, workshop, jobs, origin, start, end, tomorrow, technicians, bays, cars
        )

    @api.model
    def _add_jobs(
        self, company, workshop, jobs, origin, start, end, tomorrow, technicians, bays, cars
    ):
        ready = jobs._get_parts_ready_on()
        needs = self.env["dealer.workshop.capacity"]._get_job_needs(jobs)
        left, rows = {}, []
        waits = dict(
            self.env["dealer.repair.order"]
            ._fields["waiting_reason"]
            ._description_selection(self.env)
        )
        known = {tech.key for tech in technicians}
        for job in jobs:
            order = job.order_id
            need = needs[job.id]
            if order.waiting_reason in ("authorisation", "customer", "sublet"):
                left[job.id] = self.env._(
                    "The order waits for: %(reason)s.", reason=waits[order.waiting_reason]
                )
                continue
            if ready.get(job.id) is False:
                left[job.id] = self.env._(
                    "Parts are missing and nobody knows when they come: the store keeper orders "
                    "them or names the day."
                )
                continue
            promised = order.promised_on and calendars.to_seconds(order.promised_on)
            only = frozenset()
            if job.technician_id and job.technician_id.id in known:
                only = frozenset(job.technician_id.ids)
            on = max(need.ready_on or start, start)
            if on >= end:
                left[job.id] = self.env._(
                    "The parts arrive on %(moment)s, after the working day.",
                    moment=self._format(company, calendars.to_datetime(on)),
                )
                continue
            weight = 1
            if promised and promised < tomorrow:
                weight = 3
            elif promised and promised < tomorrow + 86400:
                weight = 2
            rows.append(
                planner.Job(
                    job.id,
                    order.vehicle_id.id,
                    max(round(self._get_hours_left(job) * 60), 5),
                    need.skill,
                    need.level,
                    need.bay_kind,
                    -(-(on - origin) // 60),
                    None if not promised else (promised - origin) // 60,
                    weight,
                    only,
                )
            )
        problem = planner.Problem(
            technicians, bays, rows, (start - origin) // 60, (end - origin) // 60, cars
        )
        return problem, left, ready


class _Explainer:
    """Why each job lies where it lies, or nowhere, in the user's words."""

    def __init__(self, dispatch, company, workshop, problem, plan, origin, ready):
        self.env = dispatch.env
        self.dispatch, self.company, self.workshop = dispatch, company, workshop
        self.problem, self.origin, self.ready = problem, origin, ready
        self.plan = plan
        self.ends = defaultdict(dict)
        for key, (tech, bay, _on, off) in plan.placed.items():
            self.ends["technician", tech][off] = key
            if bay:
                self.ends["bay", bay][off] = key

    def _moment(self, minutes):
        return self.dispatch._format(
            self.company, calendars.to_datetime(self.origin + minutes * 60)
        )

    def _plate(self, key):
        order = self.env["dealer.repair.job"].browse(key).order_id
        return order.license_plate or order.display_name

    def _skill(self, job):
        return " ".join(filter(None, [job.skill_id.name, job.skill_level_id.name]))

    def placed(self, record, tech, bay, on, off):
        job = self.problem.by_key[record.id]
        name = self.workshop.technician[tech].name
        able = self.problem.technicians_of(job)
        bays = self.problem.bays_of(job)
        said = []
        if self.ready.get(record.id) and on < job.ready + 60:
            said.append(
                self.env._("the parts arrive at %(moment)s", moment=self._moment(job.ready))
            )
        if job.technicians:
            said.append(self.env._("%(name)s has the job", name=name))
        elif len(able) == 1:
            said.append(
                self.env._("only %(name)s has %(skill)s", name=name, skill=self._skill(record))
                if record.skill_id
                else self.env._("only %(name)s is there", name=name)
            )
        elif record.skill_id:
            said.append(self.env._("%(name)s has %(skill)s", name=name, skill=self._skill(record)))
        if bay and len(bays) == 1 and len(self.problem.bays) > 1:
            said.append(
                self.env._(
                    "only %(bay)s is fit for %(kind)s",
                    bay=self.workshop.bay[bay].name,
                    kind=record.bay_kind_id.name,
                )
            )
        if before := self.ends["technician", tech].get(on):
            said.append(
                self.env._("%(name)s is done with %(car)s then", name=name, car=self._plate(before))
            )
        elif bay and (before := self.ends["bay", bay].get(on)):
            said.append(
                self.env._(
                    "%(bay)s is free after %(car)s",
                    bay=self.workshop.bay[bay].name,
                    car=self._plate(before),
                )
            )
        promised = record.order_id.promised_on
        if promised:
            due = (calendars.to_seconds(promised) - self.origin) // 60
            if off > due:
                late = self.env._("late: promised for %(moment)s", moment=self._moment(due))
                said.insert(0, late)
            elif off > due - 60:
                said.append(
                    self.env._("just before the promise at %(moment)s", moment=self._moment(due))
                )
        if not said:
            said.append(self.env._("the first time free for bay and technician"))
        sentence = "; ".join(said)
        return sentence[0].upper() + sentence[1:] + "."

    def left_out(self, record):
        job = self.problem.by_key[record.id]
        able = self.problem.technicians_of(job)
        if not able:
            if job.technicians:
                return self.env._(
                    "%(name)s is named for it and does not work then, or lacks the skill.",
                    name=record.technician_id.sudo().name,
                )
            return self.env._("Nobody who is there has %(skill)s.", skill=self._skill(record))
        if self.problem.bays and not self.problem.bays_of(job):
            return self.env._("No bay is fit for %(kind)s.", kind=record.bay_kind_id.name)
        if job.technicians:
            return self.env._(
                "%(name)s, who has the job, is full.",
                name=self.workshop.technician[able[0].key].name,
            )
        if record.skill_id and len(able) < len(self.problem.technicians):
            return self.env._(
                "Who has %(skill)s is full: %(names)s. More urgent jobs take their time.",
                skill=self._skill(record),
                names=", ".join(self.workshop.technician[tech.key].name for tech in able[:3]),
            )
        if job.kind and len(self.problem.bays_of(job)) < len(self.problem.bays):
            return self.env._(
                "The bays for %(kind)s are full with more urgent jobs.",
                kind=record.bay_kind_id.name,
            )
        return self.env._("The day is full with more urgent jobs.")
