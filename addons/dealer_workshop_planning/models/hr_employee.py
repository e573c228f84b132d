from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    is_technician = fields.Boolean(
        string="Technician",
        help="Does jobs in the workshop: is planned by his working hours, leave and skills.",
    )
    workshop_booking_ids = fields.One2many(
        "dealer.workshop.booking",
        "employee_id",
        string="Workshop Bookings",
        groups="hr.group_hr_user",
    )
