from datetime import date, datetime

from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon

# Tuesday; the store's clock is eight hours ahead: 08:00 there is 00:00 UTC
TODAY = date(2026, 3, 10)
NOW = "2026-03-09 22:00:00"


def at(hour, day=10, minute=0):
    """Return the moment (naive UTC) when it is `hour` on a day of March 2026 in the store."""
    return datetime(2026, 3, day, hour, minute) - SHIFT


SHIFT = datetime(2026, 3, 10, 8) - datetime(2026, 3, 10)


class PlanningCommon(WorkshopCommon):
    """A store in Shanghai with two bays and two technicians, open Monday to Saturday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = "Asia/Shanghai"
        cls.opening = cls._create_calendar("Opening", range(6), (8, 18))
        cls.shift = cls._create_calendar("Shift", range(5), (8, 12), (13, 17))
        cls.company.resource_calendar_id = cls.opening
        cls.company.write(
            {
                "workshop_calendar_id": cls.opening.id,
                "appointment_step": 30,
                "appointment_buffer": 30,
                "appointment_hours": 1,
            }
        )
        Kind = cls.env["dealer.workshop.bay.kind"]
        cls.lift = Kind.create({"name": "Test lift", "code": "TLIFT"})
        cls.rig = Kind.create({"name": "Test alignment", "code": "TRIG"})
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Test workshop",
                "skill_level_ids": [
                    Command.create(
                        {"name": f"Level {n}", "level_progress": 33 * n, "default_level": n == 1}
                    )
                    for n in (1, 2, 3)
                ],
                "skill_ids": [
                    Command.create({"name": "Test mechanics"}),
                    Command.create({"name": "Test electrics"}),
                ],
            }
        )
        cls.mechanics, cls.electrics = cls.skill_type.skill_ids.sorted("name", reverse=True)
        cls.levels = cls.skill_type.skill_level_ids.sorted("level_progress")
        cls.bay_1 = cls._create_bay("Bay 1", cls.lift)
        cls.bay_2 = cls._create_bay("Bay 2", cls.lift | cls.rig)
        cls.anna = cls._create_employee("Anna", {cls.mechanics: 2})
        cls.ben = cls._create_employee("Ben", {cls.mechanics: 1, cls.electrics: 3})
        cls.oil_change = cls._create_operation("Oil change", 1, cls.mechanics, 1, cls.lift)
        cls.wiring = cls._create_operation("Wiring", 2, cls.electrics, 3, cls.lift)
        cls.alignment = cls._create_operation("Alignment", 1.5, cls.mechanics, 1, cls.rig)
        cls.adviser = cls._create_user("service_adviser", tz="Asia/Shanghai")
        cls.controller = cls._create_user("workshop_controller", tz="Asia/Shanghai")

    # === FACTORIES === #

    @classmethod
    def _create_calendar(cls, name, days, *hours, **values):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": cls.zone,
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "work",
                            "dayofweek": str(day),
                            "hour_from": hour_from,
                            "hour_to": hour_to,
                            "day_period": "morning" if hour_from < 12 else "afternoon",
                        }
                    )
                    for day in days
                    for hour_from, hour_to in hours
                ],
                **values,
            }
        )

    @classmethod
    def _create_bay(cls, name, kinds, **values):
        return cls.env["dealer.workshop.bay"].create(
            {
                "name": name,
                "kind_ids": [Command.set(kinds.ids)],
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _create_employee(cls, name, skills=None, **values):
        employee = cls.env["hr.employee"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "is_technician": True,
                "resource_calendar_id": cls.shift.id,
                "tz": cls.zone,
                **values,
            }
        )
        for skill, level in (skills or {}).items():
            cls._teach(employee, skill, level)
        return employee

    @classmethod
    def _teach(cls, employee, skill, level, **values):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_id": skill.id,
                "skill_level_id": cls.levels[level - 1].id,
                "skill_type_id": cls.skill_type.id,
                "valid_from": "2020-01-01",
                **values,
            }
        )

    @classmethod
    def _create_operation(cls, name, hours, skill, level, kind, **values):
        operation = cls.env["dealer.operation"].create(
            {
                "name": name,
                "code": f"T-{name.upper().replace(' ', '-')}",
                "skill_id": skill.id,
                "skill_level_id": cls.levels[level - 1].id,
                "bay_kind_id": kind.id,
                **values,
            }
        )
        cls.env["dealer.labour.standard"].create({"operation_id": operation.id, "hours": hours})
        return operation

    @classmethod
    def _create_appointment(cls, *operations, user=None, **values):
        Appointment = cls.env["dealer.workshop.appointment"]
        if user:
            Appointment = Appointment.with_user(user)
        return Appointment.create(
            {
                "vehicle_id": cls.vehicle.id,
                "company_id": cls.company.id,
                "operation_ids": [Command.set([op.id for op in operations or [cls.oil_change]])],
                **values,
            }
        )

    @classmethod
    def _book(cls, start, hours=1.0, bay=None, employee=None, **values):
        return cls.env["dealer.workshop.booking"]._book(
            {
                "start_on": start,
                "hours": hours,
                "bay_id": (cls.bay_1 if bay is None else bay).id,
                "employee_id": (cls.anna if employee is None else employee).id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _need(cls, hours=1.0, skill=None, level=1, kind=None, ready_on=None, key=None):
        return cls.env["dealer.workshop.capacity"]._make_need(
            hours,
            skill or cls.env["hr.skill"],
            cls.levels[level - 1] if skill else cls.env["hr.skill.level"],
            kind or cls.env["dealer.workshop.bay.kind"],
            ready_on,
            key,
        )

    @classmethod
    def _leave(cls, start, end, employee=None, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "company_id": cls.company.id,
                "resource_id": employee.resource_id.id if employee else False,
                "calendar_id": False,
                "date_from": start,
                "date_to": end,
                **values,
            }
        )
