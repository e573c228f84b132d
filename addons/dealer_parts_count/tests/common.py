from itertools import count

from odoo import Command

from odoo.addons.dealer_parts.tests.common import ValuedPartsCommon


class CountCommon(ValuedPartsCommon):
    """A store with parts in bins at average cost, valued perpetually, and who counts them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._counter = count(1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.bin_a = cls.env["stock.location"].create(
            {"name": "A-01", "location_id": cls.stock.id, "usage": "internal"}
        )
        cls.bin_b = cls.bin_a.copy({"name": "B-01"})
        cls.loss_account = cls.company_data["default_account_expense"].copy({"code": "6099"})
        cls.part_class = cls.env["dealer.part.class"].create(
            {"name": "Test class", "code": "TST", "count_days": 30}
        )
        cls.pads = cls._create_part("Brake pads", barcode="6900000000123")
        cls.oil = cls._create_part("Oil filter")
        cls.pads.property_stock_inventory.valuation_account_id = cls.loss_account
        cls._receive(cls.pads, 10, 40.0, cls.bin_a)
        cls._receive(cls.oil, 8, 7.5, cls.bin_b)
        cls.keeper = cls._create_user("store_keeper")
        cls.second = cls._create_user("store_keeper")
        cls.manager = cls._create_user("parts_manager")
        cls.boss = cls._create_user("general_manager")

    def setUp(self):
        super().setUp()
        self.env.registry.clear_cache()  # blocked bins of a test that was rolled back
        self.addCleanup(self.env.registry.clear_cache)

    @classmethod
    def _create_part(cls, name, **values):
        values = {"part_number": f"TEST-{next(cls._counter):04d}", **values}
        return super()._create_part(name=name, part_class_id=cls.part_class.id, **values)

    @classmethod
    def _move(cls, part, quantity, origin, target, cost=None):
        move = cls.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "product_uom": part.uom_id.id,
                "location_id": origin.id,
                "location_dest_id": target.id,
                "company_id": cls.company.id,
                **({"price_unit": cost} if cost is not None else {}),
            }
        )
        move._action_confirm()
        move._action_assign()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        return move

    @classmethod
    def _receive(cls, part, quantity, cost, location=None):
        return super()._receive(part, quantity, cost, location=location or cls.bin_a)

    @classmethod
    def _issue(cls, part, quantity, location=None):
        return cls._move(
            part, quantity, location or cls.bin_a, cls.env.ref("stock.stock_location_customers")
        )

    @classmethod
    def _create_count(cls, user=None, **values):
        values = {
            "kind": "bins",
            "warehouse_id": cls.warehouse.id,
            "company_id": cls.company.id,
            "location_ids": [Command.set((cls.bin_a | cls.bin_b).ids)],
            **values,
        }
        return cls.env["dealer.part.count"].with_user(user or cls.keeper).create(values)

    @classmethod
    def _start(cls, user=None, **values):
        counting = cls._create_count(user, **values)
        cls._step(counting, "start")
        return counting

    @classmethod
    def _step(cls, document, code, user=None):
        stage = document.sudo().workflow_stage_id
        step = stage.workflow_id.transition_ids.filtered(lambda t: t.code == code)
        return document.with_user(user or document.env.user).workflow_step(step.id)

    @classmethod
    def _line(cls, counting, part, location=None):
        return counting.sudo().line_ids.filtered(
            lambda line: (
                line.product_id == part and line.location_id == (location or line.location_id)
            )
        )

    @classmethod
    def _scan(cls, counting, part, location, quantity, user=None, add=True):
        return counting.with_user(user or cls.keeper).action_scan(
            part.id, location.id, quantity, add=add
        )

    @classmethod
    def _approve(cls, document, *users):
        for user in users:
            review = document.sudo().workflow_request_id.review_ids.filtered(
                lambda r, u=user: r.state == "pending" and u in r.candidate_ids
            )
            review.with_user(user).action_approve()

    @classmethod
    def _on_hand(cls, part, location):
        return part.with_context(location=location.id).qty_available
