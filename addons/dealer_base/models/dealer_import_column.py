from odoo import fields, models


class DealerImportColumn(models.Model):
    """Which column of the file is read as what."""

    _name = "dealer.import.column"
    _description = "Column of an Import"
    _order = "position, id"

    import_id = fields.Many2one("dealer.import", required=True, index=True, ondelete="cascade")
    position = fields.Integer(readonly=True)
    header = fields.Char(readonly=True)
    sample = fields.Char(readonly=True)
    target = fields.Char()
