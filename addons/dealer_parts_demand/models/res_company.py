from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    part_abc_basis = fields.Selection(
        [("value", "Value at cost"), ("quantity", "Quantity")],
        string="ABC By",
        required=True,
        default="value",
        help="What the parts are ranked by: demand of the last 12 months times cost, or in units.",
    )
    part_abc_a = fields.Float(
        string="A Up To (%)",
        default=80.0,
        help="Parts that together make this share of the demand, largest first, are A; in percent.",
    )
    part_abc_b = fields.Float(
        string="B Up To (%)", default=95.0, help="Up to this share they are B, the rest is C."
    )
    part_xyz_x = fields.Float(
        string="X Up To",
        default=0.5,
        help="Coefficient of variation of the monthly demand up to which it is steady (X).",
    )
    part_xyz_y = fields.Float(
        string="Y Up To", default=1.0, help="Up to this it varies (Y), above it is irregular (Z)."
    )
    part_slow_months = fields.Integer(
        string="Slow After (Months)",
        default=6,
        help="Stock without demand for as many months is slow.",
    )
    part_dead_months = fields.Integer(
        string="Dead After (Months)",
        default=12,
        help="Stock without demand for as many months is dead.",
    )

    _part_abc_shares = models.Constraint(
        "CHECK(0 < part_abc_a AND part_abc_a <= part_abc_b AND part_abc_b <= 100)",
        "The shares of A and B lie between 0 and 100 percent, and B is not below A.",
    )
    _part_xyz_limits = models.Constraint(
        "CHECK(0 <= part_xyz_x AND part_xyz_x <= part_xyz_y)",
        "The limits of X and Y are not negative, and Y is not below X.",
    )
    _part_idle_months = models.Constraint(
        "CHECK(0 < part_slow_months AND part_slow_months <= part_dead_months)",
        "Stock is slow after one month or more, and dead not before it is slow.",
    )
