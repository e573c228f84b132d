from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerPartVendorReturn(models.TransientModel):
    """What of a receipt goes back to its vendor: one step makes and does the return."""

    _name = "dealer.part.vendor.return"
    _description = "Return Parts to the Vendor"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    reason = fields.Char(help="Noted on the return: wrong part, damaged, too many …")
    again = fields.Boolean(
        string="Vendor Sends Others", help="The vendor replaces what goes back: it is awaited."
    )
    line_ids = fields.One2many(
        "dealer.part.vendor.return.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("picking_id")
    def _compute_line_ids(self):
        for wizard in self:
            moves = wizard.picking_id.move_ids.filtered(lambda m: m.state == "done" and m.quantity)
            wizard.line_ids = [Command.clear()] + [
                Command.create({"move_id": move.id}) for move in moves
            ]

    def action_confirm(self):
        self.ensure_one()
        picking = self.picking_id
        if picking.state != "done" or picking.purchase_flow != "receipt":
            raise UserError(
                self.env._("Only what was received from a vendor goes back: open its receipt.")
            )
        lines = self.line_ids.filtered(lambda line: line.quantity > 0)
        if not lines:
            raise UserError(self.env._("Say how many of which part go back."))
        quantities = {line.move_id: line.quantity for line in lines}
        back = picking._take_back(quantities, again=lines.move_id if self.again else frozenset())
        if self.reason:
            back.message_post(body=self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": back.id,
            "view_mode": "form",
        }


class DealerPartVendorReturnLine(models.TransientModel):
    _name = "dealer.part.vendor.return.line"
    _description = "Part Going Back to the Vendor"

    wizard_id = fields.Many2one("dealer.part.vendor.return", required=True, ondelete="cascade")
    move_id = fields.Many2one("stock.move", required=True)
    product_id = fields.Many2one(related="move_id.product_id", string="Part")
    received = fields.Float(related="move_id.quantity", string="Received")
    product_uom_id = fields.Many2one(related="move_id.product_uom", string="Unit")
    quantity = fields.Float(string="Goes Back", digits="Product Unit")
