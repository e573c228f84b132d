from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    counter_origin_line_id = fields.Many2one(
        "account.move.line",
        string="Billed With",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Line of the counter bill that this line of a credit note gives back.",
    )
    part_core_id = fields.Many2one(
        "dealer.part.core",
        string="Old Part Owed",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The deposit this line gives back, or moves to income.",
    )

    def _get_cogs_value(self):
        """Cost for one unit: what the parts of this very line are worth.

        Core takes the average of today for all parts of an order; at the counter each bill has
        its hand-over and each credit note its return, and the stock account must agree with them.
        """
        # sudo: who posts a bill need not see what the parts have cost
        moves = (
            self.sudo()
            .env["stock.move"]
            .search([("counter_bill_line_id", "=", self.id), ("state", "=", "done")])
            if self.move_id.counter_order_id and self.id
            else None
        )
        if not moves or not self.quantity:
            return super()._get_cogs_value()
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )
        return sum(moves.mapped("value")) / quantity

    def _get_counter_credited(self):
        """:return: {id of a bill's line: quantity given back by credit notes, drafts included}"""
        credited = dict.fromkeys(self.ids, 0.0)
        notes = self.search(
            [
                ("move_id.move_type", "=", "out_refund"),
                ("parent_state", "!=", "cancel"),
                ("display_type", "=", "product"),
                "|",
                ("counter_origin_line_id", "in", self.ids),
                # made by an accountant with core's own button
                ("move_id.reversed_entry_id", "in", self.move_id.ids),
            ]
        )
        for note in notes:
            origin = (
                note.counter_origin_line_id
                or self.filtered(
                    lambda line, note=note: (
                        line.move_id == note.move_id.reversed_entry_id
                        and line.sale_line_ids & note.sale_line_ids
                    )
                )[:1]
            )
            if origin.id in credited:
                credited[origin.id] += note.quantity
        return credited
