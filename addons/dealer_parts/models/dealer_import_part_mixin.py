import re

from odoo import models
from odoo.exceptions import UserError

from .part_key import part_key
from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn

YES = {"1", "y", "yes", "true", "x", "是", "有", "√"}
NO = {"0", "n", "no", "false", "否", "无", "-"}


class DealerImportPartMixin(models.AbstractModel):
    """What imports of parts have in common: which part, which warehouse, which bin."""

    _name = "dealer.import.part.mixin"
    _inherit = ["dealer.import.mixin"]
    _description = "Import about Parts"

    def _import_part_columns(self):
        return [
            ImportColumn("number", self.env._("Part number"), ("part no", "part #", "number", "sku", "internal reference", "item number", "配件编号", "配件号", "零件号", "编号", "件号"), required=True),
            ImportColumn("brand", self.env._("Part brand"), ("brand", "maker", "manufacturer", "品牌", "配件品牌", "厂家")),
            ImportColumn("bin", self.env._("Bin"), ("location", "shelf", "bin location", "库位", "货位", "仓位", "架位")),
        ]  # fmt: skip

    def _import_key(self, row):
        return part_key(row.get("number")) or None

    def _import_get_job(self):
        return self.env["dealer.import"].browse(self.env.context["part_import_id"])

    def _import_prepare_part(self, row):
        """Return the row with the key of its number.

        :raise UserError: the number says nothing, or a number is below zero
        """
        values = dict(row)
        values["key"] = part_key(row["number"])
        if not values["key"]:
            raise UserError(
                self.env._("“%s” is no part number: it has no letter or digit.", row["number"])
            )
        for key, value in row.items():
            if isinstance(value, float) and value < 0:
                labels = {column.key: column.label for column in self._import_columns()}
                raise UserError(self.env._("%s cannot be below 0.", labels[key]))
        return values

    def _import_read_flag(self, label, text):
        """:return: True, False, or None when the cell is empty"""
        word = (text or "").strip().casefold()
        if not word:
            return None
        if word in YES:
            return True
        if word in NO:
            return False
        raise UserError(
            self.env._("%(column)s: “%(text)s” is neither yes nor no.", column=label, text=text)
        )

    # === SETS === #

    def _import_find_parts(self, prepared):
        """Return for each row its template, an empty one, or a sentence that refuses the row."""
        Template = self.env["product.template"].with_context(active_test=False)
        parts = Template.search_fetch(
            [
                ("part_number_key", "in", [values["key"] for values in prepared]),
                ("is_part", "=", True),
                ("company_id", "in", [False, self.env.company.id]),
            ],
            ["part_number_key", "part_brand_id"],
        )
        by_key = parts.grouped("part_number_key")
        found = []
        for values in prepared:
            same = by_key.get(values["key"], Template)
            if len(same) > 1 and values.get("brand"):
                brand = values["brand"].casefold()
                same = same.filtered(lambda part, b=brand: part.part_brand_id.name.casefold() == b)
            if len(same) > 1:
                same = self.env._(
                    "Several parts have the number %s. Name the brand too.", values["number"]
                )
            found.append(same)
        return found

    def _import_find_repeats(self, marks):
        """Return the positions of the rows of a set that an earlier row of it says already."""
        seen, repeats = set(), set()
        for index, mark in enumerate(marks):
            if mark in seen:
                repeats.add(index)
            seen.add(mark)
        return repeats

    def _import_find_bins(self, wanted):
        """Return `{(warehouse, name): location}`; bins that are missing are made.

        :param wanted: pairs of warehouse and name as the file writes it
        """
        bins = {}
        Location = self.env["stock.location"]
        for warehouse in {warehouse for warehouse, _name in wanted}:
            names = {name for where, name in wanted if where == warehouse}
            root = warehouse.lot_stock_id
            keys = {name: part_key(name) for name in names}
            # sudo: whoever may receive into a bin may find it
            known = Location.sudo().search_fetch(
                [
                    ("id", "child_of", root.id),
                    ("usage", "=", "internal"),
                    ("bin_key", "in", list(keys.values())),
                ],
                ["bin_key"],
            )
            by_key = {location.bin_key: location for location in known}
            missing = {}
            for name, key in keys.items():
                if not key:
                    bins[warehouse, name] = root
                elif key not in by_key:
                    missing.setdefault(key, re.sub(r"\s*/\s*", "-", name.strip()))
            # sudo: who imports parts need not be a stock manager; the bin is part of the file
            made = Location.sudo().create(
                [{"name": name, "location_id": root.id} for name in missing.values()]
            )
            by_key.update(zip(missing, made, strict=True))
            for name, key in keys.items():
                if key:
                    bins[warehouse, name] = by_key[key].with_env(self.env)
        return bins

    def _import_set_costs(self, costs):
        """Give parts without a cost their first one, which leaves core's trace."""
        by_cost = {}
        for product, cost in costs.items():
            by_cost.setdefault(cost, self.env["product.product"])
            by_cost[cost] |= product
        for cost, products in by_cost.items():
            products.with_context(disable_auto_revaluation=True).standard_price = cost
        products = self.env["product.product"].union(*costs)
        products._change_standard_price(dict.fromkeys(products, 0.0))
