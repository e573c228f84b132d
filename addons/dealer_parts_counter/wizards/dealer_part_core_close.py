from odoo import api, fields, models


class DealerPartCoreClose(models.TransientModel):
    """How many old parts a customer brings."""

    _name = "dealer.part.core.close"
    _description = "Old Part Brought"

    core_id = fields.Many2one("dealer.part.core", required=True, readonly=True)
    qty_owed = fields.Float(related="core_id.qty_owed")
    quantity = fields.Float(
        string="Brought",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
    )
    note = fields.Char(help="Condition of the old part; printed on the credit note.")

    @api.depends("core_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.core_id.qty_owed

    def action_apply(self):
        """Give the deposit back with a credit note; the cashier pays it out."""
        self.ensure_one()
        core = self.core_id
        note = core._take_back(self.quantity, self.note)
        order = core.order_id
        if note.amount_residual and order and order._may_collect():
            return order._get_pay_back_action(note)
        return {"type": "ir.actions.act_window_close"}
