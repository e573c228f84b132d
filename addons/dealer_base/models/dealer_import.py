from odoo import fields, models


class DealerImport(models.Model):
    """A file of a master list, imported row by row, with a report."""

    _name = "dealer.import"
    _description = "Import"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    kind = fields.Selection(
        [("vehicle", "Customers' vehicles")], required=True, default="vehicle"
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(required=True, attachment=True, help="CSV or XLSX.")
    file_name = fields.Char()
    state = fields.Selection(
        [("draft", "New"), ("checked", "Checked"), ("queued", "Running"), ("done", "Done")],
        default="draft", required=True, readonly=True,
    )
    column_ids = fields.One2many("dealer.import.column", "import_id", string="Columns")
    line_ids = fields.One2many("dealer.import.line", "import_id", string="Rows", readonly=True)

    def _compute_name(self):
        for job in self:
            job.name = job.file_name
