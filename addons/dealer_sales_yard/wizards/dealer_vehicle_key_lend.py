from odoo import fields, models


class DealerVehicleKeyLend(models.TransientModel):
    """Who takes keys, what for and until when."""

    _name = "dealer.vehicle.key.lend"
    _description = "Lend Keys"

    key_ids = fields.Many2many("dealer.vehicle.key", required=True)
    borrower_id = fields.Many2one(
        "res.partner",
        string="Lent To",
        required=True,
        default=lambda self: self.env.user.partner_id,
    )
    purpose = fields.Selection("_selection_purpose", required=True, default="show")
    due_on = fields.Datetime(
        string="Back By",
        required=True,
        default=lambda self: fields.Datetime.add(fields.Datetime.now(), hours=2),
    )

    def _selection_purpose(self):
        return (
            self.env["dealer.vehicle.key.loan"]._fields["purpose"]._description_selection(self.env)
        )

    def action_lend(self):
        self.key_ids._lend(self.borrower_id, self.due_on, self.purpose)
        return {"type": "ir.actions.act_window_close"}
