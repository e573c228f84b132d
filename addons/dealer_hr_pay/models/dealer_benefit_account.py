from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class DealerBenefitAccount(models.Model):
    """A person's account of a benefit with its base, as long as both ran.

    A new base ends the row and goes on in the next with the same number, so that what was due in
    a month can be told for ever. `hr.employee._open_benefits` and `_close_benefits` write.
    """

    _name = "dealer.benefit.account"
    _description = "Benefit Account"
    _inherit = ["dealer.amount.mixin", "dealer.private.mixin"]
    _order = "employee_id, kind_id, date_opened desc"
    _private_fields = {"base": "salary"}

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one(
        "dealer.benefit.kind", required=True, index=True, ondelete="restrict", readonly=True
    )
    number = fields.Char(string="Account Number", index="trigram")
    base = fields.Monetary(
        aggregator=None,  # one base counts for several benefits
        readonly=True,
        groups="dealer_base.group_hr_manager",
        help="Reported salary a month, before the limits of the rate.",
    )
    date_opened = fields.Date(string="Opened", required=True, readonly=True)
    date_closed = fields.Date(
        string="Closed", readonly=True, help="Last day; its month is still paid."
    )

    _base_positive = models.Constraint("CHECK(base >= 0)", "A base is not below zero.")
    _dates_in_order = models.Constraint(
        "CHECK(date_closed IS NULL OR date_closed >= date_opened)",
        "An account must not be closed before it was opened.",
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, kind_id WITH =, "
        "daterange(date_opened, date_closed, '[]') WITH &&)",
        "This person has an account of this benefit at that time already.",
    )

    def write(self, vals):
        if not self.env.su and not {"number"}.issuperset(vals):
            raise AccessError(
                self.env._(
                    "An account is opened and closed with its base by what happens to the person: "
                    "only its number is written here."
                )
            )
        return super().write(vals)

    def _end_account(self, date):
        """Close these the day before `date`, where the next row of the account begins."""
        for account in self:
            if account.date_opened >= date:
                raise UserError(
                    self.env._(
                        "%(benefit)s of %(person)s runs since %(day)s: choose a later day.",
                        benefit=account.kind_id.name,
                        person=account.employee_id.name,
                        day=account.date_opened,
                    )
                )
            account.date_closed = date - timedelta(days=1)
