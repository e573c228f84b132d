from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    dealer_repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Repair Order",
        index="btree_not_null",
        check_company=True,
        readonly=True,
    )
    dealer_vehicle_id = fields.Many2one(
        related="dealer_repair_order_id.vehicle_id", string="Vehicle"
    )
    dealer_license_plate = fields.Char(related="dealer_repair_order_id.license_plate")
    dealer_adviser_id = fields.Many2one(
        related="dealer_repair_order_id.adviser_id", string="Service Adviser"
    )

    def _take_back(self, quantities, again=frozenset()):
        """Override of `dealer_parts`: parts of repair orders come back to their order's lines."""
        pickings = self.browse()
        orders, rest = {}, {}
        for move, quantity in quantities.items():
            line = move.dealer_repair_line_id
            if not line:
                rest[move] = quantity
                continue
            wanted, needed = orders.setdefault(line.order_id, ({}, set()))
            unit = line.product_uom_id or move.product_uom
            quantity = move.product_uom._compute_quantity(quantity, unit)
            wanted[line] = wanted.get(line, 0.0) + quantity
            if move in again:
                needed.add(line)
        for order, (wanted, needed) in orders.items():
            pickings += order._return_parts(wanted, again=needed)
        return pickings + super()._take_back(rest, again) if rest else pickings
