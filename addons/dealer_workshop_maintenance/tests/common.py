from datetime import date, timedelta

from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class MaintenanceCommon(WorkshopCommon):
    """A series with a plan: oil every 10,000 km or 12 months, brake fluid every 24 months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Plan brand"})
        cls.series = cls.env["fleet.vehicle.model"].create(
            {"name": "Plan series", "brand_id": brand.id}
        )
        cls.oil_change, cls.fluid_change = cls.env["dealer.operation"].create(
            [
                {
                    "name": name,
                    "code": f"MT-{next(cls._counter)}",
                    "standard_ids": [Command.create({"hours": hours})],
                    "line_ids": [Command.create({"line_type": "labour", "quantity": 1})],
                }
                for name, hours in (("Oil service", 0.6), ("Brake fluid change", 0.8))
            ]
        )
        cls.task_oil, cls.task_fluid = cls.env["dealer.maintenance.task"].create(
            [
                {"name": "Oil", "operation_ids": [Command.set(cls.oil_change.ids)]},
                {"name": "Brake fluid", "operation_ids": [Command.set(cls.fluid_change.ids)]},
            ]
        )
        cls.plan = cls._create_plan(model_id=cls.series.id)
        cls.env.flush_all()

    @classmethod
    def _create_plan(cls, **values):
        return cls.env["dealer.maintenance.plan"].create(
            {
                "name": "Test plan",
                "typical_km": 14600,
                "item_ids": [
                    Command.create(
                        {
                            "task_id": cls.task_oil.id,
                            "first_km": 5000,
                            "first_months": 6,
                            "km": 10000,
                            "months": 12,
                        }
                    ),
                    Command.create({"task_id": cls.task_fluid.id, "months": 24}),
                ],
                **values,
            }
        )

    @classmethod
    def _create_car(cls, *readings, **values):
        """A car of the series with readings `(days ago, km)`."""
        vehicle = cls._create_vehicle(model_id=cls.series.id, **values)
        for days, km in readings:
            vehicle._add_odometer(km, date.today() - timedelta(days=days))
        return vehicle

    @classmethod
    def _add_operation(cls, order, operation):
        lines = [{"line_type": "labour", "name": operation.name, "quantity": 1}]
        return order._add_job(operation._prepare_job_values(), lines)

    @classmethod
    def _create_service(cls, vehicle, mileage, operation):
        """A visit for one operation of the plan."""
        order = cls._create_order(vehicle_id=vehicle.id, mileage_in=mileage)
        order.line_ids.unlink()
        order.job_ids.unlink()
        cls._add_operation(order, operation)
        return order

    @classmethod
    def _note(cls, vehicle, task, days, km):
        cls.env["dealer.maintenance.done"]._note(
            [
                {
                    "vehicle_id": vehicle.id,
                    "task_id": task.id,
                    "date": date.today() - timedelta(days=days),
                    "km": km,
                }
            ]
        )
