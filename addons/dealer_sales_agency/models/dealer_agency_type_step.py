from odoo import fields, models


class DealerAgencyTypeStep(models.Model):
    _name = "dealer.agency.type.step"
    _description = "Step of an Agency Service"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one("dealer.agency.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    group_id = fields.Many2one(
        "res.groups", string="Role", help="Who does it; empty: whoever has the case."
    )
    days = fields.Integer(default=1, help="Days allowed from the step before.")
    result_kind = fields.Selection(
        [("none", "Nothing"), ("plate", "The plate"), ("number", "A number or name")],
        string="Result",
        required=True,
        default="none",
        help="What has to be told when it is done. A plate goes onto the car.",
    )
    needs_papers = fields.Boolean(
        string="Papers First", help="Cannot be done before all required papers are here."
    )

    _days_positive = models.Constraint("CHECK (days >= 0)", "Days allowed cannot be negative.")
