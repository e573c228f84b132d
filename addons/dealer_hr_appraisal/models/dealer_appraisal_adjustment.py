from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerAppraisalAdjustment(models.Model):
    """Points that calibration added or took, with the reason; kept for ever."""

    _name = "dealer.appraisal.adjustment"
    _description = "Adjustment of an Appraisal"
    _order = "id desc"

    appraisal_id = fields.Many2one(
        "dealer.appraisal", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, string="By")
    points_before = fields.Float(readonly=True, digits=(5, 1), aggregator=None)
    points_after = fields.Float(readonly=True, digits=(5, 1), aggregator=None)
    grade_before_id = fields.Many2one("dealer.appraisal.grade", readonly=True)
    grade_after_id = fields.Many2one("dealer.appraisal.grade", readonly=True)
    reason = fields.Char(required=True, readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("An adjustment is kept as it was made. Make a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An adjustment is kept and cannot be deleted."))
