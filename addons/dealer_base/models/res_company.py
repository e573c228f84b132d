from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    store_code = fields.Char(
        copy=False, help="Short code of the store, as used in reports and number series."
    )
    store_short_name = fields.Char(
        translate=True, help="What people call the store, where its full name is too long."
    )
    dealer_warranty_months = fields.Integer(
        string="Warranty Months", default=36, help="Used when the trim names none."
    )
    dealer_warranty_km = fields.Integer(
        string="Warranty Mileage", default=100000, help="In km. Used when the trim names none."
    )

    _store_code_uniq = models.UniqueIndex(
        "(upper(store_code)) WHERE store_code IS NOT NULL",
        "Another store has this code. Choose a code of its own for each store.",
    )
    _dealer_warranty_positive = models.Constraint(
        "CHECK(dealer_warranty_months >= 0 AND dealer_warranty_km >= 0)",
        "Warranty months and mileage cannot be negative.",
    )

    def _get_store_zone(self):
        """Return the name of the time zone of the store: that of its opening hours.

        What counts in days (a promise, a period of law) counts in the store's days, whoever looks.
        """
        self.ensure_one()
        # its clock is no secret, its working hours are read past the user's rights
        return self.sudo().resource_calendar_id.tz or self.env.user.tz or "UTC"

    def _get_store_date(self, moment=None):
        """Return the store's date at `moment` (naive UTC; now by default)."""
        moment = moment or fields.Datetime.now()
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self._get_store_zone())).date()

    def _get_store_moment(self, day, hour=0):
        """Return the moment (naive UTC) when it is `hour` o'clock of `day` in the store."""
        local = datetime.combine(day, time(hour), tzinfo=ZoneInfo(self._get_store_zone()))
        return local.astimezone(UTC).replace(tzinfo=None)
