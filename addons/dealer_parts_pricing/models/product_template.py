from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        if "list_price" not in vals:
            return super().write(vals)
        old = {part: part.list_price for part in self if part.is_part}
        result = super().write(vals)
        self._note_prices(old)
        return result

    def _note_prices(self, old):
        """Keep list prices that were edited by hand.

        :param dict old: {part: its list price before}
        """
        digits = self._get_part_price_digits()
        # sudo: the history is nobody's to write
        self.env["dealer.part.price"].sudo().create(
            [
                {
                    "product_tmpl_id": part.id,
                    "old_price": before,
                    "new_price": part.list_price,
                    "user_id": self.env.uid,
                }
                for part, before in old.items()
                if round(part.list_price - before, digits)
            ]
        )

    def action_open_part_prices(self):
        """Open the price history of these parts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_pricing.dealer_part_price_action"
        )
        action["domain"] = [("product_tmpl_id", "in", self.ids)]
        action["context"] = {"search_default_group_part": 0}
        return action

    def action_change_part_prices(self):
        """A price change for the parts chosen in a list."""
        parts = self.product_variant_ids.filtered("is_part")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Price Change"),
            "res_model": "dealer.part.price.change",
            "view_mode": "form",
            "context": {"default_product_ids": parts.ids},
        }

    @api.model
    def _get_part_price_digits(self):
        """:return: decimals of prices"""
        return self.env["decimal.precision"].precision_get("Product Price")
