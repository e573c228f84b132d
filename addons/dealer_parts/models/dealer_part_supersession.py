from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerPartSupersession(models.Model):
    """One part replaces another. The links of a part are a chain: nothing leads back."""

    _name = "dealer.part.supersession"
    _description = "Supersession of a Part"
    _order = "date desc, id desc"

    old_id = fields.Many2one(
        "product.product",
        string="Replaced Part",
        required=True,
        ondelete="cascade",
        domain="[('is_part', '=', True)]",
    )
    new_id = fields.Many2one(
        "product.product",
        string="New Part",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_part', '=', True), ('id', '!=', old_id)]",
    )
    interchange = fields.Selection(
        [("one_way", "New serves for old"), ("both", "Each serves for the other")],
        required=True,
        default="one_way",
        help="One way: the new part fits wherever the old one did, not the other way round. Both: "
        "what is left of the old part may be used wherever the new one is asked for.",
    )
    date = fields.Date(
        string="Since", required=True, default=fields.Date.context_today, help="Day of the change."
    )
    note = fields.Char(help="What changed, number of the maker's bulletin …")
    old_on_hand = fields.Float(related="old_id.qty_available", string="Left of the Old")
    new_on_hand = fields.Float(related="new_id.qty_available", string="On Hand of the New")

    _old_uniq = models.UniqueIndex(
        "(old_id)", "This part is replaced already: a part has one successor."
    )
    _not_itself = models.Constraint("CHECK (old_id != new_id)", "A part cannot replace itself.")

    @api.depends("old_id", "new_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.old_id.display_name} → {link.new_id.display_name}"

    @api.constrains("old_id", "new_id")
    def _check_chain(self):
        """No chain leads back to where it began, whatever others write at the same time.

        Each transaction touches the parts from its new part to the end of the chain. Two that
        could close a circle together have one in common: the later one waits, fails to serialise
        and is tried again on what the earlier one wrote.
        """
        self.flush_recordset(["old_id", "new_id"])
        if not self:
            return
        walked = self._walk()
        touched = sorted({part for _start, part in walked} | set(self.old_id.ids))
        self.env.cr.execute(
            "SELECT id FROM product_product WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [touched],
        )
        self.env.cr.execute(
            "UPDATE product_product SET write_date = write_date WHERE id = ANY(%s)", [touched]
        )
        for link in self:
            if (link.id, link.old_id.id) in walked:
                raise ValidationError(
                    self.env._(
                        "%(new)s is itself replaced, in the end by %(old)s: the chain would lead "
                        "back to where it began.",
                        new=link.new_id.display_name,
                        old=link.old_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links.old_id.product_tmpl_id._recompute_newer_parts()
        return links

    def write(self, vals):
        self.old_id.product_tmpl_id._recompute_newer_parts()
        result = super().write(vals)
        self.old_id.product_tmpl_id._recompute_newer_parts()
        return result

    def unlink(self):
        newer = self.new_id._get_chains()
        result = super().unlink()
        templates = self.env["product.product"].union(*newer.values()).product_tmpl_id
        self.env.add_to_compute(templates._fields["part_search"], templates)
        return result

    # === BUSINESS METHODS === #

    def _walk(self):
        """:return: set of (link id, id of a part on the way from its new part to the end)"""
        self.env.cr.execute(
            """
            WITH RECURSIVE walk (start, part) AS (
                SELECT id, new_id FROM dealer_part_supersession WHERE id = ANY(%s)
                UNION
                SELECT walk.start, link.new_id
                  FROM walk JOIN dealer_part_supersession link ON link.old_id = walk.part
            )
            SELECT start, part FROM walk
            """,
            [self.ids],
        )
        return set(self.env.cr.fetchall())
