import base64

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import report
from odoo.addons.dealer_base.vin import normalise as normalise_vin


class DealerRepairScanPaste(models.TransientModel):
    """Takes what a scanner printed, shows what was understood, then adds it."""

    _name = "dealer.repair.scan.paste"
    _description = "Paste Scanner Report"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    job_id = fields.Many2one("dealer.repair.job", readonly=True)
    text = fields.Text(string="Report")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    vin_warning = fields.Char(compute="_compute_preview")
    anyway = fields.Boolean(string="Use it anyway")

    @api.onchange("file")
    def _onchange_file(self):
        if self.file:
            self.text = self._decode(base64.b64decode(self.file))

    @api.model
    def _decode(self, raw):
        """Return the text of a file in whatever coding scanners write."""
        for coding in ("utf-8-sig", "gb18030"):
            try:
                text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else coding)
                break
            except UnicodeDecodeError:
                continue
        else:
            text = raw.decode("latin-1")
        if text.count("\0") or text.startswith("%PDF"):
            raise UserError(
                self.env._("This is no text: save the report as text, CSV or HTML and try again.")
            )
        return text

    @api.depends("text", "order_id")
    def _compute_preview(self):
        for wizard in self:
            read = report.read(wizard.text or "")
            wizard.vin_warning = wizard.order_id._get_vin_warning(normalise_vin(read.vin))
            wizard.preview = wizard._draw(read) if wizard.text else False

    def _draw(self, read):
        """Return what was understood, and the lines that were not."""
        statuses = dict(
            self.env["dealer.repair.fault"]._fields["status"]._description_selection(self.env)
        )
        Code = self.env["dealer.fault.code"]
        brand = self.order_id.vehicle_id.brand_id
        found = Code._find({one.code for one in read.codes}, brand)
        rows = Markup("").join(
            Markup(
                "<tr><td class='fw-bold text-nowrap'>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
            )
            % (
                "-".join(filter(None, [one.code, one.failure])),
                statuses.get(one.status, ""),
                found[one.code, brand.id].description
                or one.description
                or Code._describe(one.code, one.failure),
                one.ecu,
            )
            for one in read.codes
        )
        parts = [
            Markup("<table class='table table-sm'>%s</table>") % rows
            if rows
            else Markup("<p class='text-warning'>%s</p>") % self.env._("No fault code was found.")
        ]
        if read.odometer:
            parts.append(Markup("<p>%s</p>") % self.env._("Odometer: %s km", f"{read.odometer:,}"))
        if read.unknown:
            parts.append(
                Markup("<details><summary class='text-warning'>%s</summary><pre>%s</pre></details>")
                % (
                    self.env._(
                        "Lines not understood: %s. They are kept with the report.",
                        len(read.unknown),
                    ),
                    "\n".join(line for _number, line in read.unknown),
                )
            )
        return Markup("").join(parts)

    def action_apply(self):
        self.ensure_one()
        if not (self.text or "").strip():
            raise UserError(self.env._("Paste the scanner's report, or choose its file."))
        self.order_id._take_report(
            self.text,
            "file" if self.file else "paste",
            anyway=self.anyway,
            job=self.job_id,
        )
        return {"type": "ir.actions.act_window_close"}
