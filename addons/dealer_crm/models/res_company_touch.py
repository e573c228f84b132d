from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models


class ResCompany(models.Model):
    """When, and how often, the store writes to its customers."""

    _inherit = "res.company"

    touch_quiet_from = fields.Float(
        string="Quiet From", default=20.0, help="Hours of the store's clock."
    )
    touch_quiet_to = fields.Float(
        string="Quiet Until", default=9.0, help="Hours of the store's clock."
    )
    touch_lunch_from = fields.Float(
        string="Lunch From", help="Hours of the store's clock. Nothing is sent at lunch time."
    )
    touch_lunch_to = fields.Float(string="Lunch Until", help="Hours of the store's clock.")
    touch_cap_count = fields.Integer(
        string="Marketing Messages",
        default=2,
        help="How many marketing messages a customer gets at most in the period, whichever rules, "
        "campaigns and stores they are of. 0: no limit. Service messages do not count.",
    )
    touch_cap_days = fields.Integer(string="Period of the Limit", default=7, help="In days.")

    _touch_hours = models.Constraint(
        "CHECK(touch_quiet_from >= 0 AND touch_quiet_from <= 24 AND touch_quiet_to >= 0"
        " AND touch_quiet_to <= 24 AND COALESCE(touch_lunch_from, 0) >= 0"
        " AND COALESCE(touch_lunch_to, 0) <= 24"
        " AND COALESCE(touch_lunch_from, 0) <= COALESCE(touch_lunch_to, 0))",
        "Quiet hours lie between 0:00 and 24:00, and lunch ends after it begins.",
    )
    _touch_cap = models.Constraint(
        "CHECK(touch_cap_count >= 0 AND touch_cap_days BETWEEN 1 AND 366)",
        "The limit of messages cannot be negative, and its period is 1 to 366 days.",
    )

    def _get_touch_pauses(self):
        """Return the quiet hours of a day as (from, to) in hours."""
        self.ensure_one()
        begin, end = self.touch_quiet_from, self.touch_quiet_to
        pauses = []
        if begin < end:
            pauses.append((begin, end))
        elif begin > end:
            pauses += [(begin, 24.0), (0.0, end)]
        if self.touch_lunch_from < self.touch_lunch_to:
            pauses.append((self.touch_lunch_from, self.touch_lunch_to))
        return pauses

    def _get_touch_moment(self, moment=None):
        """Return the first moment from `moment` on (naive UTC) that is not quiet in the store."""
        self.ensure_one()
        moment = moment or fields.Datetime.now()
        zone = ZoneInfo(self._get_store_zone())
        local = moment.replace(tzinfo=UTC).astimezone(zone)
        pauses = self._get_touch_pauses()
        for _step in range(len(pauses) + 2):
            hour = local.hour + local.minute / 60 + local.second / 3600
            end = next((end for begin, end in pauses if begin <= hour < end), None)
            if end is None:
                break
            local = self._at_hour(local.date(), end, zone)
        else:
            return moment  # quiet all day: hours that make no sense hinder nobody
        return max(local.astimezone(UTC).replace(tzinfo=None), moment)

    @api.model
    def _at_hour(self, day, hour, zone):
        """Return the moment of a store's day at an hour with its fraction."""
        minutes = round(hour * 60)
        day += timedelta(days=minutes // 1440)
        minutes %= 1440
        return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=zone)
