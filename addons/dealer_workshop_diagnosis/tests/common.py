from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon

REPORT = """VIN: {vin}
Odometer: 12,034 km
[Engine Control Module]
P0171-00 Mixture too lean (stored)
  Freeze frame
  Engine speed: 1450 rpm
P0300 Random misfire - pending
Something the reader does not know
"""


class DiagnosisCommon(WorkshopCommon):
    """A car of a series, a known fault with an operation, a bulletin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Guide brand"})
        cls.series, cls.other_series = cls.env["fleet.vehicle.model"].create(
            [{"name": name, "brand_id": cls.brand.id} for name in ("Guide A", "Guide B")]
        )
        cls.car = cls._create_vehicle(model_id=cls.series.id, license_plate="粤A66601")
        cls.operation = cls.env["dealer.operation"].create(
            {
                "name": "Replace intake hose",
                "code": f"DG-{next(cls._counter)}",
                "standard_ids": [Command.create({"hours": 0.8})],
                "line_ids": [
                    Command.create({"line_type": "labour", "quantity": 1}),
                    Command.create({"line_type": "part", "product_id": cls.oil.id}),
                ],
            }
        )
        cls.code = cls.env["dealer.fault.code"].search(
            [("code", "=", "P0171"), ("brand_id", "=", False)]
        ) or cls.env["dealer.fault.code"].create({"code": "P0171", "description": "Too lean"})
        cls.known = cls.env["dealer.known.fault"].create(
            {
                "name": "Intake hose torn",
                "symptoms": "怠速抖动, hisses under the bonnet",
                "cause": "Hose behind the air mass meter is torn",
                "remedy": "Replace the hose",
                "code_ids": [Command.set(cls.code.ids)],
                "model_ids": [Command.set(cls.series.ids)],
                "operation_ids": [Command.set(cls.operation.ids)],
            }
        )
        cls.bulletin = cls.env["dealer.technical.document"].create(
            {
                "name": "Lean mixture: check the intake",
                "number": "TB-1",
                "url": "https://example.com/tb-1",
                "model_ids": [Command.set(cls.series.ids)],
                "code_ids": [Command.set(cls.code.ids)],
                "km_from": 10000,
                "km_to": 60000,
            }
        )
        cls.technician = cls._create_technician()
        cls.adviser = cls._create_user("service_adviser")
        cls.env.flush_all()

    @classmethod
    def _create_visit(cls, concern="Shakes at idle", vehicle=None, mileage=20000, **values):
        order = cls._create_order(
            vehicle_id=(vehicle or cls.car).id,
            mileage_in=mileage,
            job_ids=[Command.create({"concern": concern})],
            **values,
        )
        order.line_ids.unlink()
        return order
