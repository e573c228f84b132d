from odoo import Command, api, fields, models


class DealerPartTransferDifference(models.TransientModel):
    """What became of the parts of a transfer that have not arrived."""

    _name = "dealer.part.transfer.difference"
    _description = "Close the Difference of a Transfer"

    transfer_id = fields.Many2one("dealer.part.transfer", required=True, ondelete="cascade")
    reason = fields.Char(string="What Happened", required=True)
    line_ids = fields.One2many(
        "dealer.part.transfer.difference.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("transfer_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({"transfer_line_id": line.id})
                for line in wizard.transfer_id.line_ids
                if line.quantity_in_transit
            ]

    def action_close(self):
        """Take back what was never sent, write off what is lost."""
        self.ensure_one()
        # the dialog is no lock: the lines are looked at again by those who move the parts
        lines = self.line_ids.filtered(lambda ln: ln.transfer_line_id in self.transfer_id.line_ids)
        back = {line.transfer_line_id: line.quantity_back for line in lines}
        lost = {line.transfer_line_id: line.quantity_lost for line in lines}
        self.transfer_id._take_back(back, lost, self.reason)
        return True


class DealerPartTransferDifferenceLine(models.TransientModel):
    _name = "dealer.part.transfer.difference.line"
    _description = "Part That Has Not Arrived"

    wizard_id = fields.Many2one(
        "dealer.part.transfer.difference", required=True, ondelete="cascade"
    )
    transfer_line_id = fields.Many2one(
        "dealer.part.transfer.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="transfer_line_id.product_id")
    quantity_in_transit = fields.Float(related="transfer_line_id.quantity_in_transit")
    quantity_back = fields.Float(
        string="Back in Stock",
        digits="Product Unit",
        help="Were never sent, or came back: they lie on the sender's shelf.",
    )
    quantity_lost = fields.Float(
        string="Lost", digits="Product Unit", help="Written off in the sending store."
    )

    _not_negative = models.Constraint(
        "CHECK (quantity_back >= 0 AND quantity_lost >= 0)", "Quantities can't be below zero."
    )
