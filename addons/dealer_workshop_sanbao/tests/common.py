from datetime import date, datetime, timedelta

from freezegun import freeze_time
from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon

NOW = "2026-03-02 01:00:00"


class SanbaoCommon(WorkshopCommon):
    """A store in China, a household car sold in 2025, and the faults it has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.cn")
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.manager = cls._create_user("general_manager")
        cls.company.sanbao_manager_id = cls.manager
        cls.adviser = cls._create_user("service_adviser")
        cls.car = cls._create_vehicle(warranty_start=date(2025, 6, 1))
        cls.noise = cls._create_fault("Test rattles")
        cls.brakes = cls._create_fault("Test no brakes", assembly="brakes", is_safety=True)
        cls.engine = cls.env.ref("dealer_workshop_sanbao.part_engine")
        cls.crankshaft = cls.env.ref("dealer_workshop_sanbao.part_crankshaft")

    @classmethod
    def _create_fault(cls, name, **values):
        return cls.env["dealer.sanbao.fault"].create({"name": name, **values})

    @classmethod
    def _visit(cls, fault=None, days=1.0, received=datetime(2025, 9, 1), km=9000, **values):
        """A visit of the car for a quality problem, finished after `days`."""
        job = {
            "concern": "It rattles",
            "is_quality_problem": True,
            "sanbao_fault_id": (fault or cls.noise).id,
            **values,
        }
        with freeze_time(received):
            order = cls.env["dealer.repair.order"].create(
                {
                    "vehicle_id": cls.car.id,
                    "received_on": received,
                    "mileage_in": km,
                    "job_ids": [Command.create(job)],
                }
            )
            order.action_start()
        if days:
            order.job_ids._set_facts({"done_on": received + timedelta(days=days)})
        else:
            order._count_sanbao()
        return order

    @classmethod
    def _get(cls, kind, car=None):
        return cls.env["dealer.sanbao.counter"].search(
            [("vehicle_id", "=", (car or cls.car).id), ("kind", "=", kind)]
        )

    @classmethod
    def _get_tasks(cls, car=None):
        kind = cls.env.ref("dealer_workshop_sanbao.activity_type_sanbao")
        car = car or cls.car
        car.invalidate_recordset(["activity_ids"])
        return car.activity_ids.filtered(lambda a: a.activity_type_id == kind)
