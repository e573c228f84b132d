from odoo import fields, models
from odoo.exceptions import UserError


class DealerAppraisalSign(models.TransientModel):
    """Takes the signature of the person or the head under the result as it reads now."""

    _name = "dealer.appraisal.sign"
    _description = "Sign an Appraisal"

    appraisal_id = fields.Many2one("dealer.appraisal", required=True, readonly=True)
    final_points = fields.Float(related="appraisal_id.final_points")
    grade_id = fields.Many2one(related="appraisal_id.grade_id")
    talk_notes = fields.Text(related="appraisal_id.talk_notes")
    signer = fields.Char(default=lambda self: self.env.user.name, readonly=True)
    signature = fields.Image(max_width=1024, max_height=1024)

    def action_confirm(self):
        self.ensure_one()
        if not self.signature:
            raise UserError(self.env._("Sign first."))
        self.appraisal_id._sign(self.signature)
        return {"type": "ir.actions.act_window_close"}
