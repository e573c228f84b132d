from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """A contract is read by its print too, whatever address asked for it."""
        if report.model == "dealer.labour.contract" and docids:
            contracts = self.env[report.model].browse(docids)
            contracts._note_reading({"text", "identification"}, "print")
        return super()._get_rendering_context(report, docids, data)
