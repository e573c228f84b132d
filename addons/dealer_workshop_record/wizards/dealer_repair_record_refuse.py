from odoo import fields, models
from odoo.fields import Command


class DealerRepairRecordRefuse(models.TransientModel):
    """Asks why the authority did not take records."""

    _name = "dealer.repair.record.refuse"
    _description = "Refusal of Repair Records"

    record_ids = fields.Many2many(
        "dealer.repair.record",
        required=True,
        readonly=True,
        default=lambda self: [Command.set(self.env.context.get("active_ids", []))],
    )
    reason = fields.Char(required=True, help="In the authority's words.")

    def action_refuse(self):
        self.record_ids._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
