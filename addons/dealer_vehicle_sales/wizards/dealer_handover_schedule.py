from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerHandoverSchedule(models.TransientModel):
    """Another time for a hand-over: the free ones, or one the customer asks for; with the reason."""

    _name = "dealer.handover.schedule"
    _description = "Move a Hand-over"

    delivery_id = fields.Many2one("dealer.vehicle.delivery", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="delivery_id.company_id")
    vehicle_id = fields.Many2one(related="delivery_id.vehicle_id")
    date_now = fields.Datetime(related="delivery_id.date_start", string="Agreed")
    reason = fields.Selection(
        [
            ("customer", "The customer asks for it"),
            ("car", "The car is not ready"),
            ("papers", "Papers or keys are missing"),
            ("money", "Money or the loan is not there"),
            ("store", "The store cannot"),
        ],
        required=True,
        default="customer",
    )
    note = fields.Char(string="In Other Words")
    line_ids = fields.One2many(
        "dealer.handover.schedule.time",
        "wizard_id",
        string="Free Times",
        compute="_compute_line_ids",
        store=True,
    )
    date_start = fields.Datetime(
        string="Another Time", help="Also outside the hours, if a bay and the consultant are free."
    )

    @api.depends("delivery_id")
    def _compute_line_ids(self):
        for wizard in self:
            delivery = wizard.delivery_id
            times = delivery._get_free_times(
                delivery.company_id, delivery.user_id, limit=9, skip=delivery
            )
            wizard.line_ids = [
                fields.Command.create({"date_start": start})
                for start in times
                if start != delivery.date_start
            ]

    def action_apply(self):
        """Move the hand-over to the time typed."""
        self.ensure_one()
        if not self.date_start:
            raise UserError(self.env._("Take one of the free times, or type another one."))
        return self._take(self.date_start)

    def _take(self, start):
        reason = dict(self._fields["reason"]._description_selection(self.env))[self.reason]
        self.delivery_id._reschedule(start, " · ".join(filter(None, [reason, self.note])))
        return {"type": "ir.actions.act_window_close"}


class DealerHandoverScheduleTime(models.TransientModel):
    _name = "dealer.handover.schedule.time"
    _description = "Free Time for a Hand-over"
    _order = "date_start"

    wizard_id = fields.Many2one("dealer.handover.schedule", required=True, ondelete="cascade")
    date_start = fields.Datetime(string="Free", required=True)

    def action_take(self):
        """Move the hand-over to this time."""
        self.ensure_one()
        return self.wizard_id._take(self.date_start)
