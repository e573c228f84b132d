from odoo import fields, models


class DealerJobSalary(models.Model):
    """What a new holder of a post is offered, by kind."""

    _name = "dealer.job.salary"
    _description = "Salary Proposal of a Post"
    _inherit = ["dealer.amount.mixin"]
    _order = "job_id, kind_id"

    job_id = fields.Many2one("hr.job", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="job_id.company_id")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, required=True
    )
    kind_id = fields.Many2one("dealer.salary.kind", required=True, ondelete="restrict")
    amount = fields.Monetary(required=True, help="A month, before tax.")

    _kind_unique = models.UniqueIndex(
        "(job_id, kind_id)", "A post proposes one amount for each kind of salary."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount of a salary is not below zero."
    )
