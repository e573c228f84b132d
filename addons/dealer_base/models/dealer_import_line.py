from odoo import api, fields, models

INSERT = 5000


class DealerImportLine(models.Model):
    """What became of one row of an imported file."""

    _name = "dealer.import.line"
    _description = "Row of an Import"
    _order = "row, id"
    _rec_name = "row"
    _log_access = False

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

    @api.model
    def _insert(self, vals_list):
        """Create many rows."""
        for start in range(0, len(vals_list), INSERT):
            self.create(vals_list[start : start + INSERT])

    def action_open_record(self):
        """Open the record the row ended in."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
