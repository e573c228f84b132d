from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_interval, format_skeleton
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, get_lang

from ..lib import calendars
from ..lib.intervals import clip, length
from .dealer_workshop_booking import SlotTaken

MINUTE = 60


class DealerWorkshopBoard(models.AbstractModel):
    """The week of the workshop by bay or by technician, for the board component.

    Moments go to the screen as minutes since 1970 on the store's own clock: 08:00 is drawn at
    08:00 wherever the browser is.
    """

    _name = "dealer.workshop.board"
    _description = "Board of the Workshop"

    @api.model
    def load(self, day=False, days=7, by="bay"):
        """Return what the board shows.

        :param day: ISO date; a week starts on its Monday; today when empty, in a week that has
            nothing open any more the next one
        :param int days: 1 or 7
        :param by: "bay" or "technician"
        """
        self.env["dealer.workshop.appointment"].check_access("read")
        company = self.env.company
        first = fields.Date.to_date(day) or company._get_store_date()
        days = 7 if days != 1 else 1
        if days == 7:
            first -= timedelta(days=first.weekday())
        start = company._get_store_moment(first)
        end = company._get_store_moment(first + timedelta(days=days))
        workshop = self.env["dealer.workshop.capacity"]._load(company, start, end)
        span = (calendars.to_seconds(start), calendars.to_seconds(end))
        if not day and days == 7 and workshop.opening:
            now = calendars.to_seconds(fields.Datetime.now())
            if max(until for _since, until in workshop.opening) <= now:
                return self.load((first + timedelta(days=7)).isoformat(), days, by)
        bookings = self.env["dealer.workshop.booking"].search(
            [
                ("company_id", "=", company.id),
                ("cancelled_on", "=", False),
                ("start_on", "<", end),
                ("end_on", ">", start),
            ]
        )
        resources = workshop.bays if by == "bay" else workshop.technicians
        rows = [self._prepare_row(workshop, resource, by) for resource in resources]
        blocks = self._prepare_bookings(bookings, by)
        for resource in resources:
            blocks += self._prepare_blocked(workshop, resource)
        if any(not block["row"] for block in blocks):
            name = self.env._("No bay yet") if by == "bay" else self.env._("No technician yet")
            rows.append({"id": 0, "name": name, "subtitle": "", "hours": []})
        return {
            "day": first.isoformat(),
            "label": self._get_label(first, days),
            "days": self._prepare_days(workshop, company, first, days, span),
            "rows": rows,
            "blocks": blocks,
            "now": self._to_wall(fields.Datetime.now(), company),
            "step": min(company.appointment_step, 15),
            "can_move": self.env["dealer.workshop.appointment"].has_access("write"),
        }

    @api.model
    def move(self, booking_id, by, row_id, start, end=None, overbook=False):
        """Move or resize a booking.

        :param int start, end: minutes on the store's clock; without `end` the work stays as long
        :param str overbook: the reason, to do it although it is refused
        :return: {} or {"refused": sentence, "can_overbook": bool}
        """
        booking = self.env["dealer.workshop.booking"].browse(booking_id).exists()
        booking.check_access("read")
        if not booking or booking.cancelled_on:
            return {"refused": self.env._("This booking is gone: load the board again.")}
        if not self._can_move(booking):
            raise UserError(
                self.env._(
                    "The car is here already: the workshop controller plans its work. Before that "
                    "the service advisers move the appointment."
                )
            )
        company = booking.company_id
        options = {"bay": None, "employee": None}
        if by == "bay":
            options["bay"] = self.env["dealer.workshop.bay"].browse(row_id or ())
        else:
            options["employee"] = self.env["hr.employee"].browse(row_id or ())
        try:
            booking._move(
                self._from_wall(start, company),
                self._from_wall(end, company) if end else None,
                overbook=overbook,
                **options,
            )
        except SlotTaken as refusal:
            return {"refused": str(refusal), "can_overbook": self._can_overbook()}
        return {}

    @api.model
    def new_at(self, start, by, row_id):
        """Open a new appointment that is to come then.

        :param int start: minutes on the store's clock
        """
        context = {"default_wished_on": self._from_wall(start, self.env.company)}
        if by == "technician" and row_id:
            context["default_wanted_employee_id"] = row_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Appointment"),
            "res_model": "dealer.workshop.appointment",
            "views": [(False, "form")],
            "context": context,
        }

    @api.model
    def open_booking(self, booking_id):
        """Open the appointment or the order of a booking."""
        booking = self.env["dealer.workshop.booking"].browse(booking_id)
        booking.check_access("read")
        if order := booking.job_id.order_id:
            return order._get_form_action()
        return booking.appointment_id._get_form_action()

    # === RIGHTS === #

    @api.model
    def _is_controller(self):
        return self.env.user.has_group(
            "dealer_base.group_workshop_controller"
        ) or self.env.user.has_group("dealer_base.group_general_manager")

    _can_overbook = _is_controller

    @api.model
    def _can_move(self, booking):
        if booking.job_id:
            return booking.job_id.state != "done" and self._is_controller()
        return bool(booking.appointment_id) and booking.appointment_id.has_access("write")

    # === WHAT IS DRAWN === #

    def _prepare_row(self, workshop, resource, by):
        if by == "bay":
            kinds = self.env["dealer.workshop.bay.kind"].browse(sorted(resource.kinds))
            subtitle = ", ".join(kinds.mapped("name"))
        else:
            skills = self.env["hr.skill"].sudo().browse(sorted(resource.skills))
            # sudo: which skills somebody has is no secret of HR on the floor
            subtitle = ", ".join(skills.mapped("name"))
        return {
            "id": resource.id,
            "name": resource.name,
            "subtitle": subtitle,
            "hours": [
                [self._wall(since, workshop.zone), self._wall(until, workshop.zone)]
                for since, until in resource.work
            ],
        }

    def _prepare_bookings(self, bookings, by):
        # who plans reads what the block says, also of orders he may not open
        bookings = bookings.sudo()
        field = "bay_id" if by == "bay" else "employee_id"
        now = fields.Datetime.now()
        controller = self._is_controller()
        writer = self.env["dealer.workshop.appointment"].has_access("write")
        return [
            {
                "id": booking.id,
                "row": booking[field].id or 0,
                "from": self._to_wall(booking.start_on, booking.company_id),
                "to": self._to_wall(booking.end_on, booking.company_id),
                **self._get_block_words(booking),
                "tone": self._get_tone(booking, now),
                "flag": "fa-exclamation-triangle" if booking.overbooked_by_id else "",
                "fixed": not (
                    (controller and booking.job_id.state != "done")
                    if booking.job_id
                    else writer and booking.appointment_id
                ),
            }
            for booking in bookings
        ]

    def _get_block_words(self, booking):
        order, appointment = booking.job_id.order_id, booking.appointment_id
        document = order or appointment
        plate = order.license_plate or appointment.plate
        who = document.partner_id.name or appointment.contact_name
        work = booking.job_id.concern or booking.operation_id.name or appointment.concern
        place = " · ".join(filter(None, [booking.bay_id.name, booking.employee_id.name]))
        zone = booking.company_id._get_store_zone()
        times = "–".join(
            calendars.local(calendars.to_seconds(moment), zone).strftime("%H:%M")
            for moment in (booking.start_on, booking.end_on)
        )
        overbooked = booking.overbooked_by_id and self.env._(
            "Overbooked by %(user)s: %(reason)s",
            user=booking.overbooked_by_id.name,
            reason=booking.overbooked_reason,
        )
        return {
            "title": plate or who or document.name,
            "subtitle": work or "",
            "name": document.name or "",
            "who": who or "",
            "place": place,
            "times": times,
            "tooltip": "\n".join(
                filter(None, [document.name, who, work, place, times, overbooked])
            ),
        }

    @api.model
    def _get_tone(self, booking, now):
        state = booking.job_id.state
        if state:
            return {"done": "done", "in_progress": "working"}.get(state, "arrived")
        if booking.appointment_id.category == "draft":
            return "request"
        return "warning" if booking.start_on < now else "confirmed"

    def _prepare_blocked(self, workshop, resource):
        words = self.env["dealer.workshop.capacity"]._get_taken_words
        return [
            {
                "id": f"{what[0]}-{resource.id}-{since}",
                "row": resource.id,
                "from": self._wall(since, workshop.zone),
                "to": self._wall(until, workshop.zone),
                "title": words(what),
                "subtitle": "",
                "tone": "blocked",
                "fixed": True,
            }
            for what, since, until in resource.taken
            if what[0] != "booking"
        ]

    def _prepare_days(self, workshop, company, first, days, span):
        zone, locale = workshop.zone, self._get_locale()
        hours = [
            (calendars.local(since, zone).hour, calendars.local(until - 1, zone).hour + 1)
            for since, until in [*workshop.opening, *(s for b in workshop.bays for s in b.work)]
        ]
        worked = [
            *workshop.opening,
            *(s for b in workshop.bays for s in [*b.work, *b.busy]),
            *(s for t in workshop.technicians for s in t.busy),
        ]
        opens = min((hour for hour, _end in hours), default=8)
        closes = max((hour for _start, hour in hours), default=18)
        today = company._get_store_date()
        result = []
        for number in range(days):
            day = first + timedelta(days=number)
            bounds = (
                calendars.local_moment(day, 0, zone),
                calendars.local_moment(day + timedelta(days=1), 0, zone),
            )
            used = capacity = 0
            for technician in workshop.technicians:
                work = clip(technician.work, *bounds)
                for what, since, until in technician.taken:
                    taken = length(clip(work, since, until))
                    if what[0] == "booking":
                        used += taken
                    else:
                        capacity -= taken
                capacity += length(work)
            midnight = self._wall(bounds[0], zone)
            is_open = any(since < bounds[1] and until > bounds[0] for since, until in worked)
            if days > 1 and worked and not is_open and day != today:
                continue  # a day on which nobody works takes no room in the week
            result.append(
                {
                    "key": day.isoformat(),
                    "label": format_skeleton("MMMEd", day, locale=locale),
                    "from": midnight + opens * 60,
                    "to": midnight + closes * 60,
                    "today": day == today,
                    "used": round(used / 3600, 1),
                    "capacity": round(capacity / 3600, 1),
                }
            )
        return result

    @api.model
    def _get_label(self, first, days):
        locale = self._get_locale()
        if days == 1:
            return format_skeleton("yMMMEd", first, locale=locale)
        return format_interval(first, first + timedelta(days=6), "yMMMd", locale=locale)

    def _get_locale(self):
        return babel_locale_parse(get_lang(self.env).code)

    # === THE STORE'S CLOCK === #

    @staticmethod
    def _wall(seconds, zone):
        moment = calendars.local(seconds, zone).replace(tzinfo=None)
        return calendars.to_seconds(moment) // MINUTE

    @api.model
    def _to_wall(self, moment, company):
        """Return a moment (naive UTC) as minutes since 1970 on the store's clock."""
        return self._wall(calendars.to_seconds(moment), company._get_store_zone())

    @api.model
    def _from_wall(self, minutes, company):
        """Return minutes since 1970 on the store's clock as a moment (naive UTC)."""
        if isinstance(minutes, bool) or not isinstance(minutes, (int, float)):
            raise UserError(self.env._("A moment of the board is a number of minutes."))
        wall = datetime(1970, 1, 1) + timedelta(minutes=round(minutes))
        zone = ZoneInfo(company._get_store_zone())
        return wall.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
