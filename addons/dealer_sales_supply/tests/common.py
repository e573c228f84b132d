import base64
import csv
import io

from odoo.fields import Command

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon

HEADERS = (
    "Maker order number", "VIN", "Trim code", "Exterior colour", "Engine number",
    "Certificate number", "Built on", "Key code", "Invoice price", "Expected on", "Carrier",
    "Truck",
)  # fmt: skip


class SupplyCommon(VehicleSalesCommon):
    """A maker's order and shipping lists for the store of the sales tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trim.code = "LUX-26"
        cls.trim.purchase_price = 150000
        # what other addons ship is not what these tests check
        cls.env["dealer.checklist.template"].search([("kind", "=", "inbound")]).active = False
        cls.manager = cls._create_user("sales_manager")
        cls.clerk = cls._create_user("stock_clerk")

    @classmethod
    def _create_inbound_template(cls):
        return cls.env["dealer.checklist.template"].create(
            {
                "name": "Test arrival",
                "kind": "inbound",
                "company_id": cls.company.id,
                "outline": "four",
                "item_ids": [Command.create({"name": "Paint", "required": True})],
            }
        )

    @classmethod
    def _order(cls, *lines, confirm=True, **values):
        """An order to the maker; a line is (quantity, colour or None[, values])."""
        order = cls.env["dealer.maker.order"].create(
            {
                "partner_id": cls.vendor.id,
                "line_ids": [
                    Command.create(
                        {
                            "trim_id": cls.trim.id,
                            "quantity": quantity,
                            "color_id": color.id if color else False,
                            **(more[0] if more else {}),
                        }
                    )
                    for quantity, color, *more in lines
                ],
                **values,
            }
        )
        if confirm:
            order.action_send()
            order.action_allocate_all()
            order.action_confirm()
        return order

    @classmethod
    def _row(cls, **values):
        row = {
            "Maker order number": "",
            "VIN": cls._vin(),
            "Trim code": "LUX-26",
            "Exterior colour": "Test white",
            "Engine number": "",
            "Certificate number": "",
            "Built on": "2026-01-05",
            "Key code": "K1",
            "Invoice price": "151000",
            "Expected on": "2026-02-01",
            "Carrier": "Fast Freight",
            "Truck": "T-1",
        }
        row["Engine number"] = f"E{row['VIN'][-6:]}"
        row["Certificate number"] = f"C{row['VIN'][-6:]}"
        return {**row, **values}

    @classmethod
    def _ship(cls, *rows, user=None, check=False):
        """Import a shipping list of these rows; return the import."""
        text = io.StringIO()
        writer = csv.DictWriter(text, HEADERS)
        writer.writeheader()
        writer.writerows(rows)
        job = (
            cls.env["dealer.import"]
            .with_user(user or cls.manager)
            .create(
                {
                    "kind": "vehicle_shipment",
                    "file": base64.b64encode(text.getvalue().encode()),
                    "file_name": "shipping.csv",
                    "partner_id": cls.vendor.id,
                    "warehouse_id": cls.warehouse.id,
                    "company_id": cls.company.id,
                }
            )
        )
        job.action_check() if check else job.action_import()
        return job

    @classmethod
    def _arrival(cls, vin):
        return cls.env["dealer.vehicle.arrival"].search(
            [("vin", "=", vin), ("state", "!=", "cancelled")]
        )
