from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairDiscount(models.TransientModel):
    """Gives one discount on many lines of an order."""

    _name = "dealer.repair.discount"
    _description = "Discount on a Repair Order"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    limit = fields.Float(related="order_id.company_id.repair_discount_limit")
    percent = fields.Float(string="Discount (%)", digits="Discount", required=True)
    line_type = fields.Selection(
        [("all", "Everything"), ("labour", "Labour"), ("part", "Parts")],
        string="On",
        required=True,
        default="all",
    )
    payer = fields.Selection(
        [
            ("all", "Every payer"),
            ("customer", "Customer"),
            ("warranty", "Warranty"),
            ("insurer", "Insurer"),
        ],
        string="Of",
        required=True,
        default="customer",
        help="Whose lines; a shared line counts as its payer's.",
    )
    amount_before = fields.Monetary(string="Now", compute="_compute_amounts", help="Without tax.")
    amount_after = fields.Monetary(string="Then", compute="_compute_amounts", help="Without tax.")
    is_beyond = fields.Boolean(compute="_compute_amounts")

    @api.depends("percent", "line_type", "payer", "order_id")
    def _compute_amounts(self):
        for wizard in self:
            lines = wizard._get_lines()
            factor = 1 - wizard.percent / 100
            gross = sum(
                line.price_subtotal / (1 - line.discount / 100)
                if line.discount < 100
                else line.price_unit * line.quantity
                for line in lines
            )
            wizard.amount_before = sum(lines.mapped("price_subtotal"))
            wizard.amount_after = gross * factor
            wizard.is_beyond = wizard.percent > wizard.limit

    def _get_lines(self):
        self.ensure_one()
        return self.order_id._get_lines_in().filtered(
            lambda line: (
                line.payer != "internal"
                and line._may_discount()
                and self.payer in ("all", line.payer)
                and self.line_type in ("all", line.line_type)
            )
        )

    def action_confirm(self):
        self.ensure_one()
        if not 0 <= self.percent <= 100:
            raise UserError(self.env._("A discount is between 0 and 100 %."))
        lines = self._get_lines()
        if not lines:
            raise UserError(self.env._("The order has no such line: choose other ones."))
        lines.discount = self.percent
        return {"type": "ir.actions.act_window_close"}
