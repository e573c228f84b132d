from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult


class DealerImportFaultCode(models.AbstractModel):
    """Import of what fault codes mean; a row is one code, of one brand or of every one.

    Importing the file again changes nothing; another description replaces the old one.
    """

    _name = "dealer.import.fault_code"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Fault Codes"

    def _import_columns(self):
        return [
            ImportColumn("code", self.env._("Code"), ["dtc", "fault code", "故障码", "故障代码", "代码"], required=True),
            ImportColumn("description", self.env._("Description"), ["meaning", "text", "描述", "含义", "故障描述", "说明"], required=True),
            ImportColumn("hint", self.env._("Check first"), ["hint", "检查要点", "提示", "处理建议"]),
            ImportColumn("brand", self.env._("Brand"), ["make", "manufacturer", "品牌"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        code, _failure = self.env["dealer.fault.code"]._read_code(row["code"])
        return {**row, "code": code}

    def _import_key(self, row):
        return (
            str(row.get("code") or "").strip().upper(),
            str(row.get("brand") or "").strip().casefold(),
        )

    def _import_batch(self, prepared):
        Code = self.env["dealer.fault.code"].with_context(active_test=False)
        brands = self._get_brands({row["brand"] for row in prepared if row["brand"]})
        known = {
            (record.code, record.brand_id.id): record
            for record in Code.search([("code", "in", [row["code"] for row in prepared])])
        }
        results = []
        for row in prepared:
            brand = brands[row["brand"].casefold()] if row["brand"] else False
            values = {"description": row["description"], "active": True}
            if row["hint"]:
                values["hint"] = row["hint"]
            key = (row["code"], brand.id if brand else False)
            record = known.get(key)
            if not record:
                record = Code.create({**values, "code": row["code"], "brand_id": key[1]})
                known[key] = record
                results.append(ImportResult("created", "", Code._name, record.id))
            elif any(record[name] != value for name, value in values.items()):
                record.write(values)
                results.append(ImportResult("updated", "", Code._name, record.id))
            else:
                results.append(ImportResult("unchanged", "", Code._name, record.id))
        return results

    def _get_brands(self, names):
        found = self.env["fleet.vehicle.model.brand"].search(
            Domain.OR(Domain("name", "=ilike", name) for name in names)
        )
        brands = {brand.name.casefold(): brand for brand in found}
        for name in names:
            if name.casefold() not in brands:
                raise UserError(
                    self.env._("There is no brand “%s”: add it to the catalogue first.", name)
                )
        return brands
