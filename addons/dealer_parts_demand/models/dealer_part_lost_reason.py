from odoo import fields, models


class DealerPartLostReason(models.Model):
    _name = "dealer.part.lost.reason"
    _description = "Reason of a Lost Sale"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
