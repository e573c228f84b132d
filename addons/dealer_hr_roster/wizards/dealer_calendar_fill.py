from odoo import fields, models


class DealerCalendarFill(models.TransientModel):
    """Fill the calendar of a country and a year from what is known of them."""

    _name = "dealer.calendar.fill"
    _description = "Fill in Holidays"

    country_id = fields.Many2one(
        "res.country", required=True, default=lambda self: self.env.company.country_id
    )
    year = fields.Integer(required=True, default=lambda self: fields.Date.today().year + 1)

    def action_fill(self):
        """Add the days that are not there yet and open the calendar of that year."""
        self.ensure_one()
        self.env["dealer.calendar.day"]._fill(self.country_id, [self.year])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_roster.dealer_calendar_day_action"
        )
        return action | {
            "domain": [
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
                ("country_id", "=", self.country_id.id),
            ]
        }
