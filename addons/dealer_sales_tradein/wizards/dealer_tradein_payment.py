from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerTradeinPayment(models.TransientModel):
    """Money for the old car: to the seller, or to the bank that financed it."""

    _name = "dealer.tradein.payment"
    _description = "Payment for an Old Car"

    tradein_id = fields.Many2one("dealer.tradein", required=True)
    company_id = fields.Many2one(related="tradein_id.company_id")
    currency_id = fields.Many2one(related="tradein_id.currency_id")
    kind = fields.Selection([("seller", "Seller"), ("bank", "His Bank")], required=True)
    partner_id = fields.Many2one("res.partner", string="Paid to", compute="_compute_partner_id")
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        required=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        compute="_compute_proposal",
        store=True,
        precompute=True,
        readonly=False,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(
        required=True, compute="_compute_proposal", store=True, precompute=True, readonly=False
    )

    @api.depends("tradein_id", "kind")
    def _compute_partner_id(self):
        for wizard in self:
            tradein = wizard.tradein_id
            wizard.partner_id = (
                tradein.partner_id if wizard.kind == "seller" else tradein.payoff_partner_id
            )

    @api.depends("tradein_id", "kind")
    def _compute_proposal(self):
        for wizard in self:
            tradein = wizard.tradein_id.sudo()  # who pays need not see the books
            to_seller = wizard.kind == "seller"
            wizard.amount = tradein.amount_owed if to_seller else tradein.payoff_owed
            wizard.journal_id = (
                self.env["account.journal"]
                .sudo()
                .search(
                    [("type", "=", "bank"), ("company_id", "=", tradein.company_id.id)], limit=1
                )
            )

    def action_done(self):
        self.ensure_one()
        tradein = self.tradein_id
        tradein.check_access("read")
        journal = self.journal_id.sudo()  # who pays need not see the books
        if journal.type not in ("bank", "cash") or journal.company_id != tradein.company_id:
            raise UserError(
                self.env._(
                    "Choose a bank account or the cash of %s.", tradein.company_id.display_name
                )
            )
        tradein._pay(self.kind, journal, self.date, self.amount)
        return {"type": "ir.actions.act_window_close"}
