from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealerAppraisalCompetency(models.Model):
    """Something somebody is good at, with a scale whose steps are said in words."""

    _name = "dealer.appraisal.competency"
    _description = "Competency"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="What is looked at, in one sentence.")
    active = fields.Boolean(default=True)
    anchor_ids = fields.One2many(
        "dealer.appraisal.anchor", "competency_id", string="Scale", copy=True
    )

    @api.constrains("anchor_ids")
    def _check_anchors(self):
        for competency in self:
            if len(competency.anchor_ids) < 2:
                raise ValidationError(
                    self.env._(
                        "The scale of “%(name)s” needs two steps at least.", name=competency.name
                    )
                )

    def _check_unused(self):
        """People were judged in these words: they stay."""
        used = self.env["dealer.appraisal.line"].sudo()  # also of forms this user can't see
        if found := used.search([("item_id.competency_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "“%(name)s” is on a form people are appraised by: archive it and make a new "
                    "competency instead.",
                    name=found.item_id.competency_id.name,
                )
            )
