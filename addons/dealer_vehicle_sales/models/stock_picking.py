from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    dealer_import_id = fields.Many2one(
        "dealer.import", string="Import", index="btree_not_null", copy=False, readonly=True
    )
    deal_vehicle_names = fields.Char(
        string="Car", compute="_compute_deal_vehicles", help="The sold cars of this transfer."
    )
    outbound_block = fields.Char(
        string="Why Not Yet",
        compute="_compute_deal_vehicles",
        help="Why the car may not leave yet, and who can mend it. Empty: it may leave.",
    )

    @api.depends("state", "move_ids.sale_line_id.vehicle_id")
    @api.depends_context("lang")
    def _compute_deal_vehicles(self):
        for picking in self:
            # store keepers read no deals; which car it is and what it waits for they must know
            lines = picking.sudo().move_ids.sale_line_id.filtered("vehicle_id")
            picking.deal_vehicle_names = ", ".join(lines.vehicle_id.mapped("display_name"))
            waiting = picking.picking_type_code == "outgoing" and picking.state not in (
                "done",
                "cancel",
            )
            reasons = [line._get_outbound_block() for line in lines] if waiting else []
            picking.outbound_block = " ".join(filter(None, reasons))
