from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    workshop_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Workshop Opening Hours",
        check_company=True,
        help="When bays are open that have no hours of their own; the store's working hours when "
        "empty.",
    )
    appointment_step = fields.Integer(
        string="Times Offered Every",
        default=30,
        help="Minutes between the times offered to customers: 15, 30 or 60.",
    )
    appointment_buffer = fields.Integer(
        string="Promise Buffer",
        default=30,
        help="Minutes added after the work before the car is promised, for washing and the bill.",
    )
    appointment_hours = fields.Float(
        string="Hours Without Operation",
        default=1.0,
        help="Hours kept free for an appointment that says in words only what is wanted.",
    )
    appointment_receptions = fields.Integer(
        string="Receptions per Half Hour",
        default=0,
        help="How many customers the service advisers receive in each half hour; 0: no limit.",
    )
    appointment_grace = fields.Integer(
        string="No-show After",
        default=60,
        help="Minutes after the time of an appointment when it counts as a no-show and its time "
        "becomes free.",
    )
    appointment_reminder_hour = fields.Float(
        string="Reminder at",
        default=10.0,
        help="Hour of the day before, in the time of the store, from which customers are reminded.",
    )

    _appointment_step = models.Constraint(
        "CHECK(appointment_step IN (15, 30, 60))", "Times are offered every 15, 30 or 60 minutes."
    )
    _appointment_numbers = models.Constraint(
        "CHECK(appointment_buffer >= 0 AND appointment_receptions >= 0 AND appointment_grace >= 0 "
        "AND appointment_hours > 0 AND appointment_reminder_hour BETWEEN 0 AND 24)",
        "Minutes and limits of appointments are not below zero, hours are above zero.",
    )

    def _get_workshop_calendar(self):
        """Return the opening hours of the workshop."""
        self.ensure_one()
        # opening hours are no secret; who books may not read calendars of HR
        company = self.sudo()
        return company.workshop_calendar_id or company.resource_calendar_id
