from odoo import fields, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_value_from_lots(self):
        """At a past date cars count that were in stock then: core takes those of today."""
        date = self.env.context.get("to_date")
        if not date or not all(product.is_vehicle for product in self):
            return super()._get_value_from_lots()
        end = fields.Datetime.to_datetime(date).replace(hour=23, minute=59, second=59)
        moved = self.env["stock.move.line"].search(
            Domain("product_id", "in", self.ids)
            & Domain("state", "=", "done")
            & Domain("date", ">", end)
            & Domain("company_id", "=", self.env.company.id)
        )
        lots = moved.lot_id | self.env["stock.lot"].search(
            [("product_id", "in", self.ids), ("product_qty", "!=", 0)]
        )
        return sum(lots.with_context(to_date=end).mapped("total_value"))
