from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFinanceAnswer(models.TransientModel):
    """What the lender answered."""

    _name = "dealer.finance.answer"
    _description = "Answer of a Lender"

    application_id = fields.Many2one("dealer.finance.application", required=True)
    currency_id = fields.Many2one(related="application_id.currency_id")
    amount_asked = fields.Monetary(related="application_id.amount_asked")
    answer = fields.Selection(
        [
            ("approved", "Approved"),
            ("conditions", "Approved with Conditions"),
            ("refused", "Refused"),
        ],
        required=True,
    )
    amount = fields.Monetary(
        string="Loan Approved", compute="_compute_proposal", store=True, readonly=False
    )
    number = fields.Char(string="Approval Number")
    valid_until = fields.Date(compute="_compute_proposal", store=True, readonly=False)
    conditions = fields.Text()
    reason = fields.Char(string="Why Refused")

    @api.depends("application_id")
    def _compute_proposal(self):
        for wizard in self:
            loan = wizard.application_id
            wizard.amount = loan.amount_asked
            days = loan.product_id.valid_days
            wizard.valid_until = loan and loan.company_id._get_store_date() + timedelta(days=days)

    def action_done(self):
        self.ensure_one()
        text = self.reason if self.answer == "refused" else self.conditions
        if self.answer == "refused" and not text:
            raise UserError(self.env._("Say why the lender refuses: it decides what to try next."))
        if self.answer == "conditions" and not text:
            raise UserError(self.env._("Enter the lender's conditions."))
        if self.answer != "refused" and not self.number:
            raise UserError(self.env._("Enter the lender's approval number."))
        self.application_id._answer(self.answer, self.amount, self.number, self.valid_until, text)
        return {"type": "ir.actions.act_window_close"}
