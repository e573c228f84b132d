from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerServiceReminderAnswer(models.TransientModel):
    """What came of a call about a due service."""

    _name = "dealer.service.reminder.answer"
    _description = "Answer to a Reminder"

    reminder_id = fields.Many2one("dealer.service.reminder", required=True, readonly=True)
    result = fields.Selection(
        "_selection_result", required=True, default=lambda self: self._selection_result()[0][0]
    )
    day = fields.Date(
        compute="_compute_day",
        store=True,
        readonly=False,
        help="Appointed: when the car comes. Else: when to call again.",
    )
    note = fields.Char()

    @api.depends("result")
    def _compute_day(self):
        for answer in self:
            answer.day = False

    @api.model
    def _selection_result(self):
        """Return what a call can end with; the first one is proposed."""
        return [
            ("appointed", self.env._("Appointed")),
            ("unreachable", self.env._("Not reached")),
            ("refused", self.env._("Refused")),
            ("sold", self.env._("Car sold")),
        ]

    def action_apply(self):
        self.ensure_one()
        reminder = self.reminder_id
        reminder.check_access("write")
        today = reminder.company_id._get_store_date()
        if self.result == "appointed" and not self.day:
            raise UserError(self.env._("Say for which day the customer has an appointment."))
        if self.day and self.day < today:
            raise UserError(self.env._("The day is in the past: choose today or a later day."))
        reminder._note(self.result, self.note, self.day)
        return {"type": "ir.actions.act_window_close"}
