from odoo import fields, models


class DealerTradeinOffer(models.Model):
    """One price offered to the customer, kept for ever."""

    _name = "dealer.tradein.offer"
    _description = "Offer for an Old Car"
    _inherit = ["dealer.fact.mixin"]
    _order = "id desc"
    _fact_fields = frozenset({"tradein_id", "date", "user_id", "amount", "valid_until", "state"})

    tradein_id = fields.Many2one(
        "dealer.tradein", required=True, index=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="tradein_id.currency_id")
    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    amount = fields.Monetary(string="Offer", readonly=True)
    valid_until = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("replaced", "Replaced"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        readonly=True,
    )
