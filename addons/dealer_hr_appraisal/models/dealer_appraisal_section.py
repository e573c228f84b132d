from odoo import fields, models


class DealerAppraisalSection(models.Model):
    """What the items of a form are grouped under: results, conduct, growth."""

    _name = "dealer.appraisal.section"
    _description = "Section of an Appraisal Form"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
