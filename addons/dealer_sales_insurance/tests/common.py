from odoo.fields import Command

from odoo.addons.dealer_vehicle_sales.tests.test_behalf import BehalfCommon


class InsuranceCommon(BehalfCommon):
    """Two insurers, the products of the addon, rates of 20 % and 10 % for renewals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insurer, cls.other_insurer = cls.env["res.partner"].create(
            [
                {"name": "Test insurer", "is_insurer": True, "is_company": True},
                {"name": "Other insurer", "is_insurer": True, "is_company": True},
            ]
        )
        cls.compulsory = cls.env.ref("dealer_sales_insurance.product_compulsory")
        cls.commercial = cls.env.ref("dealer_sales_insurance.product_commercial")
        cls.damage = cls.env.ref("dealer_sales_insurance.cover_damage")
        cls.third = cls.env.ref("dealer_sales_insurance.cover_third_party")
        cls.must = cls.env.ref("dealer_sales_insurance.cover_compulsory")
        cls.env["dealer.insurance.commission"].create(
            [
                {"insurer_id": cls.insurer.id, "percent": 20, "date_from": "2020-01-01"},
                {
                    "insurer_id": cls.insurer.id,
                    "percent": 10,
                    "date_from": "2020-01-01",
                    "kind": "renewal",
                },
                {
                    "insurer_id": cls.insurer.id,
                    "percent": 4,
                    "date_from": "2020-01-01",
                    "product_id": cls.compulsory.id,
                },
            ]
        )
        cls.env.ref("dealer_sales_insurance.product_commission").taxes_id = False
        cls.car = cls._buy(100000)
        cls.env.flush_all()

    @classmethod
    def _create_policy(cls, number="P1", issue=True, **values):
        values.setdefault("product_id", cls.commercial.id)
        values.setdefault(
            "cover_ids",
            [
                Command.create(
                    {"cover_id": cls.damage.id, "sum_insured": 200000, "premium": 3333.33}
                ),
                Command.create({"cover_id": cls.third.id, "sum_insured": 2000000, "premium": 1200}),
            ],
        )
        policy = cls.env["dealer.insurance.policy"].create(
            {
                "insurer_id": cls.insurer.id,
                "vehicle_id": cls.car.id,
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "policy_number": number,
                "paid_through": "insurer",
                "user_id": cls.clerk.id,
                **values,
            }
        )
        if issue:
            policy.action_issue()
        cls.env.flush_all()
        return policy

    @classmethod
    def _create_quote(cls, deal, insurer=None, premium=4000, **values):
        return cls.env["dealer.insurance.quote"].create(
            {
                "order_id": deal.id,
                "insurer_id": (insurer or cls.insurer).id,
                "vehicle_tax": 420,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": cls.compulsory.id,
                            "cover_id": cls.must.id,
                            "premium": 950,
                        }
                    ),
                    Command.create(
                        {
                            "product_id": cls.commercial.id,
                            "cover_id": cls.damage.id,
                            "premium": premium,
                        }
                    ),
                ],
                **values,
            }
        )
