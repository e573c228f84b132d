from odoo import fields, models


class DealerTradeinDecision(models.TransientModel):
    _name = "dealer.tradein.decision"
    _description = "Why a Customer Does Not Sell"

    tradein_id = fields.Many2one("dealer.tradein", required=True)
    reason = fields.Char(required=True)
    competitor = fields.Char(string="Sold to")

    def action_done(self):
        self.ensure_one()
        self.tradein_id._decide("refused", self.reason, self.competitor)
        return {"type": "ir.actions.act_window_close"}
