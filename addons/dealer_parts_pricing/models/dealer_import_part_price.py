from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_parts.models.part_key import part_key


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
        job = self.env["dealer.import"].browse(self.env.context["dealer_import_id"])
        change = job.price_change_id
        change.check_access("write")
        change._check_draft()
        found = self._import_find(change, {values["key"] for values in prepared})
        parts = self.env["product.product"].union(*(p for ps in found.values() for p in ps))
        lines = {
            line.product_id: line
            for line in change.line_ids.search(
                [("change_id", "=", change.id), ("product_id", "in", parts.ids)]
            )
        }
        now = change._get_current_prices(parts)
        digits = self.env["product.template"]._get_part_price_digits()
        results, new, seen = [], {}, set()
        for values in prepared:
            products = found.get(values["key"], [])
            if len(products) == 1:
                product = products[0]
                if product in seen:
                    results.append(ImportResult("refused", self._import_again_message()))
                    continue
                seen.add(product)
                price = round(values["price"], digits)
                line = lines.get(product)
                if round((line.new_price if line else now[product.id]) - price, digits) == 0:
                    status = "unchanged"
                elif line:
                    status = "updated"
                    line.new_price = price
                else:
                    status = "created"
                    new[product] = price
                results.append(ImportResult(status, "", product._name, product.id))
                continue
            message = (
                self.env._("More than one part has the number %s.", values["number"])
                if products
                else self.env._("No part has the number %s.", values["number"])
            )
            results.append(ImportResult("refused", message))
        if new:
            change._add_lines(new)
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
