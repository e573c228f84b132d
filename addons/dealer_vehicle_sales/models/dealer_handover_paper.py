from odoo import fields, models


class DealerHandoverPaper(models.Model):
    """What a customer is given with his car: the store's list, from the invoice to the manual."""

    _name = "dealer.handover.paper"
    _description = "Given at the Hand-over"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    brand_ids = fields.Many2many(
        "fleet.vehicle.model.brand", string="Brands", help="Only for these. Empty: every brand."
    )
    is_required = fields.Boolean(
        string="Required", help="The car is not handed over before it is given."
    )
