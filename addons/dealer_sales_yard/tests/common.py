from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class YardCommon(VehicleSalesCommon):
    """A yard of four slots, a clerk and a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("stock_clerk")
        cls.manager = cls._create_user("sales_manager")
        cls.stock = cls.warehouse.lot_stock_id
        cls.second_yard = cls.env["stock.location"].create(
            {"name": "Second yard", "location_id": cls.stock.id, "company_id": cls.company.id}
        )
        cls.slots = cls.env["dealer.yard.slot"].create(
            [
                {"location_id": place.id, "row": row, "number": number}
                for place, row in ((cls.stock, "YA"), (cls.second_yard, "YB"))
                for number in (1, 2)
            ]
        )
        cls.bank = cls.env["res.partner"].create({"name": "Floor bank"})

    @classmethod
    def _keep(cls, vehicle, place="safe", keys=2):
        vehicle._create_papers(cls.company, keys, "K7", place)
        return vehicle.certificate_id
