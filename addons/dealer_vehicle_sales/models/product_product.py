from odoo import fields, models

SEE_COST = "dealer_base.group_see_cost"


class ProductProduct(models.Model):
    _inherit = "product.product"

    avg_cost = fields.Monetary(groups=SEE_COST)
    total_value = fields.Monetary(groups=SEE_COST)

    def _get_serial_products(self):
        """:return: the products whose pieces each have a cost of their own"""
        return self.filtered(
            lambda product: (
                product.tracking == "serial"
                and product.lot_valuated
                and product.cost_method == "average"
            )
        )

    def _compute_value(self):
        """Total value of products valued by serial, from the serials on hand in one query."""
        serial = self._get_serial_products()
        if self.env.context.get("to_date") or self.env.context.get("warehouse_id"):
            serial = self.browse()
        serial.company_currency_id = self.env.company.currency_id
        totals = serial._get_serial_totals()
        for product in serial:
            quantity, value = totals.get(product.id, (0.0, 0.0))
            product.total_value = value
            product.avg_cost = value / quantity if quantity else 0.0
        super(ProductProduct, self - serial)._compute_value()

    def _update_standard_price(self, extra_value=None, extra_quantity=None):
        """The cost of a product valued by serial is the average of its pieces on hand.

        It only serves where no piece is known yet; core replays every move of the product.
        A car product keeps none: each car has its own, and everybody may read a product's.
        """
        serial = self._get_serial_products()
        # ``stock.move._set_value`` calls again once the costs of the pieces are known
        pending = self.env.context.get("serial_costs_pending")
        known = serial.filtered(lambda product: not product.is_vehicle and not pending)
        totals = known._get_serial_totals()
        for product in known:
            quantity, value = totals.get(product.id, (0.0, 0.0))
            if quantity and (price := value / quantity):
                product.sudo().with_context(disable_auto_revaluation=True).standard_price = price
        return super(ProductProduct, self - serial)._update_standard_price(
            extra_value, extra_quantity
        )

    def _get_average_costs(self):
        """:return: {product id: average cost of its pieces on hand}"""
        return {
            product_id: value / quantity
            for product_id, (quantity, value) in self._get_serial_totals().items()
            if quantity
        }

    def _get_serial_totals(self):
        """:return: {product id: (pieces on hand, their cost)} in the current company"""
        if not self:
            return {}
        self.env["stock.quant"].flush_model(["lot_id", "quantity", "location_id"])
        self.env["stock.lot"].flush_model(["standard_price", "product_id"])
        company = self.env.company
        self.env.cr.execute(
            """
            SELECT lot.product_id, SUM(quant.quantity),
                   SUM(quant.quantity * COALESCE((lot.standard_price ->> %s)::numeric, 0))
              FROM stock_quant quant
              JOIN stock_lot lot ON lot.id = quant.lot_id
              JOIN stock_location location ON location.id = quant.location_id
             WHERE lot.product_id IN %s AND location.company_id = %s
               AND location.usage IN ('internal', 'transit')
          GROUP BY lot.product_id
            """,
            [str(company.id), tuple(self.ids), company.id],
        )
        return {
            product_id: (float(quantity), float(value))
            for product_id, quantity, value in self.env.cr.fetchall()
        }
