from odoo import api, models


class DealerCashierSessionLine(models.Model):
    _inherit = "dealer.cashier.session.line"

    @api.depends("session_id.behalf_payment_ids.state")
    def _compute_expected(self):
        """What was paid on behalf left the drawer or the account."""
        super()._compute_expected()
        open_lines = self.filtered(lambda line: line.session_id.state == "open")
        if not open_lines:
            return
        paid = {
            (session.id, method.id): amount
            for session, method, amount in self.env["dealer.behalf.payment"]
            .sudo()  # the sums are the same for everybody who sees the cash-up
            ._read_group(
                [("session_id", "in", open_lines.session_id.ids), ("state", "=", "paid")],
                ["session_id", "method_id"],
                ["amount_total:sum"],
            )
        }
        for line in open_lines:
            line.expected -= paid.get((line.session_id._origin.id, line.method_id.id), 0)
