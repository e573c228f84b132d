from datetime import UTC

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    handover_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Hours for Hand-overs",
        check_company=True,
        help="Empty: the opening hours of the store.",
    )
    handover_minutes = fields.Integer(
        string="Length of a Hand-over", default=60, help="In minutes."
    )
    handover_bays = fields.Integer(
        string="Hand-overs at Once", default=2, help="How many cars are handed over side by side."
    )
    handover_reminder_hours = fields.Integer(
        string="Reminder before a Hand-over",
        default=24,
        help="In hours. The customer gets one mail for the time agreed. 0: none.",
    )

    handover_care_user_id = fields.Many2one(
        "res.users",
        string="Calls after a Hand-over",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Who of the customer service makes the calls of the follow-up plan. Empty: who handed "
        "the car over.",
    )

    _handover_minutes_range = models.Constraint(
        "CHECK (handover_minutes >= 10 AND handover_minutes <= 480)",
        "A hand-over takes between 10 minutes and 8 hours.",
    )
    _handover_bays_range = models.Constraint(
        "CHECK (handover_bays >= 1 AND handover_bays <= 100)",
        "A store hands over at least one car at a time.",
    )
    _handover_reminder_positive = models.Constraint(
        "CHECK (handover_reminder_hours >= 0)", "The reminder cannot come after the hand-over."
    )

    def _get_handover_hours(self, start, stop, user=None):
        """When cars are handed over between two moments (naive UTC).

        :param user: without his leave, where he is a resource of the store
        :return: list of (start, stop), naive UTC
        """
        self.ensure_one()
        # sudo: the hours of the store are no secret, nor is that a colleague is away
        company = self.sudo()
        calendar = company.handover_calendar_id or company.resource_calendar_id
        hours = [(start, stop)]
        if calendar:
            hours = [
                (_to_utc(begin), _to_utc(end))
                for begin, end, _attendance in calendar._work_intervals_batch(
                    start.replace(tzinfo=UTC), stop.replace(tzinfo=UTC)
                )[False]
            ]
        if user:
            # his leave is kept on his own hours, whatever the hours for hand-overs are
            for leave in company.env["resource.calendar.leaves"].search(
                [
                    ("resource_id.user_id", "=", user.id),
                    ("time_type", "=", "leave"),
                    ("date_from", "<", stop),
                    ("date_to", ">", start),
                ]
            ):
                hours = [
                    (begin, end)
                    for one in hours
                    for begin, end in (
                        (one[0], min(one[1], leave.date_from)),
                        (max(one[0], leave.date_to), one[1]),
                    )
                    if begin < end
                ]
        return hours


def _to_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)
