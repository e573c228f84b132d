from odoo import api, models
from odoo.fields import Domain


class DealerScanJobReceive(models.AbstractModel):
    """Goods from a vendor: what the delivery brought against what was ordered."""

    _name = "dealer.scan.job.receive"
    _inherit = ["dealer.scan.job.picking"]
    _description = "Scanner: Receive"

    _bin_side = "target"

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Receive"),
            "icon": "fa-download",
            "hint": self.env._("Scan the number of the receipt or of the purchase order"),
        }

    @api.model
    def _get_domain(self):
        return (
            Domain("picking_type_id.code", "=", "incoming")
            & Domain("workshop_flow", "!=", "return")
            & Domain("location_id.usage", "!=", "transit")
        )
