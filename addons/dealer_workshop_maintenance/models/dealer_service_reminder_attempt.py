from odoo import fields, models


class DealerServiceReminderAttempt(models.Model):
    """A call or e-mail about a due service, and what came of it."""

    _name = "dealer.service.reminder.attempt"
    _description = "Attempt to Remind"
    _order = "date desc, id desc"
    _rec_name = "result"

    reminder_id = fields.Many2one(
        "dealer.service.reminder", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="reminder_id.company_id", store=True)
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    user_id = fields.Many2one("res.users", string="By")
    result = fields.Selection(
        [
            ("mailed", "E-mail sent"),
            ("appointed", "Appointed"),
            ("unreachable", "Not reached"),
            ("refused", "Refused"),
            ("sold", "Car sold"),
        ],
        required=True,
    )
    note = fields.Char()
    next_on = fields.Date(string="Next Call")
