from odoo import api, fields, models


class DealerWorkshopOverbook(models.TransientModel):
    """Put an appointment where the plan refuses it, with a reason; by right only."""

    _name = "dealer.workshop.overbook"
    _description = "Overbook an Appointment"
    _check_company_auto = True

    appointment_id = fields.Many2one("dealer.workshop.appointment", required=True)
    company_id = fields.Many2one(related="appointment_id.company_id")
    start_on = fields.Datetime(
        string="Comes on",
        required=True,
        compute="_compute_from_appointment",
        store=True,
        readonly=False,
    )
    bay_id = fields.Many2one("dealer.workshop.bay", check_company=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Technician",
        check_company=True,
        compute="_compute_from_appointment",
        store=True,
        readonly=False,
        domain=[("is_technician", "=", True)],
    )
    refusal = fields.Text(compute="_compute_refusal", help="Why the plan refuses it.")
    reason = fields.Char(string="Why All the Same", required=True)

    @api.depends("appointment_id")
    def _compute_from_appointment(self):
        for wizard in self:
            appointment = wizard.appointment_id
            wizard.start_on = appointment.wished_on or fields.Datetime.now()
            wizard.employee_id = appointment.wanted_employee_id

    @api.depends("appointment_id", "start_on")
    def _compute_refusal(self):
        for wizard in self:
            appointment = wizard.appointment_id
            wizard.refusal = False
            if wizard.start_on and appointment:
                end = fields.Datetime.add(wizard.start_on, seconds=1)
                _found, wizard.refusal = appointment._find(wizard.start_on, end, 1, grid=False)

    def action_overbook(self):
        self.ensure_one()
        self.appointment_id.check_access("write")
        self.appointment_id._overbook(self.start_on, self.bay_id, self.employee_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
