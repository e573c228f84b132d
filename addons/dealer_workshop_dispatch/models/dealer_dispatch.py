from datetime import timedelta

from babel.dates import format_skeleton
from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from odoo.addons.dealer_workshop_planning.lib import calendars

SHOWN = 60  # unplanned jobs beside the board; the most urgent first


class DealerDispatch(models.AbstractModel):
    """The board of the shop floor: what it shows.

    The browser only draws. Moments go to and from it as minutes since 1970 on the store's own clock,
    see the board component of dealer_workshop_planning; every change is judged here, refused with
    the reason, and two people at once are told who was faster.
    """

    _name = "dealer.dispatch"
    _description = "Dispatch"

    # === THE BOARD === #

    @api.model
    def load(self, day=None, by="bay", days=1):
        """Return what the board shows.

        :param str day: first day, in the time of the store; today if empty
        :param str by: rows are `bay` or `technician`
        :param int days: 1 or 7
        """
        # bookings alone are every employee's to read; who works on what is not
        self.env["dealer.repair.job"].check_access("read")
        company = self.env.company
        first = fields.Date.to_date(day) or company._get_store_date()
        days = min(max(int(days or 1), 1), 7)
        start = company._get_store_moment(first)
        end = company._get_store_moment(first + timedelta(days=days))
        workshop = self.env["dealer.workshop.capacity"]._load(company, start, end)
        bookings = self.env["dealer.workshop.booking"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("cancelled_on", "=", False),
                ("start_on", "<", end),
                ("end_on", ">", start),
            ],
            ["bay_id", "employee_id", "job_id", "start_on", "end_on", "hours", "write_date"],
        )
        waiting, total = self._get_unplanned(company)
        jobs = bookings.job_id | waiting
        ready = jobs._get_parts_ready_on()
        clocks = self._get_running(company)
        now = fields.Datetime.now()
        rows, closed = self._get_rows(company, workshop, by, clocks, start, end)
        return {
            "day": str(first),
            "today": str(company._get_store_date()),
            "by": by,
            "count": days,
            "can_plan": self._may_plan(),
            "rows": rows,
            "days": self._get_days(company, workshop, first, days),
            "blocks": closed
            + [self._get_block(company, booking, by, clocks, ready, now) for booking in bookings],
            "now": self._to_wall(company, now),
            "unplanned": [self._get_card(company, job, ready, now) for job in waiting],
            "unplanned_total": total,
            "has_bays": bool(workshop.bays),
            "has_technicians": bool(workshop.technicians),
            "bays": [{"id": bay.id, "name": bay.name} for bay in workshop.bays],
            "technicians": [{"id": tech.id, "name": tech.name} for tech in workshop.technicians],
        }

    @api.model
    def _get_unplanned(self, company, limit=SHOWN):
        """Return (jobs no bay or technician is booked for from today on, how many there are)."""
        for model in ("dealer.repair.job", "dealer.repair.order", "dealer.workshop.booking"):
            self.env[model].flush_model()
        today = company._get_store_moment(company._get_store_date())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT job.id, COUNT(*) OVER ()
                  FROM dealer_repair_job job
                  JOIN dealer_repair_order repair ON repair.id = job.order_id
                 WHERE job.company_id = %(company)s
                   AND job.state != 'done'
                   AND job.is_out IS NOT TRUE
                   AND repair.company_id = %(company)s
                   AND repair.category IN ('draft', 'in_progress', 'waiting')
                   AND NOT EXISTS (
                       SELECT 1
                         FROM dealer_workshop_booking booking
                        WHERE booking.job_id = job.id
                          AND booking.cancelled_on IS NULL
                          AND booking.end_on > %(today)s)
              ORDER BY repair.promised_on NULLS LAST, repair.received_on, job.sequence, job.id
                 LIMIT %(limit)s
                """,
                company=company.id,
                today=today,
                limit=limit,
            )
        )
        jobs = self.env["dealer.repair.job"].browse([row[0] for row in rows])
        return jobs._filtered_access("read"), rows[0][1] if rows else 0

    @api.model
    def _get_running(self, company):
        """Return the clocks that run, the technicians' names read past HR's rights."""
        return self.env["dealer.repair.clock"].sudo().search(
            [("company_id", "=", company.id), ("ended_on", "=", False)]
        )  # fmt: skip

    @api.model
    def _get_rows(self, company, workshop, by, clocks, start, end):
        """Return (rows, blocks of what is closed or off) of bays or technicians."""
        rows, closed = [], []
        busy_on = {clock.employee_id.id: clock for clock in clocks}
        kinds = {
            kind.id: kind.name for kind in self.env["dealer.workshop.bay.kind"].search_fetch([])
        }
        for resource in workshop.bays if by == "bay" else workshop.technicians:
            row = {
                "id": resource.id,
                "name": resource.name,
                "hours": [
                    [self._to_wall(company, moment) for moment in stretch]
                    for stretch in resource.work
                ],
            }
            if by == "bay":
                row["subtitle"] = ", ".join(
                    kinds[kind] for kind in sorted(resource.kinds) if kind in kinds
                )
            elif clock := busy_on.get(resource.id):
                row["subtitle"] = (
                    clock.job_id.order_id.license_plate or clock.job_id.concern
                    if clock.job_id
                    else clock.work_id.name
                )
                row["working"] = True
            rows.append(row)
            for number, ((what, value), since, until) in enumerate(resource.taken):
                if what == "booking":
                    continue
                title = self.env._("On leave") if what == "leave" else value
                closed.append(
                    {
                        "id": f"closed-{resource.id}-{number}",
                        "row": resource.id,
                        "from": self._to_wall(company, since),
                        "to": self._to_wall(company, until),
                        "title": title,
                        "tone": "blocked",
                        "fixed": True,
                        "closed": True,
                    }
                )
        rows.append(
            {
                "id": 0,
                "name": self.env._("No bay") if by == "bay" else self.env._("No technician"),
                "subtitle": "",
            }
        )
        return rows, closed

    @api.model
    def _get_days(self, company, workshop, first, count):
        """Return the stretch of each day that is shown: from the first shift to the last."""
        days = []
        today = company._get_store_date()
        stretches = [
            stretch for row in (*workshop.bays, *workshop.technicians) for stretch in row.work
        ]
        for number in range(count):
            day = first + timedelta(days=number)
            start = calendars.to_seconds(company._get_store_moment(day))
            end = calendars.to_seconds(company._get_store_moment(day + timedelta(days=1)))
            here = [(max(s, start), min(e, end)) for s, e in stretches if s < end and e > start]
            midnight = self._to_wall(company, start)
            opens = min((self._to_wall(company, s) for s, _e in here), default=midnight + 480)
            closes = max((self._to_wall(company, e) for _s, e in here), default=midnight + 1080)
            days.append(
                {
                    "key": str(day),
                    "label": self._format_day(day),
                    "from": opens // 60 * 60,
                    "to": -(-closes // 60) * 60,
                    "today": day == today,
                    "used": round(
                        sum(
                            min(e, end) - max(s, start)
                            for tech in workshop.technicians
                            for s, e in tech.busy
                            if s < end and e > start
                        )
                        / 3600,
                        1,
                    ),
                    "capacity": round(
                        sum(
                            min(e, end) - max(s, start)
                            for tech in workshop.technicians
                            for s, e in tech.work
                            if s < end and e > start
                        )
                        / 3600,
                        1,
                    ),
                }
            )
        return days

    def _get_state(self, job, clocks, end, now):
        """Return the live state of a job on the board and its words."""
        if not job:
            return "appointment", self.env._("appointment, the car is not here yet")
        promised = job.order_id.promised_on
        if job.state == "done":
            return "done", self.env._("done")
        working = clocks.filtered(lambda clock: clock.job_id == job)
        late = (promised and end and end > promised) or (end and now > end)
        if working:
            names = ", ".join(working.employee_id.mapped("name"))
            return (
                "late_working" if late else "working",
                self.env._("%(names)s at work", names=names),
            )
        if late:
            if promised and end > promised:
                return "late", self.env._(
                    "late: promised for %(moment)s",
                    moment=self._format(job.company_id, promised),
                )
            return "late", self.env._("late: should be done")
        if job.order_id.category == "waiting":
            reason = dict(
                job.order_id._fields["waiting_reason"]._description_selection(self.env)
            ).get(job.order_id.waiting_reason)
            return "waiting", self.env._("waits for: %(reason)s", reason=reason)
        return "planned", self.env._("planned")

    @api.model
    def _get_block(self, company, booking, by, clocks, ready, now):
        job = booking.job_id
        state, words = self._get_state(job, clocks, booking.end_on, now)
        if not booking.job_id and not booking.appointment_id:
            words = self.env._("booked")
        tone, flag = {
            "appointment": ("request", "fa-calendar"),
            "done": ("done", "fa-check"),
            "working": ("working", "fa-play"),
            "late_working": ("warning", "fa-play"),
            "late": ("warning", "fa-exclamation-triangle"),
            "waiting": ("request", "fa-pause"),
            "planned": ("confirmed", False),
        }[state]
        resource = booking.bay_id if by == "bay" else booking.employee_id
        other = booking.employee_id if by == "bay" else booking.bay_id
        # who reads the board reads the names of technicians, not their HR file
        other = other.sudo().name or ""
        plate = (
            job.order_id.license_plate
            or job.order_id.vehicle_id.display_name
            or booking.display_name
        )
        lines = [plate, job.concern, other, words]
        if job and ready.get(job.id):
            lines.append(
                self.env._(
                    "parts arrive on %(moment)s", moment=self._format(company, ready[job.id])
                )
            )
        if booking.overbooked_by_id:
            flag = "fa-bolt"
            lines.append(self.env._("overbooked: %(reason)s", reason=booking.overbooked_reason))
        return {
            "id": booking.id,
            "row": resource.id or 0,
            "from": self._to_wall(company, booking.start_on),
            "to": self._to_wall(company, booking.end_on),
            "title": plate,
            "subtitle": " · ".join(filter(None, [job.concern, other])),
            "tooltip": "\n".join(filter(None, lines)),
            "tone": tone,
            "flag": flag,
            "fixed": not self._may_plan() or state == "done",
            "state": state,
            "words": words,
            "job_id": job.id,
            "order_id": job.order_id.id,
            "seen": fields.Datetime.to_string(booking.write_date),
        }

    @api.model
    def _get_card(self, company, job, ready, now):
        """Return what the panel shows of an unplanned job."""
        order = job.order_id
        parts = ready.get(job.id)
        return {
            "id": job.id,
            "order_id": order.id,
            "plate": order.license_plate or order.vehicle_id.display_name,
            "concern": job.concern,
            "hours": job.planned_hours or company.appointment_hours,
            "skill": " ".join(filter(None, [job.skill_id.name, job.skill_level_id.name])),
            "bay_kind": job.bay_kind_id.name or "",
            "technician": job.technician_id.sudo().name or "",  # a name is no secret of HR
            "promised": self._format(company, order.promised_on) if order.promised_on else "",
            "late": bool(order.promised_on and order.promised_on < now),
            "parts": "unknown" if parts is False else ("coming" if parts else "there"),
            "parts_on": self._format(company, parts) if parts else "",
            "waiting": order.category == "waiting"
            and dict(order._fields["waiting_reason"]._description_selection(self.env)).get(
                order.waiting_reason
            ),
        }

    # === THE STORE'S CLOCK === #

    @api.model
    def _to_wall(self, company, moment):
        """Return minutes on the store's clock of a moment (naive UTC or seconds since 1970)."""
        if isinstance(moment, int):
            moment = calendars.to_datetime(moment)
        return self.env["dealer.workshop.board"]._to_wall(moment, company)

    @api.model
    def _from_board(self, company, moment):
        """Return naive UTC of a moment the browser sends, see `drop`."""
        if not moment:
            return None
        if isinstance(moment, (int, float)):
            return self.env["dealer.workshop.board"]._from_wall(int(moment), company)
        return fields.Datetime.to_datetime(moment)

    @api.model
    def _format(self, company, moment):
        """Return a moment in words, short when it is today."""
        day = company._get_store_date(moment)
        time = format_datetime(self.env, moment, tz=company._get_store_zone(), dt_format="HH:mm")
        return time if day == company._get_store_date() else f"{self._format_day(day)} {time}"

    @api.model
    def _format_day(self, day):
        locale = self.env["dealer.workshop.board"]._get_locale()
        return format_skeleton("MMMEd", fields.Date.to_date(day), locale=locale)
