from odoo import Command

from odoo.addons.dealer_workshop_planning.tests.common import PlanningCommon


class DispatchCommon(PlanningCommon):
    """A store with bays and technicians, users for them, and jobs to dispatch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna_user = cls._create_user("technician", tz=cls.zone)
        cls.ben_user = cls._create_user("technician", tz=cls.zone)
        cls.anna.user_id = cls.anna_user
        cls.ben.user_id = cls.ben_user
        cls.dispatch = (
            cls.env["dealer.dispatch"].with_user(cls.controller).with_company(cls.company)
        )

    @classmethod
    def _create_job(cls, hours=1.0, skill=None, level=1, kind=None, promised=False, **values):
        """A job of a car of its own, in the workshop."""
        vehicle = values.pop("vehicle_id", None) or cls._create_vehicle()
        order = cls._create_order(
            cls._labour_line(hours),
            vehicle_id=vehicle.id,
            mileage_in=0,
            promised_on=promised,
            job_ids=[
                Command.create(
                    {
                        "concern": values.pop("concern", "Noise from the front"),
                        "skill_id": skill.id if skill else False,
                        "skill_level_id": cls.levels[level - 1].id if skill else False,
                        "bay_kind_id": kind.id if kind else False,
                        **values,
                    }
                )
            ],
        )
        order.action_start()
        return order.job_ids

    @classmethod
    def _leave(cls, start, end, employee=None, **values):
        # these technicians are users: their leave is HR's to write
        return (
            cls.env["resource.calendar.leaves"]
            .sudo()
            .create(
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
        )

    def _drop(self, job, start, **values):
        return self.dispatch.drop(job.id, start=str(start), **values)
