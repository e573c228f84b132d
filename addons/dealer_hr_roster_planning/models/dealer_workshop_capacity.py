from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_workshop_planning.lib import calendars
from odoo.addons.dealer_workshop_planning.lib.intervals import clip, union


class DealerWorkshopCapacity(models.AbstractModel):
    _inherit = "dealer.workshop.capacity"

    @api.model
    def _load_rostered(self, company, employee_ids, span):
        """Extension of `dealer_workshop_planning`: the published roster, in one query."""
        rostered = super()._load_rostered(company, employee_ids, span)
        zone = company._get_store_zone()
        self.env["dealer.roster.day"].flush_model()
        self.env["dealer.roster"].flush_model(["published_on"])
        self.env["dealer.shift.type"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT day.employee_id, day.date, shift.start_hour, shift.end_hour,
                       shift.passes_midnight, shift.break_hours
                  FROM dealer_roster_day day
                  JOIN dealer_roster roster ON roster.id = day.roster_id
             LEFT JOIN dealer_shift_type shift ON shift.id = day.type_id
                 WHERE day.employee_id = ANY(%s) AND day.date BETWEEN %s AND %s
                   AND roster.published_on IS NOT NULL
                """,
                employee_ids,
                calendars.local(span[0], zone).date() - timedelta(days=1),
                calendars.local(span[1], zone).date(),
            )
        )
        for employee_id, day, begin, end, passes_midnight, rest in rows:
            planned, work = rostered.setdefault(employee_id, ([], []))
            planned.append(
                (calendars.local_moment(day, 0, zone), calendars.local_moment(day, 24, zone))
            )
            if begin is None:
                continue  # a day of rest
            end += 24 if passes_midnight else 0
            for since, until in self._get_shift_stretches(begin, end, rest):
                work.append(
                    (
                        calendars.local_moment(day, since, zone),
                        calendars.local_moment(day, until, zone),
                    )
                )
        return {
            employee_id: (clip(union(planned), *span), clip(union(work), *span))
            for employee_id, (planned, work) in rostered.items()
        }

    @api.model
    def _get_shift_stretches(self, begin, end, rest):
        """Return the hours worked of a shift: its breaks are taken as one, in the middle, from a
        quarter of an hour on."""
        if not rest:
            return [(begin, end)]
        pause = round((begin + (end - begin - rest) / 2) * 4) / 4
        return [(begin, pause), (pause + rest, end)]
