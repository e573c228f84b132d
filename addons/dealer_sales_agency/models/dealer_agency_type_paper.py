from odoo import fields, models

FORMS = [("original", "Original"), ("copy", "Copy"), ("photo", "Photo")]
GIVERS = [("customer", "Customer"), ("store", "Store"), ("authority", "Authority")]


class DealerAgencyTypePaper(models.Model):
    _name = "dealer.agency.type.paper"
    _description = "Paper of an Agency Service"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one("dealer.agency.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    form = fields.Selection(FORMS, required=True, default="original")
    count = fields.Integer(default=1)
    giver = fields.Selection(
        GIVERS, string="From", required=True, default="customer", help="Who gives it to us."
    )
    is_required = fields.Boolean(default=True)
    goes_back = fields.Boolean(
        string="To the Customer", help="Is handed to the customer before the case is closed."
    )

    _count_positive = models.Constraint("CHECK (count > 0)", "At least one of a paper is needed.")
