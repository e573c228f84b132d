from odoo import api, fields, models
from odoo.fields import Command


class DealerRepairReturn(models.TransientModel):
    """Parts the workshop hands back over the counter."""

    _name = "dealer.repair.return"
    _description = "Take Parts Back"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    line_ids = fields.One2many(
        "dealer.repair.return.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create({"repair_line_id": line.id})
                for line in wizard.order_id.line_ids.filtered("qty_net")
            ]

    def action_confirm(self):
        """Make and finish the return; only those who may work stock documents get here."""
        self.ensure_one()
        lines = self.line_ids.filtered("quantity")
        self.order_id._return_parts(
            {line.repair_line_id: line.quantity for line in lines},
            again=lines.filtered("again").repair_line_id,
        )
        return {"type": "ir.actions.act_window_close"}


class DealerRepairReturnLine(models.TransientModel):
    _name = "dealer.repair.return.line"
    _description = "Part Coming Back"

    wizard_id = fields.Many2one("dealer.repair.return", required=True, ondelete="cascade")
    repair_line_id = fields.Many2one("dealer.repair.line", string="Part", required=True)
    name = fields.Char(related="repair_line_id.name", string="Description")
    qty_net = fields.Float(related="repair_line_id.qty_net", string="Out")
    quantity = fields.Float(string="Comes Back", digits="Product Unit")
    again = fields.Boolean(
        string="Needs Another",
        help="The part was wrong or faulty: the car still needs one, it stays on the order.",
    )
