from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_workshop_dispatch.tests.common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestAttendance(DispatchCommon):
    def test_paid_hours_are_attended(self):
        self.startClassPatcher(freeze_time(at(18, 11)))
        Day = self.env["dealer.technician.day"].sudo()
        domain = [("date", "=", "2026-03-10")]
        day = at(0, 10)
        first = last = self.company._get_store_date(day)
        Day._lay(self.company, first, last)
        self.assertEqual(
            set(Day.search(domain).mapped("attended_hours")), {8.0}, "the working hours"
        )
        attendance = (
            self.env["hr.attendance"]
            .sudo()
            .create({"employee_id": self.anna.id, "check_in": at(8), "check_out": at(11)})
        )
        Day._lay(self.company, first, last)
        hours = {row.employee_id: row.attended_hours for row in Day.search(domain)}
        self.assertEqual((hours[self.anna], hours[self.ben]), (attendance.worked_hours, 8.0))
        attendance.unlink()
        Day._lay(self.company, first, last)
        self.assertEqual(set(Day.search(domain).mapped("attended_hours")), {8.0})
