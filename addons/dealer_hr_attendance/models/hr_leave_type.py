from odoo import fields, models


class HrLeaveType(models.Model):
    _inherit = "hr.leave.type"

    absence_kind = fields.Selection(
        [
            ("sick", "Sick Leave"),
            ("personal", "Personal Leave"),
            ("annual", "Annual Leave"),
            ("marriage", "Marriage Leave"),
            ("maternity", "Maternity Leave"),
            ("paternity", "Paternity Leave"),
            ("bereavement", "Bereavement Leave"),
            ("injury", "Work Injury Leave"),
            ("lieu", "Time Off in Lieu"),
            ("other", "Other Leave"),
        ],
        default="other",
        required=True,
        help="The column of the monthly attendance sheet this time off is counted in.",
    )
