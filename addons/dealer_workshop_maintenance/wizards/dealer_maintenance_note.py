from odoo import fields, models
from odoo.exceptions import UserError


class DealerMaintenanceNote(models.TransientModel):
    """Maintenance that was done elsewhere, as the owner or his booklet says."""

    _name = "dealer.maintenance.note"
    _description = "Note Maintenance Done Elsewhere"

    vehicle_id = fields.Many2one("dealer.vehicle", required=True, readonly=True)
    task_ids = fields.Many2many("dealer.maintenance.task", string="What Was Done", required=True)
    date = fields.Date(string="Done on", required=True, default=fields.Date.context_today)
    km = fields.Integer(string="Mileage", help="In km, as far as known.")
    place = fields.Char(string="Where")
    note = fields.Char()

    def action_apply(self):
        self.ensure_one()
        self.vehicle_id.check_access("read")
        if not self.task_ids:
            raise UserError(self.env._("Choose what was done."))
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("The day it was done is in the future: correct the date."))
        if self.km < 0:
            raise UserError(self.env._("A mileage cannot be below zero."))
        self.env["dealer.maintenance.done"]._note(
            [
                {
                    "vehicle_id": self.vehicle_id.id,
                    "task_id": task.id,
                    "date": self.date,
                    "km": self.km,
                    "place": self.place,
                    "note": self.note,
                }
                for task in self.task_ids
            ]
        )
        return {"type": "ir.actions.act_window_close"}
