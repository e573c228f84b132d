from datetime import timedelta

from odoo.fields import Command, Date

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class InsuranceClaimCommon(WorkshopCommon):
    """A car with its policies in force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insurer, cls.other = cls.env["res.partner"].create(
            [{"name": "Test insurer", "is_insurer": True}, {"name": "Other", "is_insurer": True}]
        )
        cls.today = Date.today()
        cls.policy = cls._create_policy("C1", "product_commercial", "cover_damage")
        cls._create_policy("K1", "product_compulsory", "cover_compulsory")

    @classmethod
    def _create_policy(cls, number, product, cover, days=-100):
        ref = cls.env.ref
        policy = cls.env["dealer.insurance.policy"].create(
            {
                "insurer_id": cls.insurer.id,
                "product_id": ref(f"dealer_sales_insurance.{product}").id,
                "vehicle_id": cls.vehicle.id,
                "partner_id": cls.env["res.partner"].create({"name": "Holder"}).id,
                "policy_number": number,
                "date_start": cls.today + timedelta(days=days),
                "cover_ids": [
                    Command.create(
                        {"cover_id": ref(f"dealer_sales_insurance.{cover}").id, "premium": 1000}
                    )
                ],
            }
        )
        policy.sudo().action_issue()
        return policy

    def _create_claim(self, order, **values):
        action = order.action_open_insurance_claim()
        defaults = {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
            if key.startswith("default_")
        }
        return self.env["dealer.insurance.claim"].create({**defaults, **values})
