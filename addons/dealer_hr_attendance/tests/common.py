from datetime import date, datetime, timedelta

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon


class AttendanceCommon(PeopleCommon):
    """A store on Shanghai's clock whose people are due from 8 to 17 on weekdays.

    The month of the tests is March 2026: it begins on a Sunday and has 22 weekdays.
    """

    MONTH = date(2026, 3, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Store",
                "company_id": cls.store.id,
                "tz": "Asia/Shanghai",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Work",
                            "dayofweek": str(day),
                            "hour_from": since,
                            "hour_to": until,
                            "day_period": period,
                        },
                    )
                    for day in range(5)
                    for since, until, period in (
                        (8, 12, "morning"),
                        (12, 13, "lunch"),
                        (13, 17, "afternoon"),
                    )
                ],
            }
        )
        cls.store.resource_calendar_id = cls.calendar
        cls.store.country_id = cls.env.ref("base.cn")
        cls.env["dealer.calendar.day"].search([]).unlink()
        people = cls.Employee.search([("company_id", "=", cls.store.id)])
        people.write({"resource_calendar_id": cls.calendar.id, "tz": "Asia/Shanghai"})
        cls.technician.write({"staff_number": "T-001", "barcode": "B001"})
        cls.employee.write({"staff_number": "T-002", "barcode": "B002"})
        cls.Sheet = cls.env["dealer.attendance.sheet"]
        cls.Punch = cls.env["dealer.punch"]
        cls.rule = cls.env["dealer.attendance.rule"].create(
            {"company_id": cls.store.id, "date_from": "2026-01-01"}
        )

    @classmethod
    def _at(cls, day, hour, minute=0):
        """Return the moment (naive UTC) of an hour of a day of March 2026 in Shanghai."""
        local = datetime(2026, 3, 1) + timedelta(days=day - 1, hours=hour, minutes=minute)
        return local - timedelta(hours=8)

    @classmethod
    def _take_in(cls, *rows, employee=None):
        """Take in punches: (day, hour, minute) of the technician, or of somebody else."""
        employee = employee or cls.technician
        return cls.Punch.with_company(cls.store)._take_in(
            [
                {"employee_id": employee.id, "moment": cls._at(*row), "source": "device"}
                for row in rows
            ]
        )

    @classmethod
    def _take_in_weekdays(cls, employee=None, skip=()):
        """Take in a month of punches on time."""
        rows = []
        for day in range(1, 32):
            if date(2026, 3, day).weekday() < 5 and day not in skip:
                rows += [(day, 7, 55), (day, 17, 5)]
        return cls._take_in(*rows, employee=employee)

    @classmethod
    def _create_sheet(cls, **values):
        return cls.Sheet.create({"company_id": cls.store.id, "month": cls.MONTH, **values})

    @classmethod
    def _get_line(cls, sheet, employee=None):
        employee = employee or cls.technician
        return sheet.line_ids.filtered(lambda line: line.employee_id == employee)

    @classmethod
    def _get_day(cls, sheet, day, employee=None):
        line = cls._get_line(sheet, employee)
        return line.day_ids.filtered(lambda item: item.date == date(2026, 3, day))

    @classmethod
    def _create_leave(cls, first, last=None, kind="sick", employee=None, **values):
        """Return validated leave of days of March 2026."""
        kind = cls.env["hr.leave.type"].create(
            {
                "name": kind,
                "absence_kind": kind,
                "requires_allocation": False,
                "leave_validation_type": "no_validation",
                "request_unit": values.pop("unit", "day"),
            }
        )
        return (
            cls.env["hr.leave"]
            .with_context(leave_skip_state_check=True)
            .create(
                {
                    "name": "Leave",
                    "employee_id": (employee or cls.technician).id,
                    "holiday_status_id": kind.id,
                    "request_date_from": date(2026, 3, first),
                    "request_date_to": date(2026, 3, last or first),
                    **values,
                }
            )
        )

    @classmethod
    def _create_request(cls, day, since, until, employee=None, **values):
        request = cls.env["dealer.overtime.request"].create(
            {
                "employee_id": (employee or cls.technician).id,
                "company_id": cls.store.id,
                "date_from": cls._at(day, since),
                "date_to": cls._at(day, until),
                "reason": "Cars promised for tomorrow",
                **values,
            }
        )
        request.action_ask()
        return request

    @classmethod
    def _step(cls, sheet, user, code):
        """Take a step of the sheet's workflow as somebody."""
        transition = cls.env["dealer.workflow.transition"].search(
            [("workflow_id.key", "=", "dealer_hr_attendance.sheet"), ("code", "=", code),
             ("workflow_id.state", "=", "published")], limit=1,
        )  # fmt: skip
        return sheet.with_user(user).workflow_step(transition.id)

    @classmethod
    def _confirm_all(cls, sheet, but=()):
        for line in sheet.line_ids.filtered("has_login"):
            if line.employee_id not in but:
                line.with_user(line.employee_id.user_id).action_confirm()

    @classmethod
    def _approve(cls):
        """Return the sheet of the month, asked, confirmed by everybody and approved."""
        sheet = cls._create_sheet()
        cls._step(sheet, cls.hr_user, "ask")
        cls._confirm_all(sheet)
        cls._step(sheet, cls.hr_manager_user, "approve")
        return sheet
