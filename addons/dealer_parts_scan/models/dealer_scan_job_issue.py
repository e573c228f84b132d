from odoo import api, models
from odoo.fields import Domain


class DealerScanJobIssue(models.AbstractModel):
    """Parts that leave the store: to the workshop, or to a customer."""

    _name = "dealer.scan.job.issue"
    _inherit = ["dealer.scan.job.picking"]
    _description = "Scanner: Issue"

    # More than the customer agreed to goes on the order first.
    _allows_over = False

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Issue"),
            "icon": "fa-wrench",
            "hint": self.env._("Scan the number of the repair order or of the issue"),
        }

    @api.model
    def _get_domain(self):
        return Domain("picking_type_id.code", "=", "outgoing") & Domain(
            "location_dest_id.usage", "!=", "transit"
        )

    @api.model
    def _get_warnings(self, picking, products):
        return picking._get_part_warnings(products)
