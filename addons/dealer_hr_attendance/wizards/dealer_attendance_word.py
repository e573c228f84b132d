from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerAttendanceWord(models.TransientModel):
    """What a person says against his month, or what HR answers."""

    _name = "dealer.attendance.word"
    _description = "Word on a Month of Attendance"

    line_id = fields.Many2one("dealer.attendance.sheet.line", required=True, readonly=True)
    objection = fields.Text(compute="_compute_objection")
    is_answer = fields.Boolean(compute="_compute_objection")
    word = fields.Text(required=True)

    @api.depends("line_id")
    def _compute_objection(self):
        for wizard in self:
            line = wizard.line_id
            wizard.is_answer = line.state == "objected"
            wizard.objection = line.objection if wizard.is_answer else False

    def action_say(self):
        self.ensure_one()
        if not self.word.strip():
            raise UserError(self.env._("Say in a word what is wrong, or what you found."))
        if self.is_answer:
            self.line_id._answer(self.word.strip())
        else:
            self.line_id._object(self.word.strip())
        return {"type": "ir.actions.act_window_close"}
