from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .part_key import part_key, search_words


class ProductTemplate(models.Model):
    """One box finds a part by any number, name in any language, barcode or bin."""

    _inherit = "product.template"

    part_search = fields.Text(
        compute="_compute_part_search",
        store=True,
        index="trigram",
        copy=False,
        prefetch=False,
        help="Everything a part is found by, as it is compared: its numbers, barcodes, brand and "
        "names in every language. Empty for what is no part.",
    )

    @api.depends(
        "is_part",
        "name",
        "oem_number",
        "part_brand_id.name",
        "number_ids.number",
        "product_variant_ids.default_code",
        "product_variant_ids.barcode",
        "seller_ids.product_code",
    )
    def _compute_part_search(self):
        parts = self.filtered("is_part")
        (self - parts).part_search = False
        if not parts:
            return
        names = parts._get_names_in_every_language()
        # sudo: whoever may change one of the numbers need not read vendors
        for part in parts.sudo().with_context(active_test=False):
            variants = part.product_variant_ids
            numbers = [
                *variants.mapped("default_code"),
                part.default_code,
                part.oem_number,
                *part.number_ids.mapped("number"),
                *part.seller_ids.mapped("product_code"),
                *variants.mapped("barcode"),
            ]
            keys = dict.fromkeys(part_key(number).casefold() for number in numbers)
            keys.pop("", None)
            words = dict.fromkeys(word for name in names[part.id] for word in search_words(name))
            brand = search_words(part.part_brand_id.name)
            part.part_search = " ".join([*keys, *words, *brand])

    def _get_names_in_every_language(self):
        """:return: {id: names}, in one query"""
        names = {part.id: {part.name} for part in self}
        if stored := [part_id for part_id in self.ids if part_id]:
            self.flush_recordset(["name"])
            self.env.cr.execute(
                SQL("SELECT id, name FROM product_template WHERE id = ANY(%s)", stored)
            )
            for part_id, translations in self.env.cr.fetchall():
                names[part_id] = list(dict.fromkeys((translations or {}).values()))
        return names

    # === SEARCH METHODS === #

    @api.model
    def _get_part_search_domain(self, text):
        """Return the domain of parts that have each word of `text` in a number or a name."""
        words = search_words(text)
        if not words:
            return Domain.FALSE
        return Domain.AND(Domain("part_search", "like", word) for word in words)

    @api.model
    def _get_part_number_domain(self, text):
        """Return the domain of parts one of whose numbers is `text`, however it is spelled."""
        key = part_key(text)
        if not key:
            return Domain.FALSE
        return Domain.OR(
            [
                Domain("part_number_key", "=", key),
                Domain("oem_number_key", "=", key),
                Domain("number_ids.number_key", "=", key),
                Domain("product_variant_ids.barcode", "=", text.strip()),
            ]
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Parts are found by our index, everything else as core finds it."""
        domain = Domain(super()._search_display_name(operator, value))
        Product = self.env["product.product"].with_context(active_test=False)
        match = Product._get_part_match(operator, value)
        if match is None or not self.env.context.get("search_product_product", bool(value)):
            return domain
        parts = Product._search(match).subselect("product_tmpl_id")
        if operator == "in":
            return domain | Domain("id", "in", parts)
        others = self.with_context(active_test=False)._search(
            domain & Domain("is_part", "=", False)
        )
        return Domain("id", "in", SQL("(%s UNION ALL %s)", others.select(), parts))
