from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    dealer_repair_line_id = fields.Many2one(
        "dealer.repair.line",
        string="Repair Line",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )

    def _get_stock_moves(self):
        return super()._get_stock_moves() | self.dealer_repair_line_id.move_ids

    def _get_cogs_value(self):
        """Cost for one unit: what the moves of the repair line are worth, out less back, of which a
        shared line's bills bear one share each.

        Core takes an average-cost product's cost of today; between issue and settlement it may
        have changed, and the stock account would keep the difference.
        """
        line = self.dealer_repair_line_id
        if not line or not self.quantity or self.move_id.move_type != "out_invoice":
            return super()._get_cogs_value()
        quantity = self.product_uom_id._compute_quantity(self.quantity, self.product_id.uom_id)
        value = line._get_cost_of(self.move_id.dealer_repair_payer) if line.is_split else None
        return (line._get_moved_value() if value is None else value) / quantity
