from odoo.fields import Command

from odoo.addons.dealer_vehicle_sales.tests.test_behalf import BehalfCommon


class AgencyCommon(BehalfCommon):
    """A plate service of two steps and a tax service with a rate, in the test store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model.default_fuel_type = "gasoline"
        cls.fee = cls.env["product.product"].create(
            {
                "name": "Test fee",
                "type": "service",
                "deal_kind": "agency",
                "list_price": 500,
                "taxes_id": [Command.clear()],
                "invoice_policy": "order",
            }
        )
        cls.plate_charges = cls.env["product.product"].create(
            {
                "name": "Test plate charges",
                "type": "service",
                "is_on_behalf": True,
                "deal_kind": "agency",
                "list_price": 125,
            }
        )
        cls.plate = cls.env["dealer.agency.type"].create(
            {
                "name": "Test plate",
                "kind": "plate",
                "company_id": cls.company.id,
                "step_ids": [
                    Command.create({"name": "Hand in", "days": 2, "needs_papers": True}),
                    Command.create(
                        {"name": "Fetch", "days": 3, "result_kind": "plate", "sequence": 20}
                    ),
                ],
                "paper_ids": [
                    Command.create({"name": "Identity card", "goes_back": True}),
                    Command.create({"name": "License", "giver": "authority", "goes_back": True}),
                ],
                "charge_ids": [
                    Command.create({"product_id": cls.fee.id}),
                    Command.create({"product_id": cls.plate_charges.id, "sequence": 20}),
                ],
            }
        )
        cls.tax = cls.env["dealer.agency.type"].create(
            {
                "name": "Test tax",
                "kind": "purchase_tax",
                "company_id": cls.company.id,
                "charge_ids": [
                    Command.create(
                        {
                            "product_id": cls.purchase_tax.id,
                            "formula": "rate",
                            "rate_ids": [
                                Command.create(
                                    {"date_from": "2019-07-01", "energy": "fuel", "percent": 10}
                                ),
                                Command.create(
                                    {
                                        "date_from": "2026-01-01",
                                        "date_to": "2027-12-31",
                                        "energy": "new",
                                        "percent": 10,
                                        "relief_percent": 50,
                                        "relief_max": 15000,
                                    }
                                ),
                            ],
                        }
                    )
                ],
            }
        )

    @classmethod
    def _create_agency_deal(cls, types=None, confirm=True):
        deal = cls._create_deal(cls._buy(100000))
        deal._add_agency(types or cls.plate)
        if confirm:
            deal.action_confirm()
            deal.action_settle()
        cls.env.flush_all()
        return deal
