from odoo import api, models

from odoo.addons.dealer_parts.models.barcode_image import barcode_image


class ReportTemplateLabels(models.AbstractModel):
    """Shelf labels of parts chosen in the list of parts, with their list price."""

    _name = "report.dealer_parts_pricing.report_labels_template"
    _description = "Shelf Labels of Parts"

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env["product.template"].browse(docids)
        labels = [
            self._prepare_label(part, part.list_price, part.currency_id)
            for part in docs
            if part.is_part
        ]
        return {"doc_ids": docids, "doc_model": docs._name, "docs": docs, "labels": labels}

    @api.model
    def _prepare_label(self, part, price, currency):
        """:return: dict of what a label shows; addons may add to it"""
        return {
            "number": part.default_code or "",
            "name": part.name,
            "bin": part.part_bins or "",
            "barcode": barcode_image(part.barcode or part.default_code),
            "price": price,
            "currency": currency,
            "unit": part.uom_id.name,
        }


class ReportChangeLabels(models.AbstractModel):
    """Shelf labels of the parts of a price change, with their new price."""

    _name = "report.dealer_parts_pricing.report_labels_change"
    _inherit = ["report.dealer_parts_pricing.report_labels_template"]
    _description = "Shelf Labels of a Price Change"

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env["dealer.part.price.change"].browse(docids)
        labels = [
            self._prepare_label(line.product_id.product_tmpl_id, line.new_price, line.currency_id)
            for line in docs.line_ids
            if line.state != "skipped"
        ]
        return {"doc_ids": docids, "doc_model": docs._name, "docs": docs, "labels": labels}
