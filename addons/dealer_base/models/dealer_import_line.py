from odoo import fields, models


class DealerImportLine(models.Model):
    """What became of one row of an imported file."""

    _name = "dealer.import.line"
    _description = "Row of an Import"
    _order = "row, id"
    _rec_name = "row"

    import_id = fields.Many2one("dealer.import", required=True, index=True, ondelete="cascade")
    row = fields.Integer(required=True, aggregator=None, help="Row number in the file.")
    status = fields.Selection(
        [
            ("created", "Created"),
            ("updated", "Updated"),
            ("unchanged", "Unchanged"),
            ("refused", "Refused"),
        ],
        required=True,
    )
    message = fields.Char()
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model", string="Record")
