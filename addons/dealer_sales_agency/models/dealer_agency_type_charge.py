from odoo import fields, models


class DealerAgencyTypeCharge(models.Model):
    """A line an agency service puts on the deal: the store's fee, or money on behalf."""

    _name = "dealer.agency.type.charge"
    _description = "Money of an Agency Service"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one("dealer.agency.type", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
    )
    is_on_behalf = fields.Boolean(related="product_id.is_on_behalf")
    formula = fields.Selection(
        [("price", "Price of the product"), ("rate", "Share of the car's price")],
        required=True,
        default="price",
        help="Share: of the car's price without VAT, at the rate of the day.",
    )
    rate_ids = fields.One2many("dealer.agency.rate", "charge_id", string="Rates", copy=True)

    def _get_amount(self, price, vehicle, currency, company, date):
        """:param float price: of the car without VAT, in ``currency``
        :return: what is estimated, in ``currency``
        """
        self.ensure_one()
        if self.formula == "rate":
            rate = self.rate_ids._find(vehicle, date)
            return currency.round(rate._get_amount(price, currency, company, date)) if rate else 0.0
        product = self.product_id.with_company(company)
        return product.currency_id._convert(product.list_price, currency, company, date)
