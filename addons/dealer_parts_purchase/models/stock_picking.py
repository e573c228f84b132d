from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    purchase_flow = fields.Selection(
        [("receipt", "Purchase Receipt"), ("return", "Return to Vendor")],
        compute="_compute_purchase_flow",
        search="_search_purchase_flow",
        help="Set on the transfers between a vendor and the store.",
    )

    @api.depends("location_id.usage", "location_dest_id.usage")
    def _compute_purchase_flow(self):
        for picking in self:
            if picking.location_id.usage == "supplier":
                picking.purchase_flow = "receipt"
            elif picking.location_dest_id.usage == "supplier":
                picking.purchase_flow = "return"
            else:
                picking.purchase_flow = False

    def _search_purchase_flow(self, operator, value):
        if operator != "in":
            return NotImplemented
        receipt = [("location_id.usage", "=", "supplier")]
        back = [("location_dest_id.usage", "=", "supplier")]
        domains = {
            "receipt": receipt,
            "return": back,
            False: [
                ("location_id.usage", "!=", "supplier"),
                ("location_dest_id.usage", "!=", "supplier"),
            ],
        }
        return fields.Domain.OR(domains[key] for key in value if key in domains)

    def action_return_to_vendor(self):
        """Ask what goes back to the vendor; the dialog makes and does the return."""
        self.ensure_one()
        if self.state != "done" or self.purchase_flow != "receipt":
            raise UserError(
                self.env._("Only what was received from a vendor goes back: open its receipt.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.part.vendor.return",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Return to Vendor"),
            "context": {"default_picking_id": self.id},
        }
