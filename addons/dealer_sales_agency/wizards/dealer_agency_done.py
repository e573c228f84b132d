import base64

from odoo import fields, models


class DealerAgencyDone(models.TransientModel):
    """Tell that a step is done: when, and what came of it, with a photo."""

    _name = "dealer.agency.done"
    _description = "Step of an Agency Case Done"

    step_id = fields.Many2one("dealer.agency.case.step", required=True, ondelete="cascade")
    result_kind = fields.Selection(related="step_id.result_kind")
    date = fields.Date(required=True, default=fields.Date.context_today)
    result = fields.Char()
    note = fields.Char()
    photo = fields.Image(max_width=1920, max_height=1920)

    def action_done(self):
        self.ensure_one()
        self.step_id._do(self.date, self.result, self.note)
        if self.photo:
            self.step_id._add_media(self.step_id.name, self._get_photo())
        return {"type": "ir.actions.act_window_close"}

    def _get_photo(self):
        """:return: the photo's bytes"""
        return base64.b64decode(self.photo)
