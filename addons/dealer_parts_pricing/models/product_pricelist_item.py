from odoo import api, models


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._note_part_prices(dict.fromkeys(items, 0.0))
        return items

    def write(self, vals):
        if "fixed_price" not in vals:
            return super().write(vals)
        old = {item: item.fixed_price for item in self}
        result = super().write(vals)
        self._note_part_prices(old)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_note_part_prices(self):
        self._note_part_prices({item: item.fixed_price for item in self}, gone=True)

    def _is_part_class_price(self):
        """Whether this is the one price of a part for a class of customers."""
        self.ensure_one()
        return (
            self.pricelist_id.is_part_class
            and self.applied_on == "1_product"
            and self.compute_price == "fixed"
            and not self.min_quantity
            and self.product_tmpl_id.is_part
        )

    def _note_part_prices(self, old, gone=False):
        """Keep class prices that were edited by hand.

        :param dict old: {item: its price before}
        """
        digits = self.env["product.template"]._get_part_price_digits()
        # sudo: the history is nobody's to write
        self.env["dealer.part.price"].sudo().create(
            [
                {
                    "product_tmpl_id": item.product_tmpl_id.id,
                    "pricelist_id": item.pricelist_id.id,
                    "old_price": before,
                    "new_price": 0.0 if gone else item.fixed_price,
                    "user_id": self.env.uid,
                }
                for item, before in old.items()
                if item._is_part_class_price()
                and round((0.0 if gone else item.fixed_price) - before, digits)
            ]
        )
