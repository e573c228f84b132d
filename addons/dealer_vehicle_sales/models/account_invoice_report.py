from odoo import models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    def _where(self):
        """Money on behalf is billed, not earned."""
        return SQL("%s AND line.behalf_line_id IS NULL", super()._where())
