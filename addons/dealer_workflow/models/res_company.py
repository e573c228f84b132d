from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    workflow_manager_id = fields.Many2one(
        "res.users",
        string="Manager of the Store",
        help="Who takes the steps and gives the approvals left to the manager of the store.",
    )

    def _get_workflow_deadline(self, start, hours):
        """When so many working hours of the store have passed.

        :param start: datetime, UTC
        :param float hours: 0 for no limit
        :return: datetime, UTC, or False
        """
        return start + timedelta(hours=hours) if hours else False

    def _get_workflow_hours(self, spans):
        """Working hours of the store in each span, in one go.

        :param spans: dict {key: (start, end)}, datetimes in UTC
        :return: dict {key: hours}
        """
        return {key: (end - start).total_seconds() / 3600 for key, (start, end) in spans.items()}
