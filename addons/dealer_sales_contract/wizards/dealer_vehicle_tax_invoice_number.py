from odoo import fields, models


class DealerVehicleTaxInvoiceNumber(models.TransientModel):
    """The number the tax system gave an invoice, typed from the paper."""

    _name = "dealer.vehicle.tax.invoice.number"
    _description = "Number of a Vehicle Sales Invoice"

    invoice_id = fields.Many2one("dealer.vehicle.tax.invoice", required=True, readonly=True)
    invoice_code = fields.Char(help="10 or 12 digits; empty for a fully digital invoice.")
    invoice_number = fields.Char(required=True, help="8 digits, of a fully digital invoice 20.")

    def action_confirm(self):
        """Keep the number."""
        self.ensure_one()
        self.invoice_id._issue(self.invoice_number, self.invoice_code)
        return {"type": "ir.actions.act_window_close"}
