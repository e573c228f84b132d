from odoo import api, fields, models


class DealerBehalfPaymentLine(models.Model):
    _name = "dealer.behalf.payment.line"
    _description = "Line of a Payment on Behalf"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "payment_id, id"
    _check_company_auto = True
    _draft_document = "payment_id"

    payment_id = fields.Many2one(
        "dealer.behalf.payment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="payment_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="payment_id.state")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Deal Line",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('product_id.is_on_behalf', '=', True), ('company_id', '=', company_id), "
        "('state', '=', 'sale')]",
    )
    order_id = fields.Many2one(
        related="sale_line_id.order_id", string="Deal", store=True, index=True
    )
    product_id = fields.Many2one(related="sale_line_id.product_id", string="For")
    customer_id = fields.Many2one(related="sale_line_id.order_partner_id")
    held = fields.Monetary(
        compute="_compute_held", help="What is held of it now, before this is paid."
    )
    amount = fields.Monetary(required=True)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "What is paid on behalf must be more than zero."
    )

    @api.depends("sale_line_id.behalf_balance")
    def _compute_held(self):
        for line in self:
            line.held = line.sale_line_id.behalf_balance

    @api.onchange("sale_line_id")
    def _onchange_sale_line_id(self):
        if self.sale_line_id:
            self.amount = max(self.sale_line_id.behalf_balance, 0)
