from odoo import api, fields, models


class DealerCounterReturnLine(models.TransientModel):
    _name = "dealer.counter.return.line"
    _description = "Counter Return Line"

    return_id = fields.Many2one("dealer.counter.return", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="return_id.currency_id")
    bill_line_id = fields.Many2one("account.move.line", required=True)
    bill_name = fields.Char(string="Bill", compute="_compute_bill", compute_sudo=True)
    product_id = fields.Many2one(
        "product.product", string="Part", compute="_compute_bill", compute_sudo=True
    )
    is_returnable = fields.Boolean(string="Taken Back", compute="_compute_bill", compute_sudo=True)
    qty_returnable = fields.Float(string="Can Come Back", digits="Product Unit", readonly=True)
    quantity = fields.Float(string="Comes Back", digits="Product Unit")
    amount = fields.Monetary(compute="_compute_amount", compute_sudo=True)

    @api.depends("bill_line_id")
    def _compute_bill(self):
        for line in self:
            line.bill_name = line.bill_line_id.move_id.name
            line.product_id = line.bill_line_id.product_id
            line.is_returnable = line.product_id.is_returnable

    @api.depends("bill_line_id", "quantity")
    def _compute_amount(self):
        for line in self:
            item = line.bill_line_id
            line.amount = item.price_total * line.quantity / item.quantity if item.quantity else 0
