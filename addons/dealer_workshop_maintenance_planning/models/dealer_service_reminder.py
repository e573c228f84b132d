from odoo import fields, models

from .dealer_service_reminder_attempt import FELL_THROUGH


class DealerServiceReminder(models.Model):
    _inherit = "dealer.service.reminder"

    appointment_id = fields.Many2one(
        "dealer.workshop.appointment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the car is expected: until then nobody is called.",
    )

    appointed_for = fields.Date(readonly=True, copy=False, help="The day of the appointment.")
    result = fields.Selection(selection_add=FELL_THROUGH)

    # === ACTIONS === #

    def action_answer(self):
        """Who comes gets an appointment at once; only what else came of the call is noted."""
        if self.env.context.get("reminder_result", "appointed") == "appointed":
            return self.action_appointment()
        return super().action_answer()

    def action_appointment(self):
        """Open the appointment: the one made already, else a new one, prefilled."""
        self.ensure_one()
        if self.appointment_id:
            return self.appointment_id._get_form_action()
        action = super().action_appointment()
        values = {"default_company_id": self.company_id.id, "default_adviser_id": self.env.uid}
        return {**action, "context": {**action["context"], **values}}

    # === BUSINESS METHODS === #

    def _contact(self):
        """Leave those alone whose car is expected anyway."""
        now = fields.Datetime.now()
        # sudo: the morning's run is nobody's
        appointments = (
            self.env["dealer.workshop.appointment"]
            .sudo()
            .search(
                [
                    ("vehicle_id", "in", self.vehicle_id.ids),
                    ("category", "=", "confirmed"),
                    ("start_on", ">=", now),
                ],
                order="start_on desc, id desc",
            )
        )
        soonest = {(a.vehicle_id, a.company_id): a for a in appointments}
        expected = self.browse()
        for reminder in self:
            if appointment := soonest.get((reminder.vehicle_id, reminder.company_id)):
                reminder._note_appointment(appointment)
                expected |= reminder
        return super(DealerServiceReminder, self - expected)._contact()

    def _note_appointment(self, appointment):
        """Note that the car is expected; a time that moves moves the call of who did not come."""
        self.ensure_one()
        day = appointment.company_id._get_store_date(appointment.start_on)
        if (self.appointment_id, self.appointed_for) != (appointment, day):
            self.write({"appointment_id": appointment.id, "appointed_for": day})
            self._note("appointed", appointment.display_name, day)

    def _note_fell_through(self):
        """The customer called it off or did not come: he is called again today."""
        for reminder in self:
            words = reminder.appointment_id.display_name
            reminder.write({"appointment_id": False, "appointed_for": False})
            reminder._note("fell_through", words, reminder.company_id._get_store_date())
