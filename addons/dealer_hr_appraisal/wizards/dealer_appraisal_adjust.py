from odoo import api, fields, models


class DealerAppraisalAdjust(models.TransientModel):
    """Brings one person's points to another number, with the reason."""

    _name = "dealer.appraisal.adjust"
    _description = "Adjust Points"

    appraisal_id = fields.Many2one("dealer.appraisal", required=True, readonly=True)
    points_before = fields.Float(related="appraisal_id.final_points", string="Points Now")
    grade_before_id = fields.Many2one(related="appraisal_id.grade_id", string="Grade Now")
    points = fields.Float(
        string="New Points",
        digits=(5, 1),
        compute="_compute_points",
        store=True,
        readonly=False,
        precompute=True,
    )
    grade_id = fields.Many2one(
        "dealer.appraisal.grade", string="New Grade", compute="_compute_grade_id"
    )
    reason = fields.Char(required=True)

    @api.depends("appraisal_id")
    def _compute_points(self):
        for wizard in self:
            wizard.points = wizard.appraisal_id.final_points

    @api.depends("points", "appraisal_id")
    def _compute_grade_id(self):
        for wizard in self:
            scale = wizard.appraisal_id.cycle_id.scale_id
            wizard.grade_id = scale and scale._get_grade(round(wizard.points, 1))

    def action_confirm(self):
        self.ensure_one()
        self.appraisal_id._adjust(self.points, self.reason)
        return {"type": "ir.actions.act_window_close"}
