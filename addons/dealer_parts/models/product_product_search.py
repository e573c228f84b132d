from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _get_part_match(self, operator, value):
        """Return the domain of the parts that `operator` and `value` find, or None.

        Contains: by everything a part is known by. Equals: by its numbers, however spelled.
        """
        query = self.env["product.template"]._get_part_query(operator, value)
        return query and Domain("product_tmpl_id", "in", query)

    @api.model
    def _get_others(self):
        """Return the domain of what is no part; the database finds them without reading parts."""
        return Domain(
            "product_tmpl_id",
            "in",
            SQL("(SELECT id FROM product_template WHERE is_part IS NOT TRUE)"),
        )

    @api.model
    def _get_other_match(self, operator, value):
        """Return the domain of what is no part and `operator` and `value` find, as core does.

        Core asks every product; asked for these alone the database reads no part.
        """
        domain = Domain("name", operator, value) | Domain("default_code", operator, value)
        domain |= Domain("barcode", "in", [value])
        if partner_id := self.env.context.get("partner_id"):
            domain |= Domain(
                "product_tmpl_id.seller_ids",
                "any",
                Domain("partner_id", "=", partner_id)
                & (
                    Domain("product_code", operator, value)
                    | Domain("product_name", operator, value)
                ),
            )
        return self._get_others() & domain

    @api.model
    def _search_display_name(self, operator, value):
        """Parts are found by our index, everything else by what core looks at."""
        match = self._get_part_match(operator, value)
        if match is None:
            return super()._search_display_name(operator, value)
        if operator == "in":  # its own names count too
            return Domain(super()._search_display_name(operator, value)) | match
        unfiltered = self.with_context(active_test=False)
        others = unfiltered._search(self._get_other_match(operator, value))
        parts = unfiltered._search(match)
        return Domain("id", "in", SQL("(%s UNION ALL %s)", others.select(), parts.select()))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Parts: the very number first, then whatever contains the text. Others: as core."""
        match = self._get_part_match(operator, name) if name else None
        if match is None:
            return super().name_search(name, domain, operator, limit)
        domain = Domain(domain or Domain.TRUE)
        others = super().name_search(name, domain & self._get_others(), operator, limit)
        parts = self.search_fetch(
            domain & self._get_part_match("=", name), ["display_name"], limit=limit
        )
        if any(parts.mapped("replaced_by_id")):
            current = self.browse(part.id for part in parts._get_current_parts().values())
            parts |= self.search_fetch(domain & Domain("id", "in", current.ids), ["display_name"])
        room = limit and max(limit - len(parts) - min(len(others), limit // 2), 0)
        if room is None or room > 0:
            parts += self.search_fetch(
                domain & match & Domain("id", "not in", parts.ids), ["display_name"], limit=room
            )
        found = [(product.id, product.display_name) for product in parts.sudo()] + others
        return found[:limit] if limit else found
