from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime, mute_logger
from psycopg2 import errors

_OVERLAP = "tstzrange(start_on AT TIME ZONE 'UTC', end_on AT TIME ZONE 'UTC') WITH &&"
_LIVE = "(cancelled_on IS NULL AND overbooked_by_id IS NULL)"


class SlotTaken(UserError):
    """Somebody else was faster; `taken` are the values that could not be booked."""

    def __init__(self, message, taken=()):
        super().__init__(message)
        self.taken = list(taken)


class DealerWorkshopBooking(models.Model):
    """One stretch of time of one bay, one technician, or both.

    It belongs to an appointment, to a job of a repair order, or to both once the car has arrived.
    No role writes bookings: the appointment and the board do with `_book`, `_move` and `_cancel`,
    which say why they refuse. Two exclusion constraints refuse what two people do at once.
    """

    _name = "dealer.workshop.booking"
    _description = "Workshop Booking"
    _order = "start_on, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    bay_id = fields.Many2one(
        "dealer.workshop.bay",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when the technician helps in a bay that is booked for the same car.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Technician",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    start_on = fields.Datetime(string="From", required=True)
    end_on = fields.Datetime(
        string="To", required=True, help="Breaks and nights in between are not worked."
    )
    hours = fields.Float(
        required=True, default=1.0, help="Hours of work in this stretch, breaks left out."
    )
    appointment_id = fields.Many2one(
        "dealer.workshop.appointment",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    operation_id = fields.Many2one(
        "dealer.operation", index="btree_not_null", help="The operation this time is for."
    )
    job_id = fields.Many2one(
        "dealer.repair.job",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The job of the repair order, from the arrival of the car on.",
    )
    skill_id = fields.Many2one("hr.skill", help="What the work asks of the technician.")
    skill_level_id = fields.Many2one("hr.skill.level", string="Least Level")
    bay_kind_id = fields.Many2one("dealer.workshop.bay.kind", help="What the work asks of the bay.")
    cancelled_on = fields.Datetime(help="The time is free again since then.")
    overbooked_by_id = fields.Many2one(
        "res.users", string="Overbooked by", help="Who put this in although it was refused."
    )
    overbooked_reason = fields.Char(string="Why Overbooked")

    _start_before_end = models.Constraint(
        "CHECK(start_on < end_on)", "A booking must end after it starts."
    )
    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A booking needs more than no hours of work."
    )
    _something_booked = models.Constraint(
        "CHECK(bay_id IS NOT NULL OR employee_id IS NOT NULL)",
        "Say which bay or which technician is booked.",
    )
    _bay_once = models.Constraint(
        f"EXCLUDE USING gist (bay_id WITH =, {_OVERLAP}) WHERE {_LIVE}",
        "This bay is booked at that time already: choose another time or bay.",
    )
    _technician_once = models.Constraint(
        f"EXCLUDE USING gist (employee_id WITH =, {_OVERLAP}) WHERE {_LIVE}",
        "This technician is booked at that time already: choose another time or technician.",
    )
    _window = models.Index("(company_id, end_on, start_on) WHERE cancelled_on IS NULL")

    @api.depends("appointment_id", "job_id", "operation_id")
    def _compute_display_name(self):
        for booking in self:
            document = booking.job_id.order_id or booking.appointment_id
            work = booking.job_id.concern or booking.operation_id.name
            booking.display_name = " · ".join(filter(None, [document.display_name, work]))

    # === BUSINESS METHODS === #

    @api.model
    def _book(self, values):
        """Book times, all or none.

        :param values: dict, or list of dicts, of fields: `start_on`, `hours` and/or `end_on` (each
            follows from the other by the calendars of bay and technician), `bay_id` and/or
            `employee_id`, `appointment_id` and/or `job_id`, and `overbooked_reason` where the
            times are to be taken although they are refused (by right only)
        :return: the bookings
        :raise SlotTaken: when somebody has the time already
        :raise UserError: when calendars, skills, blocks or parts refuse it
        """
        values_list = [dict(values)] if isinstance(values, dict) else [dict(v) for v in values]
        for vals in values_list:
            vals.setdefault("company_id", self.env.company.id)
            workshop = self._complete(vals)
            if vals.get("overbooked_reason"):
                self._check_may_overbook()
                vals["overbooked_by_id"] = self.env.uid
            else:
                self._check_place(workshop, vals)
        # no role writes bookings: whoever calls has checked what may be booked
        return self.sudo()._guarded(lambda bookings: bookings.create(values_list), values_list)

    def _move(self, start=None, end=None, bay=None, employee=None, overbook=False):
        """Give the time, bay or technician of a booking; None keeps what it has.

        :param start, end: naive UTC; without `end` the hours of work stay the same
        :param bay, employee: records; an empty one takes the bay or technician away
        :param str overbook: reason, to do it although it is refused (by right only)
        :raise SlotTaken, UserError: as `_book`; nothing has changed then
        """
        self.ensure_one()
        vals = {
            "start_on": start or self.start_on,
            "bay_id": self.bay_id.id if bay is None else bay.id,
            "employee_id": self.employee_id.id if employee is None else employee.id,
            "overbooked_by_id": False,
            "overbooked_reason": False,
        }
        whole = {
            **vals,
            "company_id": self.company_id.id,
            "skill_id": self.skill_id.id,
            "skill_level_id": self.skill_level_id.id,
            "bay_kind_id": self.bay_kind_id.id,
            "job_id": self.job_id.id,
            "appointment_id": self.appointment_id.id,
        }
        if end:
            whole["end_on"] = end
        else:
            whole["hours"] = self.hours
        workshop = self._complete(whole, self)
        if overbook:
            self._check_may_overbook()
            vals["overbooked_by_id"] = self.env.uid
            vals["overbooked_reason"] = overbook
        else:
            self._check_place(workshop, whole)
        vals["hours"] = whole["hours"]
        vals["end_on"] = whole["end_on"]
        self.sudo()._guarded(lambda bookings: bookings.write(vals), [whole])
        self.appointment_id._bookings_moved()
        return True

    def _cancel(self):
        """Free the time."""
        self.sudo().filtered(lambda b: not b.cancelled_on).cancelled_on = fields.Datetime.now()

    def _guarded(self, write, values_list):
        """Write, and tell in one sentence when somebody else was faster.

        One store books after the other: two who insert the same time at once would else wait for
        each other until the database ends one of them.
        """
        for company_id in sorted({vals["company_id"] for vals in values_list}):
            self.env.cr.execute(
                SQL(
                    "SELECT pg_advisory_xact_lock(hashtext(%s), %s)",
                    "dealer.workshop.booking",
                    company_id,
                )
            )
        try:
            # the refusal is said to the person, it is no failure to be logged
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                result = write(self)
                self.env.flush_all()
        except errors.ExclusionViolation:
            self.env.invalidate_all(flush=False)
            raise SlotTaken(self._get_taken_words(values_list), values_list) from None
        return result

    @api.model
    def _get_taken_words(self, values_list):
        times = ", ".join(
            self._get_place_words(vals) for vals in values_list if not vals.get("overbooked_reason")
        )
        return self.env._(
            "Somebody has just taken this time: %(times)s. Choose another one.", times=times
        )

    @api.model
    def _get_place_words(self, vals):
        names = [
            self.env[model].sudo().browse(vals[field]).display_name
            for field, model in (("bay_id", "dealer.workshop.bay"), ("employee_id", "hr.employee"))
            if vals.get(field)
        ]
        company = self.env["res.company"].browse(vals["company_id"])
        moment = format_datetime(
            self.env, vals["start_on"], tz=company._get_store_zone(), dt_format="EEE d MMM HH:mm"
        )
        return f"{moment} ({', '.join(names)})"

    @api.model
    def _check_may_overbook(self):
        if not (
            self.env.su
            or self.env.user.has_group("dealer_base.group_workshop_controller")
            or self.env.user.has_group("dealer_base.group_general_manager")
        ):
            raise UserError(
                self.env._(
                    "Only the workshop controller or the general manager books a time that is "
                    "refused. Ask one of them, or choose another time."
                )
            )

    @api.model
    def _complete(self, vals, booking=None):
        """Add `end_on` from `hours`, or `hours` from `end_on`, by the calendars.

        :return: the lib.slots.Workshop around these values
        """
        capacity = self.env["dealer.workshop.capacity"]
        vals["start_on"] = fields.Datetime.to_datetime(vals["start_on"])
        if vals.get("end_on"):
            vals["end_on"] = fields.Datetime.to_datetime(vals["end_on"])
        workshop = capacity._load_around(vals, booking)
        if not vals.get("end_on"):
            vals.setdefault("hours", 1.0)
            end = capacity._get_end(workshop, vals)
            vals["end_on"] = end or vals["start_on"] + timedelta(hours=vals["hours"])
        elif not vals.get("hours"):
            vals["hours"] = capacity._get_hours_between(workshop, vals)
        return workshop

    @api.model
    def _check_place(self, workshop, vals):
        if sentences := self.env["dealer.workshop.capacity"]._get_misfits(workshop, vals):
            raise SlotTaken("\n".join(sentences), [vals])
