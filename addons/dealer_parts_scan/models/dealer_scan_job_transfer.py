from odoo import api, models
from odoo.fields import Domain


class DealerScanJobTransfer(models.AbstractModel):
    """Between bins, warehouses and stores; also what is sent into or comes out of transit."""

    _name = "dealer.scan.job.transfer"
    _inherit = ["dealer.scan.job.picking"]
    _description = "Scanner: Transfer"

    _bin_side = "both"

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Transfer"),
            "icon": "fa-exchange",
            "hint": self.env._("Scan the number of the transfer"),
        }

    @api.model
    def _get_domain(self):
        put_away = self.env["dealer.scan.job.put"]._get_types()
        return (
            Domain("picking_type_id.code", "=", "internal")
            | Domain("location_id.usage", "=", "transit")
            | Domain("location_dest_id.usage", "=", "transit")
        ) & Domain("picking_type_id", "not in", put_away.ids)
