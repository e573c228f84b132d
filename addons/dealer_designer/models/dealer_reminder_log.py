from odoo import fields, models


class DealerReminderLog(models.Model):
    """A document was reminded of, once for each date."""

    _name = "dealer.reminder.log"
    _description = "Reminded Document"
    _order = "id desc"

    reminder_id = fields.Many2one("dealer.reminder", required=True, ondelete="cascade")
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Document", model_field="res_model", required=True)
    due = fields.Datetime(string="Date", required=True, help="The date it was reminded of.")

    _once = models.UniqueIndex(
        "(reminder_id, res_id, due)", "This document has been reminded of already."
    )
