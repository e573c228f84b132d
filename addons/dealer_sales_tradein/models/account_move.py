from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _use_cashier_deposits(self):
        """The old car pays first: a deposit beyond the rest can be given back."""
        # sudo: who posts a bill need not see the customer's trade-in
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id.filtered("is_deal")
        if orders:
            orders.tradein_ids._net()
        return super()._use_cashier_deposits()


class AccountPayment(models.Model):
    _inherit = "account.payment"

    dealer_tradein_id = fields.Many2one(
        "dealer.tradein",
        string="Old Car",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The trade-in this payment is for.",
    )
