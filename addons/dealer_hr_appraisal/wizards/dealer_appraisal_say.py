from odoo import fields, models


class DealerAppraisalSay(models.TransientModel):
    """Takes what is said after the release: of the talk, an objection, its answer, a dispute."""

    _name = "dealer.appraisal.say"
    _description = "Words on an Appraisal"

    appraisal_id = fields.Many2one("dealer.appraisal", required=True, readonly=True)
    line_id = fields.Many2one("dealer.appraisal.line", readonly=True)
    kind = fields.Selection(
        [
            ("talk", "Talk"),
            ("objection", "Objection"),
            ("answer", "Answer"),
            ("dispute", "Answer to a dispute"),
        ],
        required=True,
        readonly=True,
    )
    said = fields.Text(related="appraisal_id.objection", string="Objection")
    dispute = fields.Char(related="line_id.dispute", string="Disputed")
    figure = fields.Char(related="line_id.figure_text")
    day = fields.Date(string="Held on", default=fields.Date.context_today)
    words = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        appraisal = self.appraisal_id
        if self.kind == "talk":
            appraisal._note_talk(self.day, self.words)
        elif self.kind == "objection":
            appraisal._object(self.words)
        elif self.kind == "answer":
            appraisal._answer(self.words)
        else:
            self.line_id._answer_dispute(self.words)
        return {"type": "ir.actions.act_window_close"}
