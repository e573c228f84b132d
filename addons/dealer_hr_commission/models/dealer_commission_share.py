from odoo import fields, models


class DealerCommissionShare(models.Model):
    """The part of a pool one person gets."""

    _name = "dealer.commission.share"
    _description = "Share of a Pool"
    _inherit = ["dealer.amount.mixin"]
    _order = "rule_id, id"
    _rec_name = "employee_id"

    rule_id = fields.Many2one(
        "dealer.commission.rule", required=True, index=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict")
    weight = fields.Float(
        required=True, default=1.0, help="Shares are in proportion: 3 and 1 are ¾ and ¼."
    )

    _employee_uniq = models.Constraint(
        "UNIQUE (rule_id, employee_id)", "A person has one share of a pool."
    )
    _weight_positive = models.Constraint("CHECK (weight > 0)", "A share is more than zero.")
