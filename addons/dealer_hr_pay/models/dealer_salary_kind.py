from odoo import fields, models


class DealerSalaryKind(models.Model):
    """What a salary is made of (工资项目): basic salary, post allowance, meals …"""

    _name = "dealer.salary.kind"
    _description = "Salary Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Identity for imports and payroll.")
    sequence = fields.Integer(default=10)
    in_wage = fields.Boolean(
        string="Part of the Wage",
        default=True,
        help="Counts in the monthly wage of the employee's record.",
    )
    note = fields.Char()
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "There is a salary kind with this code already.")
