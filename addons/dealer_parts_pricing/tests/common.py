from itertools import count

from odoo import Command

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.dealer_parts.tests.common import PartsFactories


class PricingCommon(PartsFactories, BaseCommon):
    """Parts with prices and costs, a customer class, and who changes prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._counter = count(1)
        cls.company = cls.env.company
        cls.part_class = cls.env["dealer.part.class"].create({"name": "Test", "code": "TSTP"})
        cls.pads = cls._create_part("Brake pads", 100.0, 60.0)
        cls.oil = cls._create_part("Oil filter", 20.0, 8.0)
        cls.trade = cls.env["product.pricelist"].create(
            {
                "name": "Trade",
                "is_part_class": True,
                "currency_id": cls.company.currency_id.id,
                "company_id": cls.company.id,
            }
        )
        cls.matrix = cls.env["dealer.part.price.matrix"].create(
            {
                "name": "Test",
                "band_ids": [
                    Command.create({"cost_from": 0, "factor": 2.0}),
                    Command.create({"cost_from": 50, "factor": 1.5}),
                ],
            }
        )
        cls.manager = cls._create_user("parts_manager")
        cls.boss = cls._create_user("general_manager")

    @classmethod
    def _create_part(cls, name, price, cost=0.0, **values):
        return super()._create_part(
            name=name,
            part_number=f"PRICE-{next(cls._counter):04d}",
            part_class_id=cls.part_class.id,
            list_price=price,
            standard_price=cost,
            **values,
        )

    @classmethod
    def _create_change(cls, user=None, **values):
        values = {
            "reason": "New list of the maker",
            "company_id": cls.company.id,
            "class_ids": [Command.set(cls.part_class.ids)],
            "percent": 10.0,
            **values,
        }
        return cls.env["dealer.part.price.change"].with_user(user or cls.manager).create(values)

    @classmethod
    def _propose(cls, **values):
        change = cls._create_change(**values)
        change.action_propose()
        return change

    @classmethod
    def _step(cls, document, code, user=None):
        stage = document.sudo().workflow_stage_id
        step = stage.workflow_id.transition_ids.filtered(lambda t: t.code == code)
        return document.with_user(user or cls.manager).workflow_step(step.id)

    @classmethod
    def _line(cls, change, part):
        return change.line_ids.filtered(lambda line: line.product_id == part)
