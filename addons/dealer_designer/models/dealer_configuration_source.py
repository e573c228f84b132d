from odoo import fields, models


class DealerConfigurationSource(models.Model):
    """What was imported last of one piece of configuration: the base of the next merge."""

    _name = "dealer.configuration.source"
    _description = "Imported Configuration"
    _order = "date desc, id desc"

    part = fields.Selection(
        [
            ("document_types", "Document Types"),
            ("fields", "Fields"),
            ("templates", "Forms and Messages"),
            ("workflows", "Workflows"),
            ("layouts", "Views"),
            ("reminders", "Reminders"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(required=True, readonly=True, help="Identity of the piece.")
    name = fields.Char(readonly=True)
    origin = fields.Char(string="File", readonly=True, help="Name of the file it came from.")
    definition = fields.Text(required=True, readonly=True, help="Canonical JSON.")
    sha256 = fields.Char(string="SHA-256", readonly=True)
    conflicts = fields.Text(
        readonly=True, help="Where this file and the store's own change differ; the store's stays."
    )
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Imported by", default=lambda self: self.env.uid, readonly=True
    )

    _part_key_unique = models.UniqueIndex("(part, key)", "This piece has its base already.")
