from odoo import Command

from odoo.addons.dealer_workshop_catalogue.tests.common import CatalogueCommon


class CouponCommon(CatalogueCommon):
    """A program of coupons with ten percent off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls._create_program()

    @classmethod
    def _create_program(cls, kind="coupons", reward=None, rules=(), user=None, **values):
        return (
            cls.env["loyalty.program"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "name": "Ten percent",
                    "program_type": kind,
                    "workshop_ok": True,
                    "company_id": cls.company.id,
                    "communication_plan_ids": [Command.clear()],
                    "rule_ids": [Command.clear(), *(Command.create(rule) for rule in rules)],
                    "reward_ids": [
                        Command.clear(),
                        Command.create({"discount": 10, "required_points": 1, **(reward or {})}),
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _create_coupon(cls, program=None, **values):
        return cls.env["loyalty.card"].create(
            {"program_id": (program or cls.program).id, "points": 1, **values}
        )

    @classmethod
    def _create_big_order(cls, **values):
        """Brakes and oil service: parts and labour of two operations."""
        order = cls._create_bare_order(**values)
        order._add_operations(cls.brakes + cls.service)
        return order
