from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerSalesContractLine(models.Model):
    """A row of a contract as it was written: what is sold, what is given, how it is paid."""

    _name = "dealer.sales.contract.line"
    _description = "Line of a Sales Contract"
    _inherit = ["dealer.fact.mixin"]
    _order = "sequence, id"
    _fact_fields = frozenset(
        {"contract_id", "part", "name", "quantity", "price_unit", "discount", "price_total"}
    )

    contract_id = fields.Many2one(
        "dealer.sales.contract", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10, readonly=True)
    part = fields.Selection(
        [("price", "Sold"), ("gift", "Given free"), ("payment", "Paid by others")],
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Item", required=True, readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    price_unit = fields.Monetary(readonly=True)
    discount = fields.Float(string="Discount (%)", digits=(5, 2), readonly=True)
    price_total = fields.Monetary(string="Amount", readonly=True, help="With tax.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(line.contract_id.state not in ("draft", "sent") for line in self):
            raise UserError(self.env._("What was signed is kept as it was signed."))
