from odoo import api, models
from odoo.exceptions import UserError


class DealerServiceReminderAnswer(models.TransientModel):
    _inherit = "dealer.service.reminder.answer"

    @api.model
    def _selection_result(self):
        """Who comes has an appointment: it is made, not noted."""
        return [result for result in super()._selection_result() if result[0] != "appointed"]

    def action_apply(self):
        if self.result == "appointed":
            raise UserError(self.env._("Make the appointment: the reminder follows it by itself."))
        return super().action_apply()
