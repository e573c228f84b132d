from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerMovementSalary(models.Model):
    """One kind of salary that a movement changes; for the HR manager and the general manager."""

    _name = "dealer.movement.salary"
    _description = "Salary of a Movement"
    _inherit = ["dealer.amount.mixin", "dealer.private.mixin"]
    _order = "movement_id, sequence, id"
    _private_fields = {"amount": "salary", "amount_from": "salary"}

    movement_id = fields.Many2one("dealer.movement", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="movement_id.employee_id", store=True, index=True)
    company_id = fields.Many2one(related="movement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one("dealer.salary.kind", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    amount_from = fields.Monetary(
        string="Now",
        compute="_compute_amount_from",
        help="A month, in the currency of the store, on the day before.",
    )
    amount = fields.Monetary(
        string="Then",
        required=True,
        help="A month, in the currency of the store, before tax. 0 ends the kind.",
    )

    _kind_once = models.UniqueIndex(
        "(movement_id, kind_id)", "Each kind of salary stands once in a movement."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount of a salary is not below zero."
    )

    @api.depends("movement_id.employee_id", "movement_id.date_from", "kind_id")
    def _compute_amount_from(self):
        for movement, lines in self.grouped("movement_id").items():
            salary = movement._get_salary_before() if movement.employee_id else {}
            for line in lines:
                line.amount_from = salary.get(line.kind_id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.movement_id._check_open()
        return lines

    def write(self, vals):
        self.movement_id._check_open()
        if "movement_id" in vals:
            raise UserError(self.env._("A salary stays with its movement: add it to the other."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.movement_id._check_open()
