from collections import defaultdict
from datetime import timedelta

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_workflow_absences(self, date_from, date_to):
        """Days on which these people are away: time off of their calendar, or out of office.

        :param date date_from: the first day looked at
        :param date date_to: the last one
        :return: dict {user id: set of dates}; people who are there all the time left out
        """
        days = defaultdict(set)
        first = fields.Datetime.to_datetime(date_from)
        last = fields.Datetime.to_datetime(date_to) + timedelta(days=1)

        def note(user, start, end):
            start, end = (
                fields.Datetime.context_timestamp(user, when).date() for when in (start, end)
            )
            day, end = max(start, date_from), min(end, date_to)
            while day <= end:
                days[user.id].add(day)
                day += timedelta(days=1)

        # a manager's time off is no secret: only that somebody is away is used
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id.user_id", "in", self.ids),
                    ("date_from", "<", last),
                    ("date_to", ">", first),
                    ("time_type", "=", "leave"),
                ]
            )
        )
        for leave in leaves:
            # to the second before the end: a leave until midnight ends that day
            note(leave.resource_id.user_id, leave.date_from, leave.date_to - timedelta(seconds=1))
        for user in self.sudo().filtered("out_of_office_from"):
            note(user, user.out_of_office_from, user.out_of_office_to or last)
        return dict(days)
