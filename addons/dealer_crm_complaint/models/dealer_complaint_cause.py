from odoo import fields, models


class DealerComplaintCause(models.Model):
    """Why complaints come up: what the Pareto counts."""

    _name = "dealer.complaint.cause"
    _description = "Cause of Complaints"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(name)", "There is a cause of this name already.")
