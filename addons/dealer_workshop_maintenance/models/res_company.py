from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    service_reminder_days = fields.Integer(
        default=14, help="So many days before a service is due its owner is reminded."
    )
    service_reminder_daily = fields.Integer(
        default=40,
        help="So many new reminders a day at most: what the advisers can phone. 0: none are made "
        "by themselves.",
    )
    service_reminder_retry = fields.Integer(
        default=3, help="Days until somebody who was not reached is called again."
    )
    service_reminder_attempts = fields.Integer(
        default=3, help="So many attempts; then the reminder is given up."
    )
    service_reminder_channel = fields.Selection(
        [("phone", "Phone call"), ("mail", "E-mail, then phone call")],
        default="phone",
        required=True,
    )

    _service_reminder_positive = models.Constraint(
        "CHECK(service_reminder_days >= 0 AND service_reminder_daily >= 0 "
        "AND service_reminder_retry > 0 AND service_reminder_attempts > 0)",
        "Service reminders: days and numbers cannot be below zero, attempts and the days between "
        "them are at least one.",
    )
