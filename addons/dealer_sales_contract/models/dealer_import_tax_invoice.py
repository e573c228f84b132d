from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_base.vin import normalise


class DealerImportTaxInvoice(models.AbstractModel):
    """Import of what the tax system issued: code and number of each car's invoice."""

    _name = "dealer.import.tax_invoice"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Numbers of Vehicle Sales Invoices"

    def _import_columns(self):
        return [
            ImportColumn("reference", self.env._("Our reference"), ["reference", "单据编号", "流水号"]),
            ImportColumn("vin", self.env._("VIN"), ["车架号", "车架号码", "车辆识别代号", "车辆识别代号/车架号码"]),
            ImportColumn("code", self.env._("Invoice code"), ["invoice code", "发票代码"]),
            ImportColumn("number", self.env._("Invoice number"), ["invoice number", "发票号码", "数电票号码"], required=True),
        ]  # fmt: skip

    def _import_prepare(self, row):
        if not row.get("reference") and not row.get("vin"):
            raise UserError(self.env._("The row names neither our reference nor a VIN."))
        return {
            "reference": (row.get("reference") or "").strip(),
            "vin": normalise(row.get("vin") or ""),
            "code": identity.normalise(row.get("code")),
            "number": identity.normalise(row["number"]),
        }

    def _import_batch(self, prepared):
        Invoice = self.env["dealer.vehicle.tax.invoice"]
        Invoice.check_access("write")
        found = Invoice.search(
            [
                "|",
                ("name", "in", [row["reference"] for row in prepared if row["reference"]]),
                ("vin", "in", [row["vin"] for row in prepared if row["vin"]]),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_name = found.grouped("name")
        by_vin = found.grouped("vin")
        results = []
        for row in prepared:
            invoices = (
                by_name.get(row["reference"]) if row["reference"] else by_vin.get(row["vin"])
            ) or Invoice
            same = invoices.filtered(
                lambda invoice: (
                    invoice.invoice_number == row["number"]  # noqa: B023
                    and (invoice.invoice_code or "") == row["code"]  # noqa: B023
                )
            )
            waiting = invoices.filtered(lambda invoice: invoice.state in ("draft", "exported"))
            if same:
                results.append(ImportResult("unchanged", "", Invoice._name, same[0].id))
            elif not waiting:
                message = self.env._("No invoice waits for this number.")
                results.append(ImportResult("refused", message))
            elif len(waiting) > 1:
                message = self.env._("Several invoices of this car wait: name our reference.")
                results.append(ImportResult("refused", message))
            else:
                waiting._issue(row["number"], row["code"])
                results.append(ImportResult("updated", "", Invoice._name, waiting.id))
        return results
