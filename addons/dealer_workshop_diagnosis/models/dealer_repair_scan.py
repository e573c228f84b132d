from odoo import fields, models


class DealerRepairScan(models.Model):
    """A scanner's report as it came: nothing of it is lost."""

    _name = "dealer.repair.scan"
    _description = "Scanner Report"
    _order = "create_date desc, id desc"
    _rec_name = "create_date"

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    source = fields.Selection(
        [("paste", "Pasted"), ("file", "File"), ("api", "By API")], required=True, readonly=True
    )
    raw = fields.Text(string="Report", readonly=True)
    unknown = fields.Text(
        string="Not Understood", readonly=True, help="Lines of the report that told nothing."
    )
    odometer = fields.Integer(
        readonly=True, aggregator=None, help="In km, as the report says; 0: it does not."
    )
    vin = fields.Char(string="VIN", readonly=True, help="As the report says.")
    fault_ids = fields.One2many("dealer.repair.fault", "scan_id", string="Fault Codes")
