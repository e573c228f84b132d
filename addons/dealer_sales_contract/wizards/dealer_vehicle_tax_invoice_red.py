from odoo import fields, models


class DealerVehicleTaxInvoiceRed(models.TransientModel):
    """Why an issued invoice is reversed."""

    _name = "dealer.vehicle.tax.invoice.red"
    _description = "Red-letter Vehicle Sales Invoice"

    invoice_id = fields.Many2one("dealer.vehicle.tax.invoice", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Make the red-letter invoice and open it."""
        self.ensure_one()
        return self.invoice_id._reverse(self.reason)._get_records_action()
