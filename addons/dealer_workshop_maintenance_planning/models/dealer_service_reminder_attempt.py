from odoo import fields, models

FELL_THROUGH = [("fell_through", "Fell through")]


class DealerServiceReminderAttempt(models.Model):
    _inherit = "dealer.service.reminder.attempt"

    result = fields.Selection(
        selection_add=FELL_THROUGH,
        ondelete={"fell_through": "cascade"},
        help="Fell through: the appointment was called off, or the customer did not come.",
    )
