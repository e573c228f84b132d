from odoo import api, fields, models


class ProductProduct(models.Model):
    """What replaces a part, and what serves for it."""

    _inherit = "product.product"

    successor_ids = fields.One2many(
        "dealer.part.supersession", "old_id", string="Replaced By", copy=False
    )
    predecessor_ids = fields.One2many(
        "dealer.part.supersession", "new_id", string="Replaces", copy=False
    )
    replaced_by_id = fields.Many2one(
        "product.product",
        string="Replaced by",
        compute="_compute_replaced_by_id",
        store=True,
        index="btree_not_null",
        copy=False,
        help="The part that came after this one; it may itself be replaced.",
    )
    interchange = fields.Selection(related="successor_ids.interchange")

    @api.depends("successor_ids.new_id")
    def _compute_replaced_by_id(self):
        for product in self:
            product.replaced_by_id = product.successor_ids.new_id

    def _get_current_parts(self):
        """Return `{product id: product at the end of its chain}`; itself when nothing replaced it."""
        current = {product_id: product_id for product_id in self.ids}
        if current:
            self.env["dealer.part.supersession"].flush_model(["old_id", "new_id"])
            self.env.cr.execute(
                """
                WITH RECURSIVE chain (start, part) AS (
                    SELECT old_id, new_id FROM dealer_part_supersession WHERE old_id = ANY(%s)
                    UNION
                    SELECT chain.start, link.new_id
                      FROM chain JOIN dealer_part_supersession link ON link.old_id = chain.part
                )
                SELECT start, part FROM chain
                 WHERE NOT EXISTS (
                     SELECT FROM dealer_part_supersession link WHERE link.old_id = chain.part)
                """,
                [list(current)],
            )
            current.update(self.env.cr.fetchall())
        products = self.browse(dict.fromkeys(current.values()))  # one prefetch for all of them
        return dict(zip(current, map(products.browse, current.values()), strict=True))

    def _get_interchange(self):
        """Return `{product id: products that serve for it}`, nearest first, the newer first.

        A new part serves for the old one; the old one for the new one where they interchange both
        ways; and so along the chain. Parts the user cannot read are left out, archived ones not:
        they may have stock left.
        """
        nothing = self.browse()
        serving = {product_id: [] for product_id in self.ids}
        if not serving:
            return {}
        self.env["dealer.part.supersession"].flush_model(["old_id", "new_id", "interchange"])
        self.env.cr.execute(
            """
            WITH RECURSIVE serves (part, by, older) AS NOT MATERIALIZED (
                SELECT old_id, new_id, 0 FROM dealer_part_supersession
                UNION ALL
                SELECT new_id, old_id, 1 FROM dealer_part_supersession WHERE interchange = 'both'
            ), walk (start, part, older, path) AS (
                SELECT part, by, older, ARRAY[part, by] FROM serves WHERE part = ANY(%s)
                UNION ALL
                SELECT walk.start, serves.by, serves.older, walk.path || serves.by
                  FROM walk JOIN serves ON serves.part = walk.part
                 WHERE serves.by != ALL(walk.path)
            )
            SELECT start, part FROM walk
             GROUP BY start, part
             ORDER BY start, min(cardinality(path)), min(older), part DESC
            """,
            [list(serving)],
        )
        for start, part in self.env.cr.fetchall():
            serving[start].append(part)
        found = {part for parts in serving.values() for part in parts}
        readable = set(
            self.with_context(active_test=False).search([("id", "in", list(found))]).ids
            if found
            else ()
        )
        return {
            start: nothing.browse([part for part in parts if part in readable])
            for start, parts in serving.items()
        }

    def _get_chains(self):
        """Return `{product id: products of its chain}`, oldest first, in one query."""
        chains = {product_id: [] for product_id in self.ids}
        if chains:
            self.env["dealer.part.supersession"].flush_model(["old_id", "new_id"])
            self.env.cr.execute(
                """
                WITH RECURSIVE older (start, part, depth) AS (
                    SELECT id, id, 0 FROM unnest(%(ids)s) AS id
                    UNION ALL
                    SELECT older.start, link.old_id, older.depth - 1
                      FROM older JOIN dealer_part_supersession link ON link.new_id = older.part
                ), newer (start, part, depth) AS (
                    SELECT id, id, 0 FROM unnest(%(ids)s) AS id
                    UNION ALL
                    SELECT newer.start, link.new_id, newer.depth + 1
                      FROM newer JOIN dealer_part_supersession link ON link.old_id = newer.part
                )
                SELECT start, part, depth FROM older UNION SELECT start, part, depth FROM newer
                ORDER BY depth, part
                """,
                {"ids": list(chains)},
            )
            for start, part, _depth in self.env.cr.fetchall():
                chains[start].append(part)
        everything = self.browse(dict.fromkeys(part for parts in chains.values() for part in parts))
        return {start: everything.browse(parts) for start, parts in chains.items()}

    def action_open_part(self):
        """Open the part's own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "product.template",
            "res_id": self.product_tmpl_id.id,
            "views": [[self.env.ref("dealer_parts.product_template_view_form_part").id, "form"]],
        }
