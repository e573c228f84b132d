from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .part_key import part_key


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _get_part_query(self, text):
        """Return the SQL of the ids of parts found by `text`, in a number, a name, or a bin.

        What a found part is replaced by is found too. None when `text` has nothing to compare.
        """
        Template = self.env["product.template"].sudo().with_context(active_test=False)
        key = part_key(text)
        if not key:
            return None
        for model in ("stock.location", "stock.quant", "stock.putaway.rule"):
            self.env[model].flush_model()
        self.env["dealer.part.supersession"].flush_model(["old_id", "new_id"])
        self.env["product.product"].flush_model(["product_tmpl_id"])
        templates = Template._search(Template._get_part_search_domain(text))
        found = SQL(
            "SELECT id FROM product_product WHERE product_tmpl_id IN %s", templates.subselect()
        )
        if len(key) > 1:
            companies = tuple(self.env.companies.ids) or (0,)
            bins = SQL("SELECT id FROM stock_location WHERE bin_key LIKE %s AND active", key + "%")
            found = SQL(
                """%(found)s
                UNION SELECT product_id FROM stock_quant
                       WHERE location_id IN (%(bins)s) AND quantity > 0
                         AND company_id IN %(companies)s
                UNION SELECT product_id FROM stock_putaway_rule
                       WHERE location_out_id IN (%(bins)s) AND active
                         AND product_id IS NOT NULL AND company_id IN %(companies)s
                """,
                found=found,
                bins=bins,
                companies=companies,
            )
        return SQL(
            """(WITH RECURSIVE part (id) AS (
                (%s) UNION SELECT link.new_id
                FROM part JOIN dealer_part_supersession link ON link.old_id = part.id)
            SELECT id FROM part)""",
            found,
        )

    @api.model
    def _get_part_match(self, operator, value):
        """Return the domain of the parts that `operator` and `value` find, or None.

        Contains: by everything a part is known by. Equals: by its numbers, however spelled.
        """
        if operator in ("ilike", "like") and isinstance(value, str):
            query = self._get_part_query(value)
            return query and Domain("id", "in", query) & Domain("is_part", "=", True)
        if operator == "in":
            Template = self.env["product.template"]
            numbers = Domain.OR(
                Template._get_part_number_domain(text) for text in value if isinstance(text, str)
            )
            if not numbers.is_false():
                templates = Template.sudo().with_context(active_test=False)
                parts = templates._search(numbers & Domain("is_part", "=", True))
                return Domain("product_tmpl_id", "in", parts)
        return None

    @api.model
    def _search_display_name(self, operator, value):
        """Parts are found by our index, everything else as core finds it."""
        domain = Domain(super()._search_display_name(operator, value))
        match = self._get_part_match(operator, value)
        if match is None:
            return domain
        unfiltered = self.with_context(active_test=False)
        if operator == "in":  # its own names count too
            return domain | match
        others = unfiltered._search(domain & Domain("is_part", "=", False))
        parts = unfiltered._search(match)
        return Domain("id", "in", SQL("(%s UNION ALL %s)", others.select(), parts.select()))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Parts: the very number first, then whatever contains the text. Others: as core."""
        match = self._get_part_match(operator, name) if name else None
        if match is None:
            return super().name_search(name, domain, operator, limit)
        domain = Domain(domain or Domain.TRUE)
        others = super().name_search(name, domain & Domain("is_part", "=", False), operator, limit)
        exact = self._get_part_match("in", [name])
        parts = self.search_fetch(domain & exact, ["display_name"], limit=limit)
        for product in parts.sudo():
            current = product.replaced_by_id
            if current and current not in parts:
                parts += self.search_fetch(domain & Domain("id", "=", current.id), ["display_name"])
        room = limit and max(limit - len(parts) - min(len(others), limit // 2), 0)
        if room is None or room > 0:
            parts += self.search_fetch(
                domain & match & Domain("id", "not in", parts.ids), ["display_name"], limit=room
            )
        found = [(product.id, product.display_name) for product in parts.sudo()] + others
        return found[:limit] if limit else found
