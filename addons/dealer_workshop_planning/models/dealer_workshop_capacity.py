from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.tools import format_datetime

from ..lib import calendars
from ..lib.intervals import Clock
from ..lib.slots import Need

FreeTime = namedtuple("FreeTime", "start end promised bay employee reasons stretches")
FreeTime.__doc__ = """A time that can be taken.

start, end, promised: naive UTC; bay, employee: records of the first stretch; reasons: sentences;
stretches: list of values for `dealer.workshop.booking._book`.
"""

# how far a refusal looks for the first time that goes
HORIZON = timedelta(days=45)
# work that starts within a span may end so much later
TAIL = timedelta(days=21)


class DealerWorkshopCapacity(models.AbstractModel):
    """Free times of a store's workshop, in sets: a month of all bays in a dozen queries.

    What is read is in `dealer_workshop_capacity_load.py`; the arithmetic is `lib/slots.py`.
    """

    _name = "dealer.workshop.capacity"
    _description = "Free Times of the Workshop"

    # === NEEDS === #

    @api.model
    def _get_job_needs(self, jobs):
        """Return the needs of jobs of repair orders: {job id: lib.slots.Need}.

        Work whose parts nobody can date is planned as if they were there; the job says so itself.
        """
        ready = jobs._get_parts_ready_on()
        return {
            job.id: self._make_need(
                job.planned_hours or job.company_id.appointment_hours,
                job.skill_id,
                job.skill_level_id,
                job.bay_kind_id,
                ready.get(job.id),
                job.id,
            )
            for job in jobs
        }

    @api.model
    def _make_need(self, hours, skill, level, bay_kind, ready_on=None, key=None):
        return Need(
            hours=hours,
            skill=skill.id or 0,
            level=level.level_progress if level else 0,
            bay_kind=bay_kind.id or 0,
            ready_on=calendars.to_seconds(ready_on) if ready_on else None,
            key=key,
        )

    # === TIMES === #

    @api.model
    def _get_free_times(self, needs, start, end, limit=None, company=None, **options):
        """Return the times at which a car can come, best first.

        :param needs: list of lib.slots.Need, done one after another, or of (hours, skill, level,
            bay kind, ready_on) with records and a naive UTC datetime
        :param start, end: naive UTC, when the car can come
        :param options: `parallel`, `last` (technician of the last visit), `wanted` (the only
            technician), `per_half_day`, `busy`, `without` (bookings that give way): see
            lib/slots.py; `workshop`, as `_load` returned it for these moments
        :return: list of FreeTime
        """
        company = company or self.env.company
        workshop = options.pop("workshop", None) or self._load(
            company, start, end + TAIL, options.pop("without", None)
        )
        options.pop("without", None)
        needs = self._to_needs(needs)
        found = workshop.find(
            needs,
            calendars.to_seconds(start),
            calendars.to_seconds(end),
            limit=limit or 0,
            **options,
        )
        buffer = company.appointment_buffer * 60
        words = {}  # most times have the same reasons
        return [self._to_free_time(workshop, free, buffer, words) for free in found]

    @api.model
    def _to_needs(self, needs):
        return [
            need if isinstance(need, Need) else self._make_need(*need, key=number)
            for number, need in enumerate(needs)
        ]

    def _to_free_time(self, workshop, free, buffer, words):
        for reason in free.reasons:
            key = (reason, free.bay, free.technician)
            if key not in words:
                words[key] = self._get_reason_words(workshop, free, reason)
        return FreeTime(
            calendars.to_datetime(free.start),
            calendars.to_datetime(free.end),
            calendars.to_datetime(self._get_promise(workshop, free.end, buffer)),
            self.env["dealer.workshop.bay"].browse(free.bay or ()),
            self.env["hr.employee"].browse(free.technician),
            [words[reason, free.bay, free.technician] for reason in free.reasons],
            [
                {
                    "start_on": calendars.to_datetime(stretch.start),
                    "end_on": calendars.to_datetime(stretch.end),
                    "hours": stretch.need.hours,
                    "bay_id": stretch.bay or False,
                    "employee_id": stretch.technician,
                    "key": stretch.need.key,
                }
                for stretch in free.stretches
            ],
        )

    @api.model
    def _get_promise(self, workshop, end, buffer):
        """Return the end of work plus the buffer, in opening hours."""
        if not buffer:
            return end
        for open_from, open_to in workshop.opening:
            if open_to < end:
                continue
            begin = max(open_from, end)
            if begin + buffer <= open_to:
                return begin + buffer
            buffer -= max(open_to - begin, 0)
        return end + buffer

    def _get_reason_words(self, workshop, free, reason):
        bay = workshop.bay[free.bay].name if free.bay else ""
        technician = workshop.technician[free.technician].name
        words = {
            "earliest": self.env._("the earliest"),
            "same_technician": self.env._("%(name)s, as last time", name=technician),
            "wanted_technician": self.env._("%(name)s, as wished", name=technician),
            "bay_free_morning": self.env._("%(bay)s free the whole morning", bay=bay),
            "bay_free_afternoon": self.env._("%(bay)s free the whole afternoon", bay=bay),
            "same_day": self.env._("ready the same day"),
            "over_night": self.env._("the car stays over night"),
            "parts_there": self.env._("the parts are there"),
        }
        return words[reason]

    # === REFUSALS === #

    @api.model
    def _explain(self, needs, start, end=None, company=None, **options):
        """Return one sentence: why no time that starts between `start` and `end` is free.

        :param end: naive UTC; one hour after `start` when None, to ask about one moment
        :param options: as for `_get_free_times`
        """
        company = company or self.env.company
        end = end or start + timedelta(hours=1)
        options = {key: options[key] for key in ("wanted", "busy", "without") if key in options}
        workshop = self._load(
            company, start, max(end, start + HORIZON) + TAIL, options.pop("without", None)
        )
        needs = self._to_needs(needs)
        if not workshop.bays:
            return self.env._(
                "%(store)s has no bay yet: the workshop controller sets them up under Workshop, "
                "Configuration, Bays.",
                store=company.name,
            )
        if not workshop.technicians:
            return self.env._(
                "%(store)s has no technician yet: tick Technician on the employees who work in the "
                "workshop.",
                store=company.name,
            )
        reasons = workshop.explain(
            needs, calendars.to_seconds(start), calendars.to_seconds(end), **options
        )
        return self._get_refusal_words(workshop, company, *reasons[0])

    def _get_refusal_words(self, workshop, company, code, values):
        def moment(seconds):
            return self._format(company, seconds)

        need = values.get("need")
        who = self._get_skill_words(need) if need else ""
        kind = self.env["dealer.workshop.bay.kind"].browse(need.bay_kind).name if need else ""
        until = values.get("until")
        if code == "no_bay":
            return self.env._(
                "No bay of %(store)s is fit for %(kind)s.", store=company.name, kind=kind
            )
        if code == "no_technician":
            return self.env._("No technician has %(skill)s.", skill=who)
        if code == "parts":
            return self.env._(
                "The parts arrive on %(moment)s: the work cannot start before.",
                moment=moment(values["on"]),
            )
        if code == "closed":
            if until:
                return self.env._(
                    "The store is closed on %(moment)s; it opens on %(opens)s.",
                    moment=moment(values["on"]),
                    opens=moment(until),
                )
            return self.env._("The store is closed on %(moment)s.", moment=moment(values["on"]))
        if code == "full":
            return self.env._(
                "All receptions of that time are taken: at most %(count)s cars are received each "
                "half hour.",
                count=company.appointment_receptions,
            )
        if code == "technician":
            if until:
                return self.env._(
                    "No technician with %(skill)s is free before %(moment)s.",
                    skill=who,
                    moment=moment(until),
                ) if need.skill else self.env._(
                    "No technician is free before %(moment)s.", moment=moment(until)
                )  # fmt: skip
            return self.env._(
                "No technician with %(skill)s is free for %(hours)s hours in the next weeks.",
                skill=who or self.env._("time"),
                hours=round(need.hours, 2),
            )
        if code == "bay":
            names = [
                self.env._("%(bay)s until %(moment)s", bay=bay.name, moment=moment(seconds))
                for bay, seconds in values["bays"]
            ]
            taken = (
                self.env._("Taken or blocked: %(bays)s.", bays=", ".join(names)) if names else ""
            )
            if until and kind:
                sentence = self.env._(
                    "No bay for %(kind)s is free before %(moment)s.",
                    kind=kind,
                    moment=moment(until),
                )
            elif until:
                sentence = self.env._("No bay is free before %(moment)s.", moment=moment(until))
            else:
                sentence = self.env._(
                    "No bay is free for %(hours)s hours in the next weeks.",
                    hours=round(need.hours, 2),
                )
            return " ".join(filter(None, [sentence, taken]))
        return self.env._("No time is free then: look at a later day.")

    def _get_skill_words(self, need):
        skill = self.env["hr.skill"].sudo().browse(need.skill)
        if not skill:
            return ""
        level = skill.skill_type_id.skill_level_ids.filtered(
            lambda level: level.level_progress >= need.level
        )[:1]
        return f"{skill.name} ({level.name})" if need.level and level else skill.name

    @api.model
    def _format(self, company, seconds):
        """Return a moment in words, on the clock of the store."""
        return format_datetime(
            self.env,
            calendars.to_datetime(seconds),
            tz=company._get_store_zone(),
            dt_format="EEE d MMM HH:mm",
        )

    # === ONE PLACE === #

    @api.model
    def _load_around(self, vals, booking=None):
        """Return the workshop around one booking's values, without that booking."""
        company = self.env["res.company"].browse(vals["company_id"])
        start = vals["start_on"]
        return self._load(
            company,
            start - timedelta(days=1),
            max(start, vals.get("end_on") or start) + TAIL,
            booking,
        )

    @api.model
    def _get_end(self, workshop, vals):
        """Return when work of `hours` ends that starts then, there, by him; None: it can't start."""
        clock = self._get_clock(workshop, vals)
        end = clock and clock.end(
            calendars.to_seconds(vals["start_on"]), round(vals["hours"] * 3600)
        )
        return calendars.to_datetime(end) if end else None

    @api.model
    def _get_hours_between(self, workshop, vals):
        """Return the hours of work between `start_on` and `end_on`; all of them out of hours."""
        start, end = calendars.to_seconds(vals["start_on"]), calendars.to_seconds(vals["end_on"])
        clock = self._get_clock(workshop, vals)
        return ((clock and clock.worked(start, end)) or end - start) / 3600

    def _get_clock(self, workshop, vals):
        bay = workshop.bay.get(vals.get("bay_id"))
        technician = workshop.technician.get(vals.get("employee_id"))
        if bay and technician:
            return workshop.clock(technician, bay)
        if resource := bay or technician:
            return Clock(resource.work)
        return None

    @api.model
    def _get_misfits(self, workshop, vals):
        """Return sentences: why these values of a booking cannot be.

        :param workshop: of `_load_around`
        """
        company = self.env["res.company"].browse(vals["company_id"])
        start, end = calendars.to_seconds(vals["start_on"]), calendars.to_seconds(vals["end_on"])
        sentences = []
        bay = workshop.bay.get(vals.get("bay_id"))
        technician = workshop.technician.get(vals.get("employee_id"))
        if vals.get("bay_id") and not bay:
            return [self.env._("This bay is not in use any more, or of another store.")]
        if vals.get("employee_id") and not technician:
            employee = self.env["hr.employee"].browse(vals["employee_id"])
            return [
                self.env._(
                    "%(name)s is no technician of this store (tick Technician on the employee).",
                    name=employee.sudo().name,
                )
            ]
        kind = self.env["dealer.workshop.bay.kind"].browse(vals.get("bay_kind_id") or ())
        if bay and kind and kind.id not in bay.kinds:
            sentences.append(
                self.env._("%(bay)s is not fit for %(kind)s.", bay=bay.name, kind=kind.name)
            )
        level = self.env["hr.skill.level"].sudo().browse(vals.get("skill_level_id") or ())
        need = Need(0, vals.get("skill_id") or 0, level.level_progress or 0)
        if technician and not technician.can(need, start):
            sentences.append(self._get_unskilled_words(company, technician, need, start))
        if vals.get("job_id"):
            ready = self.env["dealer.repair.job"].browse(vals["job_id"])._get_parts_ready_on()
            if (on := ready.get(vals["job_id"])) and on > vals["start_on"]:
                sentences.append(
                    self.env._(
                        "The parts arrive on %(moment)s: the work cannot start before.",
                        moment=self._format(company, calendars.to_seconds(on)),
                    )
                )
        for resource, busy in (
            (bay, bay and workshop.bay_busy[bay.id]),
            (technician, technician and workshop.technician_busy[technician.id]),
        ):
            if resource and not busy.free(start, end):
                sentences.append(self._get_busy_words(company, resource, start, end))
        clock = self._get_clock(workshop, vals)
        if not sentences and clock and clock.at(start) is None:
            sentences.append(self._get_off_words(workshop, company, bay, technician, start, clock))
        return sentences

    def _get_unskilled_words(self, company, technician, need, start):
        """Return why a technician can't do it then: it has run out, or he never had it."""
        ended = [
            until
            for level, _since, until in technician.skills.get(need.skill, ())
            if level >= need.level and until is not None and until <= start
        ]
        if ended:
            return self.env._(
                "%(name)s: %(skill)s has run out on %(moment)s and has to be renewed first.",
                name=technician.name,
                skill=self._get_skill_words(need),
                moment=self._format(company, max(ended) - 1),
            )
        return self.env._(
            "%(name)s has no valid %(skill)s.",
            name=technician.name,
            skill=self._get_skill_words(need),
        )

    def _get_busy_words(self, company, resource, start, end):
        for what, since, until in resource.taken:
            if since < end and until > start:
                return self.env._(
                    "%(name)s is taken from %(start)s to %(end)s: %(what)s.",
                    name=resource.name,
                    start=self._format(company, since),
                    end=self._format(company, until),
                    what=self._get_taken_words(what),
                )
        return self.env._("%(name)s is taken then.", name=resource.name)

    def _get_taken_words(self, what):
        """:param what: ("booking", id), ("leave", None) or ("block", name)"""
        kind, value = what
        if kind == "booking":
            # whoever is refused reads by whom, also where he may not read the order
            booking = self.env["dealer.workshop.booking"].sudo().browse(value)
            return booking.display_name or self.env._("another car")
        return self.env._("on leave") if kind == "leave" else value

    def _get_off_words(self, workshop, company, bay, technician, start, clock):
        opens = clock.next(start)
        later = (
            self.env._("the next time is %(moment)s", moment=self._format(company, opens))
            if opens
            else self.env._("nor in the weeks after")
        )
        if technician and Clock(technician.work).at(start) is None:
            return self.env._(
                "%(name)s does not work at %(moment)s: %(later)s.",
                name=technician.name,
                moment=self._format(company, start),
                later=later,
            )
        return self.env._(
            "%(name)s is not open at %(moment)s: %(later)s.",
            name=bay.name,
            moment=self._format(company, start),
            later=later,
        )
