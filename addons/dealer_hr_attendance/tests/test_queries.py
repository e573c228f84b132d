from odoo.tests import tagged

from .common import AttendanceCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, AttendanceCommon):
    def test_sheet_lines(self):
        people = [
            self._create_employee(name=f"P{number}", resource_calendar_id=self.calendar.id)
            for number in range(8)
        ]
        for person in people:
            self._take_in((2, 8, 30), (2, 17, 5), employee=person)
        sheet = self._create_sheet()
        sheet._compute_sheet()
        lines = sheet.line_ids.filtered(lambda line: line.employee_id in people)
        self._check_queries(lines, self.hr_user)
