from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.dealer_workshop_planning.lib import calendars
from odoo.addons.dealer_workshop_planning.models.dealer_workshop_booking import SlotTaken


class DealerDispatch(models.AbstractModel):
    """What a drop on the board does, and the best technician for a job now."""

    _inherit = "dealer.dispatch"

    # === CHANGES === #

    @api.model
    def drop(
        self, job_id, employee_id=None, bay_id=None, start=None, end=None, booking_id=None,
        seen=None, overbook=None,
    ):  # fmt: skip
        """Plan a job, or move or resize its booking.

        :param employee_id, bay_id: False takes one away, None chooses one that fits (a new place)
            or keeps what it has (a move)
        :param start, end: minutes on the store's clock (int) or naive UTC; without `end` the work
            takes its hours
        :param booking_id: the booking to move; none for a job that is not planned
        :param str seen: when the booking was last changed as the browser knows it
        :param str overbook: why it is to be done although it is refused (by right)
        :return: {} when done, {"refused": sentence, "fresh": whether the board is out of date,
            "may_overbook": …} when not
        """
        self._check_may_plan()
        try:
            with self.env.cr.savepoint():
                self._drop(job_id, employee_id, bay_id, start, end, booking_id, seen, overbook)
        except AccessError:
            raise
        except SlotTaken as refusal:
            self.env.invalidate_all(flush=False)
            return {"refused": refusal.args[0], "fresh": False, "may_overbook": True}
        except UserError as refusal:
            self.env.invalidate_all(flush=False)
            return {"refused": refusal.args[0], "fresh": True, "may_overbook": False}
        return {}

    @api.model
    def _drop(self, job_id, employee_id, bay_id, start, end, booking_id, seen, overbook):
        booking = self.env["dealer.workshop.booking"].browse(booking_id or ())
        job = self.env["dealer.repair.job"].browse(job_id or ()).exists() or booking.job_id
        if job:
            self._hold(job)
        company = job.company_id or booking.company_id
        start = self._from_board(company, start)
        end = self._from_board(company, end)
        if booking:
            self._check_seen(booking, seen)
            self._check_movable(booking, start)
            values = {
                "start_on": start or booking.start_on,
                "hours": booking.hours,
                "bay_id": booking.bay_id.id if bay_id is None else bay_id,
                "employee_id": booking.employee_id.id if employee_id is None else employee_id,
            }
        else:
            if not job or not start:
                raise UserError(self.env._("Say which job, and from when."))
            self._check_plannable(job)
            values = {
                "start_on": start,
                "hours": self._get_hours_left(job),
                "bay_id": bay_id,
                "employee_id": employee_id,
            }
            if bay_id is None or employee_id is None:
                self._choose(company, job, values, chosen=(bay_id is None, employee_id is None))
        Bay, Employee = self.env["dealer.workshop.bay"], self.env["hr.employee"]
        self._check_car(job, booking, values, end)
        if booking:
            booking._move(
                start=values["start_on"],
                end=end,
                bay=Bay.browse(values["bay_id"] or ()),
                employee=Employee.browse(values["employee_id"] or ()),
                overbook=overbook or False,
            )
        else:
            booking = self.env["dealer.workshop.booking"]._book(
                {
                    **self._prepare_booking_values(job),
                    **values,
                    **({"end_on": end, "hours": 0} if end else {}),
                    **({"overbooked_reason": overbook} if overbook else {}),
                }
            )
        if job and booking.employee_id and job.technician_id != booking.employee_id:
            job.technician_id = booking.employee_id

    @api.model
    def unplan(self, booking_id, seen=None):
        """Take a booking off the board; its job waits beside it again. Answers as `drop`."""
        self._check_may_plan()
        booking = self.env["dealer.workshop.booking"].browse(booking_id).exists()
        try:
            if booking.job_id:
                self._hold(booking.job_id)
            self._check_seen(booking, seen)
            self._check_movable(booking, None)
            if not booking.job_id:
                raise UserError(
                    self.env._(
                        "This time belongs to an appointment: move or cancel the appointment."
                    )
                )
        except UserError as refusal:
            return {"refused": refusal.args[0], "fresh": True, "may_overbook": False}
        booking._cancel()
        return {}

    @api.model
    def _prepare_booking_values(self, job):
        """Return the values of a booking that come from its job."""
        return {
            "company_id": job.company_id.id,
            "job_id": job.id,
            "operation_id": job.operation_id.id,
            "skill_id": job.skill_id.id,
            "skill_level_id": job.skill_level_id.id,
            "bay_kind_id": job.bay_kind_id.id,
        }

    @api.model
    def _get_hours_left(self, job):
        """Return the hours of work a job still needs: planned less clocked, a quarter at least."""
        planned = job.planned_hours or job.company_id.appointment_hours
        return max(planned - job.clocked_hours, min(0.25, planned))

    @api.model
    def _choose(self, company, job, values, chosen):
        """Set the bay and/or the technician of `values` to one that can, the least busy first."""
        Capacity = self.env["dealer.workshop.capacity"]
        want_bay, want_technician = chosen
        workshop = Capacity._load_around({**values, "company_id": company.id})
        need = Capacity._get_job_needs(job)[job.id]
        start = calendars.to_seconds(values["start_on"])
        technicians = [workshop.technician.get(values["employee_id"] or 0)]
        if want_technician:
            technicians = sorted(
                (tech for tech in workshop.technicians if tech.can(need, start)),
                key=lambda tech: (tech.id != job.technician_id.id, workshop.load[tech.id]),
            )
        bays = [workshop.bay.get(values["bay_id"] or 0)]
        if want_bay:
            bays = sorted(
                (b for b in workshop.bays if not need.bay_kind or need.bay_kind in b.kinds),
                key=lambda bay: (len(bay.kinds), bay.sequence),
            ) or [None]
        for technician in technicians:
            for bay in bays:
                place = {
                    **self._prepare_booking_values(job),
                    **values,
                    "bay_id": bay.id if bay else False,
                    "employee_id": technician.id if technician else False,
                }
                end = Capacity._get_end(workshop, place)
                if end and not Capacity._get_misfits(workshop, {**place, "end_on": end}):
                    values.update(bay_id=place["bay_id"], employee_id=place["employee_id"])
                    return
        # what is wrong with the one that was chosen says more than that nothing is free
        fixed = {
            **self._prepare_booking_values(job),
            **values,
            "bay_id": False if want_bay else values["bay_id"],
            "employee_id": False if want_technician else values["employee_id"],
        }
        sentences = []
        if fixed["bay_id"] or fixed["employee_id"]:
            end = Capacity._get_end(workshop, fixed)
            end = end or values["start_on"] + timedelta(hours=values["hours"])
            sentences = Capacity._get_misfits(workshop, {**fixed, "end_on": end})
        if not sentences:
            sentences = [Capacity._explain([need], values["start_on"], company=company)]
        raise SlotTaken("\n".join(sentences))

    # === CHECKS === #

    @api.model
    def _may_plan(self):
        return self.env.user.has_group("dealer_base.group_workshop_controller")

    @api.model
    def _check_may_plan(self):
        if not self._may_plan():
            raise AccessError(self.env._("The workshop controller plans the shop floor."))

    @api.model
    def _hold(self, job):
        """Make two people who plan the same job wait for each other; the later one starts afresh
        and sees what the first did."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE dealer_repair_job SET write_date = write_date WHERE id = ANY(%s)", job.ids)
        )

    @api.model
    def _check_seen(self, booking, seen):
        if not booking.exists() or booking.cancelled_on:
            raise UserError(
                self.env._(
                    "Somebody has taken this job off the board meanwhile. Here is the board."
                )
            )
        if seen and fields.Datetime.to_string(booking.write_date) != seen:
            raise UserError(
                self.env._(
                    "%(name)s has moved %(car)s meanwhile: it is now at %(moment)s. Nothing was "
                    "changed; here is the board.",
                    name=booking.sudo().write_uid.name,
                    car=booking.job_id.order_id.display_name or booking.display_name,
                    moment=self._format(booking.company_id, booking.start_on),
                )
            )

    @api.model
    def _check_movable(self, booking, start):
        job = booking.job_id
        if job.state == "done":
            raise UserError(self.env._("“%(job)s” is done already.", job=job.concern))
        if job.is_clocked_on and start != booking.start_on:
            raise SlotTaken(
                self.env._(
                    "%(names)s works on “%(job)s” right now: it stays where it is until they clock "
                    "off. Its end can be moved.",
                    names=job.clocked_by,
                    job=job.concern,
                )
            )

    @api.model
    def _check_plannable(self, job):
        live = job.booking_ids.filtered(
            lambda booking: not booking.cancelled_on and booking.end_on > fields.Datetime.now()
        )
        if live:
            raise UserError(
                self.env._(
                    "%(name)s has planned “%(job)s” meanwhile: %(moment)s. Nothing was changed; "
                    "here is the board.",
                    name=live[0].sudo().create_uid.name,
                    job=job.concern,
                    moment=self._format(job.company_id, live[0].start_on),
                )
            )
        if job.state == "done" or job.is_out:
            raise UserError(
                self.env._("There is nothing left to do of “%(job)s”.", job=job.concern)
            )
        if job.order_id.category not in ("draft", "in_progress", "waiting"):
            raise UserError(
                self.env._("%(order)s is closed to work.", order=job.order_id.display_name)
            )

    @api.model
    def _check_car(self, job, booking, values, end):
        """One car stands in one bay at a time."""
        if not job or not values["bay_id"]:
            return
        start = values["start_on"]
        end = end or start + timedelta(hours=values["hours"])
        for other in job.order_id.job_ids.booking_ids - booking:
            if (
                not other.cancelled_on
                and other.bay_id
                and other.bay_id.id != values["bay_id"]
                and other.start_on < end
                and other.end_on > start
            ):
                raise SlotTaken(
                    self.env._(
                        "The car is in %(bay)s then, for “%(job)s”.",
                        bay=other.bay_id.name,
                        job=other.job_id.concern,
                    )
                )

    # === THE BEST TECHNICIAN NOW === #

    @api.model
    def _assign_best(self, jobs):
        """Book each job for the technician who can have it done first, the least loaded of equals.

        :return: a notification that says who, and why
        """
        self._check_may_plan()
        Capacity = self.env["dealer.workshop.capacity"]
        sentences = []
        now = fields.Datetime.now().replace(second=0) + timedelta(minutes=1)
        for job in jobs:
            self._hold(job)
            company = job.company_id
            try:
                self._check_plannable(job)
            except UserError as refusal:
                sentences.append(refusal.args[0])
                continue
            need = Capacity._get_job_needs(job)[job.id]
            options = {}
            if job.technician_id:
                options["last"] = job.technician_id.id
            found = Capacity._get_free_times(
                [need], now, now + timedelta(days=7), limit=1,
                company=company, **options,
            )  # fmt: skip
            if not found:
                sentences.append(Capacity._explain([need], now, company=company))
                continue
            free = found[0]
            stretch = {key: value for key, value in free.stretches[0].items() if key != "key"}
            self.env["dealer.workshop.booking"]._book(
                {**self._prepare_booking_values(job), **stretch}
            )
            job.technician_id = free.employee
            sentences.append(
                self.env._(
                    "%(job)s: %(name)s at %(moment)s in %(bay)s (%(reasons)s).",
                    job=job.concern,
                    name=free.employee.sudo().name,
                    moment=self._format(company, free.start),
                    bay=free.bay.name or "–",
                    reasons=", ".join(free.reasons) or self.env._("the first who can"),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": "\n".join(sentences) or self.env._("Every job is planned already."),
                "type": "info",
                "sticky": bool(sentences),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
