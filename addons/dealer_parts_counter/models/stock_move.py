from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    counter_bill_line_id = fields.Many2one(
        "account.move.line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        help="Line of the bill (or credit note) that this hand-over (or return) is billed with.",
    )

    def _get_value_from_returns(self, quantity, at_date=None):
        """Returns in several goes are together worth what went out, to the cent."""
        data = super()._get_value_from_returns(quantity, at_date)
        origin = self.origin_returned_move_id
        if not data["quantity"] or not origin.counter_bill_line_id:
            return data
        earlier = origin.returned_move_ids.filtered(
            lambda move: move.state == "done" and move != self and move.id < self.id
        )
        out = origin._get_valued_qty()
        back = sum(move._get_valued_qty() for move in earlier) + quantity
        total = self.company_id.currency_id.round(origin.value * back / out)
        return {**data, "value": total - sum(earlier.mapped("value"))}
