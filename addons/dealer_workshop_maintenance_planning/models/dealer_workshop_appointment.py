from odoo import models

FOLLOWED = frozenset({"confirmed_on", "start_on", "cancelled_on", "no_show_on"})


class DealerWorkshopAppointment(models.Model):
    _inherit = "dealer.workshop.appointment"

    def _set_facts(self, vals):
        result = super()._set_facts(vals)
        if FOLLOWED.intersection(vals):
            self._answer_reminders()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "vehicle_id" in vals:
            self._answer_reminders()
        return result

    def _answer_reminders(self):
        """Who has an appointment is not called about his service; who calls it off is again."""
        # sudo: other channels and whoever books need not see whom the store calls
        Reminder = self.env["dealer.service.reminder"].sudo()
        confirmed = self.filtered(lambda a: a.category == "confirmed" and a.start_on)
        reminders = Reminder.search(
            [
                ("next_attempt_on", "!=", False),
                "|",
                ("appointment_id", "in", self.ids),
                ("vehicle_id", "in", confirmed.vehicle_id.ids),
            ]
        )
        expected = {(a.vehicle_id, a.company_id): a for a in confirmed}
        for reminder in reminders:
            appointment = expected.get((reminder.vehicle_id, reminder.company_id))
            if appointment:
                reminder._note_appointment(appointment)
            elif reminder.appointment_id in self:
                reminder._note_fell_through()
