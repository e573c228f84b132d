from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerSalaryChangeLine(models.Model):
    _name = "dealer.salary.change.line"
    _description = "Line of a Salary Change"
    _inherit = ["dealer.amount.mixin", "dealer.private.mixin", "dealer.fact.mixin"]
    _computed_facts = True
    _order = "change_id, sequence, id"
    _rec_name = "kind_id"
    _private_fields = {"old_amount": "salary", "new_amount": "salary"}
    _private_employee = "employee_id"

    change_id = fields.Many2one(
        "dealer.salary.change", required=True, index=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(related="change_id.employee_id", store=True, index=True)
    company_id = fields.Many2one(related="change_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    kind_id = fields.Many2one("dealer.salary.kind", required=True, ondelete="restrict")
    old_amount = fields.Monetary(
        string="Until Now",
        compute="_compute_old_amount",
        store=True,
        help="A month, on the eve of the day.",
    )
    new_amount = fields.Monetary(string="From Then On", help="A month. 0: it ends.")
    difference = fields.Monetary(compute="_compute_difference")

    _kind_once = models.UniqueIndex(
        "(change_id, kind_id)", "Each kind of salary stands in a change once."
    )
    _amount_positive = models.Constraint(
        "CHECK(new_amount >= 0)", "An amount of a salary is not below zero."
    )

    @api.depends("kind_id", "change_id.employee_id", "change_id.date")
    def _compute_old_amount(self):
        for (employee, date), lines in self.grouped(
            lambda line: (line.change_id.employee_id, line.change_id.date)
        ).items():
            salary = {}
            if employee and date:
                salary = employee._get_salary(date)[employee._origin.id or employee.id]
            for line in lines:
                line.old_amount = salary.get(line.kind_id._origin, 0)

    @api.depends("old_amount", "new_amount")
    def _compute_difference(self):
        for line in self:
            line.difference = line.new_amount - line.old_amount

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.change_id._check_draft()
        return lines

    def write(self, vals):
        if {"kind_id", "new_amount", "change_id"}.intersection(vals):
            self.change_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.change_id._check_draft()

    @api.constrains("kind_id")
    def _check_kind(self):
        if archived := self.kind_id.filtered(lambda kind: not kind.active):
            raise UserError(self.env._("“%s” is archived: choose another kind.", archived[0].name))
