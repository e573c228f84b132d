from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .part_key import part_key, search_words


class ProductTemplate(models.Model):
    """One box finds a part by any number, name in any language, barcode or bin."""

    _inherit = "product.template"

    part_numbers = fields.Text(
        compute="_compute_part_numbers",
        store=True,
        copy=False,
        prefetch=False,
        help="Keys of the part's numbers and barcodes, as a search compares them.",
    )
    part_search = fields.Text(
        compute="_compute_part_search",
        store=True,
        index="trigram",
        copy=False,
        prefetch=False,
        help="Everything a part is found by, as it is compared: its numbers, barcodes, brand and "
        "names in every language. Empty for what is no part.",
    )

    # finds what is no part without reading the parts
    _not_part_idx = models.Index("(id) WHERE is_part IS NOT TRUE")

    @api.depends(
        "is_part",
        "oem_number",
        "number_ids.number",
        "product_variant_ids.default_code",
        "product_variant_ids.barcode",
        "seller_ids.product_code",
    )
    def _compute_part_numbers(self):
        parts = self.filtered("is_part")
        (self - parts).part_numbers = False
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
            part.part_numbers = " ".join(keys)
        parts._recompute_newer_parts()

    @api.depends("is_part", "name", "part_brand_id.name", "part_numbers")
    def _compute_part_search(self):
        parts = self.filtered("is_part")
        (self - parts).part_search = False
        names = parts._get_names_by_language()
        older = parts._get_older_numbers()
        for part in parts:
            words = search_words(" ".join(names[part.id].values()))
            words += search_words(part.part_brand_id.name)
            numbers = (part.part_numbers or "").split() + older.get(part._origin.id, [])
            part.part_search = " ".join(dict.fromkeys([*numbers, *words]))

    def _get_older_numbers(self):
        """:return: {id: keys of the numbers of the parts it replaced}, in one query"""
        if not self.ids:
            return {}
        self.env["dealer.part.supersession"].flush_model(["old_id", "new_id"])
        self.env.cr.execute(
            """
            WITH RECURSIVE older (start, part) AS (
                SELECT product.product_tmpl_id, link.old_id
                  FROM dealer_part_supersession link
                  JOIN product_product product ON product.id = link.new_id
                 WHERE product.product_tmpl_id = ANY(%s)
                UNION
                SELECT older.start, link.old_id
                  FROM older JOIN dealer_part_supersession link ON link.new_id = older.part
            )
            SELECT older.start, product.product_tmpl_id
              FROM older JOIN product_product product ON product.id = older.part
            """,
            [self.ids],
        )
        pairs = self.env.cr.fetchall()
        # sudo: the numbers lead to a part the user may read, wherever they come from
        parts = self.sudo().browse({old for _new, old in pairs})
        numbers = {part.id: (part.part_numbers or "").split() for part in parts}
        older = {}
        for new, old in pairs:
            older.setdefault(new, []).extend(numbers[old])
        return older

    def _recompute_newer_parts(self):
        """The parts that came after these are found by the numbers of these, too."""
        if not self.ids:
            return
        self.env["dealer.part.supersession"].flush_model(["old_id", "new_id"])
        self.env.cr.execute(
            """
            WITH RECURSIVE newer (part) AS (
                SELECT link.new_id
                  FROM dealer_part_supersession link
                  JOIN product_product product ON product.id = link.old_id
                 WHERE product.product_tmpl_id = ANY(%s)
                UNION
                SELECT link.new_id
                  FROM newer JOIN dealer_part_supersession link ON link.old_id = newer.part
            )
            SELECT DISTINCT product.product_tmpl_id
              FROM newer JOIN product_product product ON product.id = newer.part
            """,
            [self.ids],
        )
        newer = self.browse([part for (part,) in self.env.cr.fetchall()])
        self.env.add_to_compute(self._fields["part_search"], newer)

    def _get_names_by_language(self):
        """:return: {id: {language code: name}}, in one query"""
        names = {part.id: {"en_US": part.name} for part in self if not part._origin}
        if self.ids:
            self.flush_recordset(["name"])
            self.env.cr.execute(
                "SELECT id, name FROM product_template WHERE id = ANY(%s)", [self.ids]
            )
            stored = {part_id: translated or {} for part_id, translated in self.env.cr.fetchall()}
            names.update(
                (part.id, stored.get(part._origin.id, {})) for part in self if part._origin
            )
        return names

    # === SEARCH METHODS === #

    @api.model
    def _get_part_query(self, operator, value):
        """Return the SQL of the ids of the parts that `operator` and `value` find, or None.

        Contains: each word of the text in a number or a name, or the text begins the name of a
        bin the part lies or belongs in. Equals: one of the part's numbers, however it is spelled.
        """
        if operator in ("=", "in"):
            texts = [value] if operator == "=" else value
            keys = [part_key(text) for text in texts if isinstance(text, str) and part_key(text)]
            return self._get_part_number_query(keys, texts) if keys else None
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return None
        words = search_words(value)
        if not words:
            return None
        self.env["product.template"].flush_model(["is_part", "part_search"])
        found = [
            SQL(
                "SELECT id FROM product_template WHERE %s",
                SQL(" AND ").join(SQL("part_search LIKE %s", f"%{word}%") for word in words),
            )
        ]
        key = part_key(value)
        if len(key) > 1:
            found += self._get_part_bin_queries(key)
        return SQL("(%s)", SQL(" UNION ").join(found))

    @api.model
    def _get_part_number_query(self, keys, texts):
        """Return the SQL of the ids of the parts one of whose numbers has one of `keys`."""
        self.env["product.template"].flush_model(["is_part", "part_number_key", "oem_number_key"])
        self.env["product.product"].flush_model(["barcode", "product_tmpl_id"])
        self.env["dealer.part.number"].flush_model(["number_key", "product_tmpl_id"])
        barcodes = [text.strip() for text in texts if isinstance(text, str)]
        return SQL(
            """(
            SELECT id FROM product_template WHERE is_part AND part_number_key = ANY(%(keys)s)
            UNION
            SELECT id FROM product_template WHERE is_part AND oem_number_key = ANY(%(keys)s)
            UNION
            SELECT product_tmpl_id FROM dealer_part_number WHERE number_key = ANY(%(keys)s)
            UNION
            SELECT product.product_tmpl_id
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE template.is_part AND product.barcode = ANY(%(barcodes)s)
            )""",
            keys=keys,
            barcodes=barcodes,
        )

    @api.model
    def _get_part_bin_queries(self, key):
        """Return the SQLs of the ids of the parts of bins whose name begins with `key`.

        Everybody who sees a part may know where it lies, in the stores at work.
        """
        self.env["stock.location"].flush_model(["bin_key", "active"])
        self.env["stock.quant"].flush_model(["location_id", "product_id", "quantity"])
        self.env["stock.putaway.rule"].flush_model()
        parts = """
            SELECT product.product_tmpl_id
              FROM stock_location bin
              JOIN %(table)s held ON held.%(column)s = bin.id AND %(condition)s
              JOIN product_product product ON product.id = held.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE bin.bin_key LIKE %(key)s AND bin.active AND template.is_part
               AND bin.company_id = ANY(%(companies)s)
            """
        common = {"key": f"{key}%", "companies": self.env.companies.ids}
        return [
            SQL(
                parts,
                table=SQL.identifier("stock_quant"),
                column=SQL.identifier("location_id"),
                condition=SQL("held.quantity > 0"),
                **common,
            ),
            SQL(
                parts,
                table=SQL.identifier("stock_putaway_rule"),
                column=SQL.identifier("location_out_id"),
                condition=SQL("held.active"),
                **common,
            ),
        ]

    @api.model
    def _search_display_name(self, operator, value):
        """Parts are found by our index, everything else by what core looks at."""
        parts = self._get_part_query(operator, value)
        if parts is None or not self.env.context.get("search_product_product", True):
            return super()._search_display_name(operator, value)
        if operator == "in":  # its own names count too
            return Domain(super()._search_display_name(operator, value)) | Domain("id", "in", parts)
        Product = self.env["product.product"].with_context(active_test=False)
        others = Product._search(Product._get_other_match(operator, value))
        return Domain(
            "id", "in", SQL("(%s UNION ALL %s)", others.subselect("product_tmpl_id"), parts)
        )
