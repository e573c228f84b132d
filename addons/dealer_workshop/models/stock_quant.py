from odoo import models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _gather(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        qty=0,
    ):
        """Override of `stock` to find what reservation looks for among the quants that were read
        for all parts at once (`stock.move._action_assign`); core searches twice for each part."""
        found = self.env.context.get("workshop_quants")
        plain = not (strict or lot_id or package_id or owner_id)
        if (
            found is None
            or not plain
            or (product_id.id, location_id.id) not in found
            or self.env.context.get("with_expiration")
            or self._get_removal_strategy(product_id, location_id) != "fifo"
        ):
            return super()._gather(
                product_id, location_id, lot_id, package_id, owner_id, strict, qty
            )
        quants = self.browse(found[product_id.id, location_id.id])
        return quants.sorted(lambda quant: (bool(quant.lot_id), quant.in_date, quant.id))
