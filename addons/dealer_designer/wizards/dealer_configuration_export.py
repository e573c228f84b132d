import base64

from odoo import api, models
from odoo import fields as odoo_fields
from odoo.exceptions import UserError

from ..models.dealer_configuration import PARTS
from ..models.dealer_configuration_addon import ADDON_NAME


class DealerConfigurationExport(models.TransientModel):
    """Which parts of the configuration go into the file, and the file."""

    _name = "dealer.configuration.export"
    _description = "Export Configuration"

    document_types = odoo_fields.Boolean(default=True, help="With the fields they are made of.")
    fields = odoo_fields.Boolean(string="Fields", default=True)
    templates = odoo_fields.Boolean(string="Forms and Messages", default=True)
    workflows = odoo_fields.Boolean(default=True, help="Those in force; drafts stay here.")
    layouts = odoo_fields.Boolean(string="Views", default=True)
    reminders = odoo_fields.Boolean(default=True)
    form = odoo_fields.Selection(
        [("file", "One file, for Import Configuration"), ("addon", "An addon folder (zip)")],
        string="As",
        required=True,
        default="file",
    )
    addon_name = odoo_fields.Char(
        string="Technical Name",
        default="store_configuration",
        help="Name of the addon's folder: small letters, digits and _.",
    )
    summary = odoo_fields.Text(compute="_compute_summary")
    file = odoo_fields.Binary(readonly=True, attachment=False)
    filename = odoo_fields.Char(readonly=True)

    @api.depends(*PARTS)
    def _compute_summary(self):
        Configuration = self.env["dealer.configuration"]
        for wizard in self:
            parts = wizard._get_parts()
            tree = Configuration._get_tree(parts) if parts else {"parts": {}}
            wizard.summary = "\n".join(
                f"{self.env[PARTS[part]]._get_label()}: {len(pieces)}"
                for part, pieces in tree["parts"].items()
            )

    def _get_parts(self):
        self.ensure_one()
        return [part for part in PARTS if self[part]]

    def action_export(self):
        """Write the file and show its download in the dialog."""
        self.ensure_one()
        parts = self._get_parts()
        if not parts:
            raise UserError(self.env._("Choose at least one part of the configuration."))
        Configuration = self.env["dealer.configuration"]
        if self.form == "addon":
            name = (self.addon_name or "").strip()
            if not ADDON_NAME.match(name):
                raise UserError(
                    self.env._("The technical name takes small letters, digits and _ only.")
                )
            content, filename = Configuration._get_addon(name, parts), f"{name}.zip"
        else:
            content, filename = Configuration._get_file(parts), "configuration.json"
        self.write({"file": base64.b64encode(content), "filename": filename})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/dealer.configuration.export/{self.id}/file/{filename}"
            "?download=true",
            "target": "download",
        }
