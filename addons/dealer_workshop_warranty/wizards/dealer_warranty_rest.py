from odoo import fields, models


class DealerWarrantyRest(models.TransientModel):
    """Who bears what the maker does not pay."""

    _name = "dealer.warranty.rest"
    _description = "Rejected by the Maker"

    claim_id = fields.Many2one("dealer.warranty.claim", required=True, readonly=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    amount = fields.Monetary(related="claim_id.amount_rejected", help="Without tax.")
    who = fields.Selection(
        [("internal", "The store: internal cost"), ("customer", "The customer: he gets a bill")],
        string="Borne by",
        required=True,
        default="internal",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Credit the rest on the maker's bill; bill the customer if it is his to pay."""
        self.ensure_one()
        self.claim_id._decide_rest(self.who, self.reason)
        return {"type": "ir.actions.act_window_close"}
