from odoo import Command, api, fields, models


class DealerCounterReturn(models.TransientModel):
    """What a customer brings back to the counter, against the bills of one sale."""

    _name = "dealer.counter.return"
    _description = "Counter Return"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    reason = fields.Char(required=True, help="Printed on the credit note.")
    fee_percent = fields.Float(
        string="Restocking Fee",
        digits="Discount",
        help="In percent of the price, kept from what is paid back. 0: none.",
    )
    line_ids = fields.One2many(
        "dealer.counter.return.line",
        "return_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(
        string="Worth",
        compute="_compute_amount",
        help="With taxes, before the fee. The credit note says it to the cent.",
    )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.order_id.check_access("read")
            # sudo: the counter reads what it has sold; the bills' books are not shown
            lines = wizard.order_id.sudo()._get_returnable_lines()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"bill_line_id": line.id, "qty_returnable": quantity})
                    for line, quantity in lines.items()
                ),
            ]

    @api.depends("line_ids.quantity")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.line_ids.mapped("amount"))

    def action_return(self):
        """Take the parts back and make the credit note.

        :return: the cashier's desk when there is money to pay back and the user has it, else True
        """
        self.ensure_one()
        order = self.order_id
        notes = order._take_back_sold(
            {line.bill_line_id: line.quantity for line in self.line_ids if line.quantity},
            self.reason,
            self.fee_percent,
        )
        open_notes = notes.filtered("amount_residual")
        if open_notes and order._may_collect():
            return order._get_pay_back_action(open_notes[0])
        return {"type": "ir.actions.act_window_close"}
