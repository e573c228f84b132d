from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerSalaryItem(models.Model):
    """One kind of salary of one person from a day on, as long as it ran.

    `hr.employee._set_salary` alone writes: it ends what ran and begins what is new, so that what
    was paid for a day can be told for ever. One that never counted is void, not gone.
    """

    _name = "dealer.salary.item"
    _description = "Salary Item"
    _inherit = ["dealer.amount.mixin", "dealer.private.mixin"]
    _order = "employee_id, date_from desc, id desc"
    _private_fields = {"amount": "salary"}

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one(
        "dealer.salary.kind", required=True, index=True, ondelete="restrict", readonly=True
    )
    amount = fields.Monetary(
        required=True, readonly=True, help="A month, in the currency of the store, before tax."
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", readonly=True, help="Last day. Empty: until changed.")
    origin = fields.Char(readonly=True, help="Why: the document that set it.")
    user_id = fields.Many2one("res.users", string="Set By", readonly=True)
    voided_on = fields.Datetime(
        string="Void Since",
        readonly=True,
        help="It was replaced before it counted a single day, or corrected on its first day.",
    )
    state = fields.Selection(
        [("past", "Past"), ("current", "Current"), ("future", "Future"), ("void", "Void")],
        compute="_compute_state",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "An amount of a salary is not below zero."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from OR voided_on IS NOT NULL)",
        "A salary item must not end before it starts.",
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, kind_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (voided_on IS NULL)",
        "This person has a salary item of this kind at that time already.",
    )

    @api.depends("date_from", "date_to", "voided_on")
    def _compute_state(self):
        for item in self:
            today = item.company_id._get_store_date()
            if item.voided_on:
                item.state = "void"
            elif item.date_from > today:
                item.state = "future"
            else:
                item.state = "past" if item.date_to and item.date_to < today else "current"

    @api.depends("kind_id", "employee_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = f"{item.employee_id.name} · {item.kind_id.name}"

    def _end_before(self, date, today):
        """End what runs the day before `date`; one that began on that day is void.

        :raise UserError: it has ended already
        """
        for item in self:
            if item.date_to and item.date_to < today:
                raise UserError(
                    self.env._(
                        "%(kind)s of %(person)s from %(first)s to %(last)s is closed: choose a "
                        "later day.",
                        kind=item.kind_id.name,
                        person=item.employee_id.name,
                        first=item.date_from,
                        last=item.date_to,
                    )
                )
            if item.date_from == date:
                item.voided_on = fields.Datetime.now()
            else:
                item.date_to = date - timedelta(days=1)
