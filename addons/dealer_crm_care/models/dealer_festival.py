from datetime import date

from holidays.calendars.chinese import _ChineseLunisolar
from odoo import api, fields, models
from odoo.exceptions import ValidationError

LUNAR = [
    ("lunar_new_year", "Spring Festival"),
    ("qingming", "Qingming Festival"),
    ("dragon_boat", "Dragon Boat Festival"),
    ("mid_autumn", "Mid-Autumn Festival"),
    ("double_ninth", "Double Ninth Festival"),
    ("winter_solstice", "Winter Solstice"),
]


class DealerFestival(models.Model):
    """A day of the year on which customers are greeted: by the sun or by the moon."""

    _name = "dealer.festival"
    _description = "Festival"
    _order = "next_date, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("fixed", "Same day every year"), ("lunar", "Chinese calendar")],
        required=True,
        default="fixed",
    )
    month = fields.Integer(default=1, aggregator=None)
    day = fields.Integer(default=1, aggregator=None)
    lunar = fields.Selection(
        LUNAR, string="Of the Chinese Calendar", help="Known for the years 1901 to 2099."
    )
    active = fields.Boolean(default=True)
    next_date = fields.Date(compute="_compute_next_date", store=True, string="Next")

    @api.depends("kind", "month", "day", "lunar")
    def _compute_next_date(self):
        today = fields.Date.context_today(self)
        for festival in self:
            days = (festival._get_date(year) for year in (today.year, today.year + 1))
            festival.next_date = next((day for day in days if day and day >= today), False)

    @api.constrains("kind", "month", "day", "lunar")
    def _check_day(self):
        for festival in self:
            if festival.kind == "lunar" and not festival.lunar:
                raise ValidationError(
                    self.env._("%(name)s: choose which festival it is.", name=festival.name)
                )
            # 2024 has a 29 February
            if festival.kind == "fixed" and not festival._get_date(2024):
                raise ValidationError(
                    self.env._("%(name)s: there is no such day in any year.", name=festival.name)
                )

    def _get_date(self, year):
        """Return its date in a year; False where it has none or none is known."""
        self.ensure_one()
        if self.kind == "lunar":
            if not self.lunar or not 1901 <= year <= 2099:
                return False
            return getattr(_ChineseLunisolar(), f"{self.lunar}_date")(year)[0] or False
        try:
            return date(year, self.month, self.day)
        except ValueError:
            # 29 February is kept on the 28th in other years
            return date(year, 2, 28) if (self.month, self.day) == (2, 29) else False
