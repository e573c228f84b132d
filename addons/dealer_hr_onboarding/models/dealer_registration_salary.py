from odoo import api, fields, models


class DealerRegistrationSalary(models.Model):
    """What somebody who joins is offered, by kind; each reading of it is noted."""

    _name = "dealer.registration.salary"
    _description = "Salary Proposal"
    _inherit = ["dealer.amount.mixin", "dealer.registration.private.mixin"]
    _order = "registration_id, kind_id"
    _private_fields = {"amount": "salary"}

    registration_id = fields.Many2one(
        "dealer.registration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="registration_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one("dealer.salary.kind", required=True, ondelete="restrict")
    amount = fields.Monetary(required=True, help="A month, before tax.")

    _kind_unique = models.UniqueIndex(
        "(registration_id, kind_id)", "Each kind of salary is offered once: change its amount."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount of a salary is not below zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.registration_id._check_not_closed()
        return lines

    def write(self, vals):
        self.registration_id._check_not_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.registration_id._check_not_closed()
