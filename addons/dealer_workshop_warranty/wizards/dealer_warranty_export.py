import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.lib import sheet


class DealerWarrantyExport(models.TransientModel):
    """Claims as a file for the maker's system: one row a line of a claim."""

    _name = "dealer.warranty.export"
    _description = "Export of Claims"

    def _default_claim_ids(self):
        return self.env["dealer.warranty.claim"].browse(self.env.context.get("active_ids", []))

    claim_ids = fields.Many2many(
        "dealer.warranty.claim", default=lambda self: self._default_claim_ids(), required=True
    )
    file_type = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV (UTF-8)")], required=True, default="xlsx"
    )
    file = fields.Binary(compute="_compute_file", attachment=False)

    @api.depends("claim_ids", "file_type")
    def _compute_file(self):
        for export in self:
            rows = export._get_rows()
            data = _write_csv(rows) if export.file_type == "csv" else _write_xlsx(rows)
            export.file = base64.b64encode(data)

    def action_download(self):
        self.ensure_one()
        if not self.claim_ids:
            raise UserError(self.env._("Choose the claims to export."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/claims.{self.file_type}?download=true",
            "target": "download",
        }

    def _get_rows(self):
        """Return the table, the header first; makers' formats extend it."""
        translate = self.env._
        rows = [
            [
                translate("Claim number"),
                translate("Maker's number"),
                translate("Repair order"),
                translate("VIN"),
                translate("Mileage (km)"),
                translate("Failure on"),
                translate("Fault code"),
                translate("Failure"),
                translate("Cause"),
                translate("Correction"),
                translate("Causal part"),
                translate("Line"),
                translate("Part number"),
                translate("Description"),
                translate("Quantity"),
                translate("Claimed"),
                translate("Accepted amount"),
                translate("Reason"),
            ]
        ]
        for claim in self.claim_ids:
            claim.check_access("read")
            rows += [self._get_row(claim, line) for line in claim.line_ids]
        return rows

    def _get_row(self, claim, line):
        day = claim.company_id._get_store_date(claim.received_on)
        return [
            claim.name,
            claim.maker_number or "",
            claim.order_id.name,
            claim.vin or "",
            claim.mileage,
            day.isoformat(),
            claim.fault_code or "",
            claim.failure or "",
            claim.cause or "",
            claim.correction or "",
            claim.causal_part_id.part_number or claim.causal_part_id.name or "",
            line.sequence,
            (line.product_id.part_number or "") if line.is_part else "",
            line.name,
            line.quantity,
            line.amount_claimed,
            line.amount_accepted if claim.answered_on else "",
            line.answer_note or "",
        ]


def _write_csv(rows):
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    for row in rows:
        # a text that a spreadsheet would run as a formula stays a text
        writer.writerow(
            [
                f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell else cell
                for cell in row
            ]
        )
    return output.getvalue().encode("utf-8-sig")


def _write_xlsx(rows):
    """Numbers stay numbers: makers' formats put their own columns, so each cell says its kind."""
    columns = [sheet.Column(label, "value") for label in rows[0]]
    return sheet.write(columns, rows[1:])
