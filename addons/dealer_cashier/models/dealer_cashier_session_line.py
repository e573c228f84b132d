from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class DealerCashierSessionLine(models.Model):
    _name = "dealer.cashier.session.line"
    _description = "Method in a Cash-up"
    _order = "session_id, sequence, id"
    _check_company_auto = True

    session_id = fields.Many2one(
        "dealer.cashier.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    method_id = fields.Many2one(
        "dealer.cashier.method",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="method_id.sequence", store=True)
    is_cash = fields.Boolean(related="method_id.is_cash")
    expected = fields.Monetary(
        compute="_compute_expected",
        help="Taken less paid back by this method's receipts; cash with the opening float.",
    )
    expected_at_close = fields.Monetary(readonly=True, copy=False)
    counted = fields.Monetary(help="What is in the drawer, on the slips, in the account.")
    difference = fields.Monetary(
        compute="_compute_difference", help="Counted less expected: below zero is missing."
    )
    reason = fields.Char()

    _method_uniq = models.UniqueIndex(
        "(session_id, method_id)", "A method is counted once in a cash-up."
    )

    @api.constrains("counted")
    def _check_counted(self):
        if any(line.is_cash and line.counted < 0 for line in self):
            raise ValidationError(self.env._("There cannot be less than no cash in the drawer."))

    @api.depends("session_id.receipt_ids.state", "expected_at_close", "session_id.state")
    def _compute_expected(self):
        """Sum the receipts of open days in one query; closed days keep what they were sealed with.

        sudo: the totals are the same for everybody who sees the cash-up.
        """
        open_lines = self.filtered(lambda line: line.session_id.state == "open")
        taken = {}
        groups = (
            self.env["dealer.cashier.receipt.line"]
            .sudo()
            ._read_group(
                [
                    ("receipt_id.session_id", "in", open_lines.session_id.ids),
                    ("receipt_id.state", "=", "done"),
                ],
                ["receipt_id", "method_id"],
                ["amount:sum"],
            )
            if open_lines
            else []
        )
        for receipt, method, amount in groups:
            key = (receipt.session_id.id, method.id)
            sign = -1 if receipt.kind == "refund" else 1
            taken[key] = taken.get(key, 0) + sign * amount
        for line in self:
            if line not in open_lines:
                line.expected = line.expected_at_close
                continue
            line.expected = taken.get((line.session_id._origin.id, line.method_id.id), 0) + (
                line.session_id.opening_float if line.is_cash else 0
            )

    @api.depends("counted", "expected")
    def _compute_difference(self):
        for line in self:
            line.difference = line.counted - line.expected

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A cash-up counts the store's methods; none is added."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.session_id._check_open()
            if not {"counted", "reason"}.issuperset(vals):
                raise AccessError(self.env._("Only what was counted and the reason are typed in."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Cash-ups are kept for ever."))
