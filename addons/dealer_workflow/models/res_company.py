from datetime import UTC, timedelta

from odoo import fields, models

from ..lib.timeline import Timeline

# how far ahead a limit is looked for, in days: twice as far each time
FIRST_DAYS = 28
LAST_DAYS = 3660


class ResCompany(models.Model):
    _inherit = "res.company"

    workflow_manager_id = fields.Many2one(
        "res.users",
        string="Manager of the Store",
        help="Who takes the steps and gives the approvals left to the manager of the store.",
    )

    def _get_workflow_deadline(self, start, hours):
        """When so many working hours of the store have passed.

        A store without a working schedule, or with an empty one, works around the clock. Its
        holidays (time off of the company) don't count.

        :param start: datetime, UTC
        :param float hours: 0 for no limit
        :return: datetime in UTC, whole seconds, or False
        """
        if not hours:
            return False
        deadline = None
        days = max(FIRST_DAYS, hours / 2)  # twelve working hours a day would do
        while deadline is None and self._has_workflow_calendar() and days <= LAST_DAYS:
            timeline = self._get_workflow_timeline(start, start + timedelta(days=days))
            deadline = timeline.after(start, hours)
            days *= 4
        deadline = deadline or start + timedelta(hours=hours)
        return deadline.replace(microsecond=0)

    def _get_workflow_hours(self, spans):
        """Working hours of the store in each span, in one go.

        The queries don't grow with the spans, and each span costs a look-up only.

        :param spans: dict {key: (start, end)}, datetimes in UTC
        :return: dict {key: hours}
        """
        if not spans:
            return {}
        if not self._has_workflow_calendar():
            return {
                key: max((end - start).total_seconds(), 0) / 3600
                for key, (start, end) in spans.items()
            }
        first = min(start for start, _end in spans.values())
        last = max(end for _start, end in spans.values())
        timeline = self._get_workflow_timeline(first, last)
        return {key: timeline.hours(start, end) for key, (start, end) in spans.items()}

    def _has_workflow_calendar(self):
        # a schedule is no secret: whoever moves a document is told when it is due
        calendar = self.sudo().resource_calendar_id
        return bool(calendar and (calendar.flexible_hours or calendar.attendance_ids))

    def _get_workflow_timeline(self, start, end):
        """:return: Timeline of the store's working time between two datetimes in UTC"""
        self.ensure_one()
        # the schedule of another store may count too, see above
        calendar = self.sudo().resource_calendar_id
        if end <= start:
            return Timeline([])
        intervals = calendar._work_intervals_batch(
            start.replace(tzinfo=UTC),
            end.replace(tzinfo=UTC),
            domain=[("time_type", "=", "leave"), ("company_id", "in", [False, self.id])],
        )[False]
        return Timeline(
            [
                (
                    begin.astimezone(UTC).replace(tzinfo=None),
                    stop.astimezone(UTC).replace(tzinfo=None),
                )
                for begin, stop, _meta in intervals
            ]
        )
