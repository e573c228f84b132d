from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerDispatchPlace(models.TransientModel):
    """Plan a job without a mouse: who, where, from when."""

    _name = "dealer.dispatch.place"
    _description = "Plan a Job"

    job_id = fields.Many2one("dealer.repair.job", required=True, readonly=True)
    booking_id = fields.Many2one(
        "dealer.workshop.booking", compute="_compute_booking_id", store=True, precompute=True
    )
    seen = fields.Char(compute="_compute_booking_id", store=True, precompute=True)
    company_id = fields.Many2one(related="job_id.company_id")
    order_id = fields.Many2one(related="job_id.order_id")
    promised_on = fields.Datetime(related="job_id.promised_on")
    hours = fields.Float(related="job_id.planned_hours")
    skill_id = fields.Many2one(related="job_id.skill_id")
    skill_level_id = fields.Many2one(related="job_id.skill_level_id")
    bay_kind_id = fields.Many2one(related="job_id.bay_kind_id")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Technician",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('is_technician', '=', True), ('company_id', '=', company_id)]",
        help="Empty: the best one who is free then.",
    )
    bay_id = fields.Many2one(
        "dealer.workshop.bay",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', '=', company_id)]",
        help="Empty: one that fits and is free.",
    )
    start_on = fields.Datetime(
        string="From", compute="_compute_place", store=True, readonly=False, precompute=True
    )
    end_on = fields.Datetime(
        string="To",
        compute="_compute_place",
        store=True,
        readonly=False,
        precompute=True,
        help="Empty: by the hours of the job and the working hours.",
    )
    advice = fields.Char(compute="_compute_advice", help="The best time there is.")
    refusal = fields.Text(readonly=True)
    overbook_reason = fields.Char(
        string="Overbook because", help="To book it although it is refused. It is written down."
    )

    @api.depends("job_id")
    def _compute_booking_id(self):
        now = fields.Datetime.now()
        for place in self:
            booking = place.job_id.booking_id
            place.booking_id = booking if booking.end_on and booking.end_on > now else False
            place.seen = place.booking_id and fields.Datetime.to_string(place.booking_id.write_date)

    @api.depends("job_id")
    def _compute_place(self):
        for place in self:
            booking = place.booking_id
            place.employee_id = booking.employee_id or place.job_id.technician_id
            place.bay_id = booking.bay_id
            place.start_on = booking.start_on
            place.end_on = booking.end_on

    @api.depends("job_id")
    def _compute_advice(self):
        Capacity = self.env["dealer.workshop.capacity"]
        for place in self:
            job = place.job_id
            needs = [Capacity._get_job_needs(job)[job.id]] if job else []
            now = fields.Datetime.now()
            found = needs and Capacity._get_free_times(
                needs, now, fields.Datetime.add(now, days=3), limit=1, company=job.company_id
            )
            place.advice = found and self.env._(
                "%(moment)s, %(name)s, %(bay)s",
                moment=self.env["dealer.dispatch"]._format(job.company_id, found[0].start),
                name=found[0].employee.sudo().name,
                bay=found[0].bay.name or "–",
            )

    def action_place(self):
        """Plan the job so; a refusal is shown in the form."""
        self.ensure_one()
        if not self.start_on:
            raise UserError(self.env._("Say from when."))
        booking = self.booking_id
        changed_end = self.end_on if self.end_on != booking.end_on else False
        answer = self.env["dealer.dispatch"].drop(
            self.job_id.id,
            employee_id=self.employee_id.id or (False if booking else None),
            bay_id=self.bay_id.id or (False if booking else None),
            start=fields.Datetime.to_string(self.start_on),
            end=changed_end and fields.Datetime.to_string(changed_end),
            booking_id=booking.id,
            seen=self.seen,
            overbook=self.overbook_reason,
        )
        if not answer:
            return {"type": "ir.actions.act_window_close", "infos": {"planned": True}}
        self.refusal = answer["refused"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the Job"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_unplan(self):
        """Take the job off the board."""
        self.ensure_one()
        answer = self.env["dealer.dispatch"].unplan(self.booking_id.id, self.seen)
        if answer:
            raise UserError(answer["refused"])
        return {"type": "ir.actions.act_window_close", "infos": {"planned": True}}

    def action_best(self):
        """Give the job to the best technician now."""
        self.ensure_one()
        action = self.job_id.action_assign_best()
        action["params"]["next"] = {
            "type": "ir.actions.act_window_close",
            "infos": {"planned": True},
        }
        return action
