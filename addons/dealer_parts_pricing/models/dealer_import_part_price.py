from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_parts.models.part_key import part_key

from ..lib.rounding import round_price


class DealerImportPartPrice(models.AbstractModel):
    """A price list: part numbers and prices become lines of a price change in draft."""

    _name = "dealer.import.part_price"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Part Prices"

    def _import_columns(self):
        return [
            ImportColumn("number", self.env._("Part number"), ["part no", "number", "oem number", "配件号", "零件号", "配件编号", "编号"], required=True),
            ImportColumn("price", self.env._("Price"), ["new price", "list price", "sale price", "价格", "新价", "售价", "零售价"], required=True, kind="float"),
        ]  # fmt: skip

    def _import_prepare(self, row):
        if row["price"] is None or row["price"] <= 0:
            raise UserError(self.env._("A price is above 0."))
        key = part_key(row["number"])
        if not key:
            raise UserError(self.env._("A part number has letters or digits."))
        return {"key": key, "number": row["number"], "price": row["price"]}

    def _import_key(self, row):
        return part_key(row.get("number")) or None

    def _import_again_message(self):
        return self.env._("This part is in an earlier row of the list already.")

    def _import_batch(self, prepared):
        change = self.env["dealer.part.price.change"].browse(
            self.env.context["dealer_price_change_id"]
        )
        change.check_access("write")
        change._check_category("draft")
        found = self._import_find(change, {values["key"] for values in prepared})
        lines = {line.product_id.id: line for line in change.line_ids}
        results, rows, wanted = [], [], {}
        for values in prepared:
            products = found.get(values["key"], [])
            if len(products) == 1:
                product = products[0]
                price = round_price(values["price"], change.rounding)
                line = lines.get(product.id)
                if line and not change.currency_id.compare_amounts(line.new_price, price):
                    status = "unchanged"
                else:
                    status = "updated" if line else "created"
                    wanted[product.id] = price
                results.append(ImportResult(status, "", product._name, product.id))
                continue
            message = (
                self.env._("More than one part has the number %s.", values["number"])
                if products
                else self.env._("No part has the number %s.", values["number"])
            )
            results.append(ImportResult("refused", message))
        parts = self.env["product.product"].browse(wanted)
        rows = [(p, old, wanted[p], cost) for p, old, cost in change._get_price_facts(parts)]
        change.line_ids._insert(change, rows)
        return results

    def _import_find(self, change, keys):
        """:return: dict {key: [products]}: by the part's own number first, else its OEM number"""
        found = {}
        for name in ("part_number_key", "oem_number_key"):
            left = [key for key in keys if key not in found]
            products = self.env["product.product"].search(
                [
                    ("is_part", "=", True),
                    (f"product_tmpl_id.{name}", "in", left),
                    ("company_id", "in", [False, change.company_id.id]),
                ]
            )
            for product in products:
                found.setdefault(product.product_tmpl_id[name], []).append(product)
        return found
