from odoo import fields, models


class DealerOperationCategory(models.Model):
    """A shelf of the catalogue of operations: maintenance, brakes, body and paint …"""

    _name = "dealer.operation.category"
    _description = "Operation Category"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    operation_ids = fields.One2many("dealer.operation", "category_id", string="Operations")
