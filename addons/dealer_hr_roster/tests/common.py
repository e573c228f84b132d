from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon

MONTH = date(2031, 3, 1)  # a month of nobody's data; it begins on a Saturday


class RosterCommon(PeopleCommon):
    """A workshop with early and late shifts, a rotation and a team of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.resource_calendar_id.tz = "Asia/Shanghai"
        cls.early = cls._create_type("Early", "X1", 8, 16.5, 0.5)
        cls.late = cls._create_type("Late", "X2", 13, 21.5, 0.5)
        cls.night = cls._create_type("Night", "X3", 22, 6, 1)
        cls.second_user = new_test_user(
            cls.env, login="test_second_technician", groups="dealer_base.group_technician"
        )
        cls.second = cls._create_employee(
            name="Second",
            user_id=cls.second_user.id,
            department_id=cls.department.id,
            parent_id=cls.head.id,
        )

    @classmethod
    def _create_type(cls, name, code, start, end, rest=0, **values):
        return cls.env["dealer.shift.type"].create(
            {
                "name": name,
                "code": code,
                "start_hour": start,
                "end_hour": end,
                "break_hours": rest,
                "company_id": cls.store.id,
                **values,
            }
        )

    @classmethod
    def _create_pattern(cls, *types, **values):
        """A rotation of shifts; None is rest."""
        return cls.env["dealer.shift.pattern"].create(
            {
                "name": "Test rotation",
                "company_id": cls.store.id,
                "day_ids": [
                    Command.create({"sequence": n, "type_id": shift.id if shift else False})
                    for n, shift in enumerate(types)
                ],
                **values,
            }
        )

    @classmethod
    def _create_team(cls, pattern, people, anchor=MONTH, since=date(2031, 1, 1), **values):
        return cls.env["dealer.shift.team"].create(
            {
                "name": "Test team",
                "company_id": cls.store.id,
                "department_id": cls.department.id,
                "pattern_id": pattern.id,
                "anchor": anchor,
                "member_ids": [
                    Command.create({"employee_id": person.id, "date_from": since})
                    for person in people
                ],
                **values,
            }
        )

    @classmethod
    def _create_roster(cls, user=None, **values):
        rosters = cls.env["dealer.roster"].with_context(tracking_disable=True)
        if user:
            rosters = rosters.with_user(user)
        return rosters.create({"department_id": cls.department.id, "month": MONTH, **values})

    @classmethod
    def _set(cls, roster, employee, day, shift, reason=None):
        """Set one cell; `day` counts from the first of the month."""
        moment = MONTH + timedelta(days=day - 1)
        value = shift.id if shift else 0
        return roster.set_cells([[employee.id, moment.isoformat()]], value, reason)
