from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    workshop_internal_account_id = fields.Many2one(
        "account.account",
        string="Internal Workshop Cost",
        check_company=True,
        help="Cost of parts the workshop uses for the store itself (preparation, courtesy cars, "
        "goodwill). Empty: the part's expense account.",
    )
    gate_pass_hours = fields.Integer(
        string="Gate Pass Valid for",
        default=24,
        help="Hours from issuing a gate pass until it expires.",
    )
    repair_link_days = fields.Integer(
        string="Customer's Link Valid for",
        default=7,
        help="Days from sending an estimate until its link closes.",
    )

    _repair_link_days_positive = models.Constraint(
        "CHECK(repair_link_days > 0)", "A customer's link must be valid for at least one day."
    )
    repair_discount_limit = fields.Float(
        string="Discount of the Adviser (%)",
        digits=(5, 2),
        default=10.0,
        staff_only=True,
        help="How far below the usual price a service adviser may go alone. Beyond it the workshop "
        "controller or the general manager releases the discount before the order is settled.",
    )

    _repair_discount_limit_range = models.Constraint(
        "CHECK(repair_discount_limit >= 0 AND repair_discount_limit <= 100)",
        "The adviser's discount is between 0 and 100 %.",
    )
    _gate_pass_hours_positive = models.Constraint(
        "CHECK(gate_pass_hours > 0)", "A gate pass must be valid for at least one hour."
    )
