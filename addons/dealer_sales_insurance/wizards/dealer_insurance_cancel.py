from odoo import fields, models


class DealerInsuranceCancel(models.TransientModel):
    _name = "dealer.insurance.cancel"
    _description = "Cancel an Insurance Policy"

    policy_id = fields.Many2one("dealer.insurance.policy", required=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount_refunded = fields.Monetary(
        string="Refunded by the Insurer", help="Of the premium; the commission follows."
    )

    def action_cancel(self):
        self.policy_id._cancel(self.date, self.amount_refunded)
        return {"type": "ir.actions.act_window_close"}
