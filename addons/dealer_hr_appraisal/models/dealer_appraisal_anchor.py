from odoo import api, fields, models


class DealerAppraisalAnchor(models.Model):
    """One step of a competency's scale: what is seen of somebody who stands there."""

    _name = "dealer.appraisal.anchor"
    _description = "Step of a Competency"
    _order = "competency_id, points, id"

    competency_id = fields.Many2one(
        "dealer.appraisal.competency", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True, help="What is seen, in words.")
    points = fields.Float(required=True, digits=(5, 1), help="0 to 100.")

    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= 100)", "The points of a step lie between 0 and 100."
    )
    _points_unique = models.UniqueIndex(
        "(competency_id, points)", "Two steps of a competency have the same points."
    )

    @api.model_create_multi
    def create(self, vals_list):
        anchors = super().create(vals_list)
        anchors.competency_id._check_unused()
        return anchors

    def write(self, vals):
        if {"points", "competency_id"} & set(vals):
            self.competency_id._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.competency_id._check_unused()
