from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

_KEY = "appointment-"


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_arrivals(self):
        """Extension of `dealer_workshop`: who has an appointment today and is not here yet."""
        arrivals = super()._get_arrivals()
        Appointment = self.env["dealer.workshop.appointment"]
        if not Appointment.has_access("read"):
            return arrivals
        company = self.env.company
        now = fields.Datetime.now()
        start = company._get_store_moment(company._get_store_date(now))
        expected = Appointment.search(
            [
                ("company_id", "=", company.id),
                ("category", "in", ("draft", "confirmed")),
                ("start_on", ">=", start),
                ("start_on", "<", start + timedelta(days=1)),
            ],
            order="start_on, id",
        )
        arrivals += [
            {
                "key": f"{_KEY}{appointment.id}",
                "vehicle_id": appointment.vehicle_id.id,
                "partner_id": appointment.partner_id.id,
                "name": appointment.partner_id.name or appointment.contact_name or "",
                "plate": appointment.plate or "",
                "time": appointment.start_on,
                "text": appointment._get_work_words(),
                "overdue": appointment.start_on < now,
            }
            for appointment in expected
        ]
        return sorted(arrivals, key=lambda arrival: (not arrival["time"], arrival["time"]))

    @api.model
    def _prepare_order_values(self, arrival, values):
        """Extension of `dealer_workshop`: the order of an appointment gets its jobs and promise."""
        values = super()._prepare_order_values(arrival, values)
        if str(arrival or "").startswith(_KEY):
            appointment = (
                self.env["dealer.workshop.appointment"].browse(int(arrival[len(_KEY) :])).exists()
            )
            if appointment and not appointment.order_id:
                # what is seen at reception counts more than what was said on the phone
                values = {**appointment._prepare_order_values(), **values}
        return values

    @api.model
    def _get_alerts(self, vehicle):
        """Extension of `dealer_workshop`: the appointment of today or to come, and no-shows."""
        alerts = super()._get_alerts(vehicle)
        Appointment = self.env["dealer.workshop.appointment"]
        if not vehicle or not Appointment.has_access("read"):
            return alerts
        coming = Appointment.search(
            [
                ("vehicle_id", "=", vehicle.id),
                ("category", "in", ("draft", "confirmed")),
                ("start_on", ">=", fields.Datetime.now() - timedelta(days=1)),
            ],
            order="start_on",
            limit=1,
        )
        for appointment in coming:
            zone = appointment.company_id._get_store_zone()
            moment = format_datetime(
                self.env, appointment.start_on, tz=zone, dt_format="EEE d MMM HH:mm"
            )
            alerts.append(
                {
                    "key": f"{_KEY}{appointment.id}",
                    "level": "info",
                    "title": self.env._("Appointment on %(moment)s", moment=moment),
                    "text": appointment._get_work_words(),
                    "action": appointment._get_form_action(),
                    "job": False,
                }
            )
        return self._sort_alerts(alerts)
