from odoo import api, fields, models


class DealerImportColumn(models.Model):
    """Which column of the file is read as what."""

    _name = "dealer.import.column"
    _description = "Column of an Import"
    _order = "position, id"

    import_id = fields.Many2one("dealer.import", required=True, index=True, ondelete="cascade")
    position = fields.Integer(readonly=True, help="Place in the file, from 0.")
    header = fields.Char(string="Column of the File", readonly=True)
    sample = fields.Char(string="First Row", readonly=True)
    target = fields.Selection(
        selection="_selection_target", string="Read As", help="Empty: the column is not imported."
    )

    @api.model
    def _selection_target(self):
        """The columns of every kind; the import refuses those its own kind has no use for."""
        labels = {}
        for kind, _label in self.env["dealer.import"]._fields["kind"].selection:
            for column in self.env[f"dealer.import.{kind}"]._import_columns():
                labels.setdefault(column.key, column.label)
        return list(labels.items())
