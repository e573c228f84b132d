from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE, VehicleSalesCommon

CARD, CODE = "11010519491231002X", "91110000600037341L"


class ContractCommon(VehicleSalesCommon):
    """A deal with a car that has all its numbers, and its contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"identity_number": CARD, "email": "buyer@example.com"})
        cls.vehicle = cls._buy(150000)
        cls.vehicle.write(
            {
                "engine_number": "EN7000001",
                "certificate_number": "WAB7000001",
                "build_date": "2026-03-05",
                "color_id": cls.white.id,
            }
        )
        cls.accessory = cls.env["product.product"].create(
            {"name": "Test mats", "list_price": 800, "type": "consu", "taxes_id": False}
        )
        cls.consultant = cls._create_user("sales_consultant")

    @classmethod
    def _create_contract(cls, deal=None, user=None, **values):
        deal = deal or cls._create_deal(cls.vehicle, user=user or cls.consultant, **values)
        return cls.env["dealer.sales.contract"].browse(deal.action_make_contract()["res_id"])

    @classmethod
    def _sign(cls, contract, name="Test buyer", method="tablet", user=None):
        """Sign at the desk, as the dialog does."""
        wizard = (
            cls.env["dealer.sales.contract.sign"]
            .with_user(user or cls.consultant)
            .create(
                {
                    "contract_id": contract.id,
                    "digest": contract.digest,
                    "signed_by": name,
                    "method": method,
                    "signature": SIGNATURE if method == "tablet" else False,
                    "scan": SIGNATURE if method == "paper" else False,
                }
            )
        )
        action = wizard.action_sign()
        contract.invalidate_recordset()
        return action
