import random

from odoo.tests import tagged

from .common import VehicleCostCommon


class LedgerCase:
    """Random sequences of what happens to cars; after each the books and the stock agree.

    For every car: what is on the stock account = its value in stock + what left and is not billed
    yet - what is billed and has not left yet. A second ledger, kept by the test, knows what each
    car has cost.
    """

    STEPS = 45
    ROUNDS = 2

    def _random_amount(self, rng, low, high):
        return self.company.currency_id.round(rng.uniform(low, high))

    def _run(self, seed):
        rng = random.Random(seed)
        cars = {}
        self._origin_balance = self._balance(self.stock_account)
        acts = ["buy", "add", "add", "less", "undo", "move", "bill", "leave", "credit", "back"]
        for _step in range(self.STEPS):
            name = rng.choice(acts)
            done = getattr(self, f"_do_{name}")(rng, cars)
            if done:
                with self.subTest(seed=seed, act=name):
                    self._check(cars)

    def _pick(self, rng, cars, **wanted):
        found = [
            vehicle
            for vehicle, facts in cars.items()
            if all(facts[key] == value for key, value in wanted.items())
        ]
        return rng.choice(found) if found else None

    def _do_buy(self, rng, cars):
        if len(cars) >= 4:
            return False
        cost = self._random_amount(rng, 50000, 300000)
        vehicle = self._buy(cost)
        order = vehicle.lot_id.purchase_order_ids
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = bill.date
        bill.action_post()
        cars[vehicle] = {
            "cost": cost, "here": True, "billed": False, "deal": None, "returned": False,
            "credited": False, "costs": [],
        }  # fmt: skip
        return True

    def _do_add(self, rng, cars, sign=1):
        vehicle = self._pick(rng, cars)
        if not vehicle:
            return False
        amount = self._random_amount(rng, 1, 900) * sign
        figure = "demo" if sign < 0 else rng.choice(["freight", "refurbishment"])
        cost = self.Cost._add(vehicle, figure, amount)
        if cost:
            cars[vehicle]["cost"] += amount
            cars[vehicle]["costs"].append(cost)
        return True

    def _do_less(self, rng, cars):
        return self._do_add(rng, cars, -1)

    def _do_undo(self, rng, cars):
        vehicle = self._pick(rng, cars)
        if not vehicle or not cars[vehicle]["costs"]:
            return False
        cost = cars[vehicle]["costs"].pop(rng.randrange(len(cars[vehicle]["costs"])))
        cost._take_back()
        cars[vehicle]["cost"] -= cost.amount
        return True

    def _do_move(self, rng, cars):
        vehicle = self._pick(rng, cars, here=True, deal=None)
        if not vehicle:
            return False
        source = vehicle.location_id
        target = self.yard if source != self.yard else self.warehouse.lot_stock_id
        move = self.env["stock.move"].create(
            {
                "product_id": vehicle.product_id.id,
                "product_uom_qty": 1,
                "vehicle_id": vehicle.id,
                "location_id": source.id,
                "location_dest_id": target.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        self.assertEqual(vehicle.location_id, target)
        return True

    def _do_bill(self, rng, cars):
        vehicle = self._pick(rng, cars, deal=None, here=True)
        if vehicle:
            facts = cars[vehicle]
            facts["deal"] = self._create_deal(vehicle, confirm=True)
            self._pass_pdi(facts["deal"])
            self._release(facts["deal"])
            if rng.random() < 0.5:
                return True  # leaves before it is billed
        else:
            vehicle = self._pick(rng, cars, billed=False, here=False, returned=False)
        if not vehicle:
            return False
        facts = cars[vehicle]
        facts["deal"]._create_invoices().action_post()
        facts["billed"] = True
        return True

    def _do_leave(self, rng, cars):
        sold = [car for car, facts in cars.items() if facts["deal"] and facts["here"]]
        sold = [car for car in sold if not cars[car]["credited"] and not cars[car]["returned"]]
        if not sold:
            return False
        vehicle = rng.choice(sold)
        self._take_out(cars[vehicle]["deal"])
        cars[vehicle]["here"] = False
        return True

    def _do_back(self, rng, cars):
        gone = [car for car, facts in cars.items() if facts["deal"] and not facts["here"]]
        if not gone:
            return False
        vehicle = rng.choice(gone)
        facts = cars[vehicle]
        self._return(facts["deal"])
        facts["here"] = True
        facts["returned"] = True
        self._forget_deal(facts)
        return True

    def _do_credit(self, rng, cars):
        billed = [car for car, facts in cars.items() if facts["billed"] and not facts["credited"]]
        billed = [car for car in billed if cars[car]["returned"] or not cars[car]["here"]]
        if not billed:
            return False
        facts = cars[rng.choice(billed)]
        self._credit(facts["deal"])
        facts["credited"] = True
        self._forget_deal(facts)
        return True

    def _forget_deal(self, facts):
        """Back and credited (or never billed): the car is free for another deal."""
        if facts["here"] and (facts["credited"] or not facts["billed"]):
            facts.update(deal=None, billed=False, credited=False, returned=False)

    def _check(self, cars):
        currency = self.company.currency_id
        expected = 0.0
        vehicles = self.env["dealer.vehicle"].union(*cars)
        self.env.invalidate_all()
        for vehicle, facts in cars.items():
            lot = vehicle.lot_id
            moves = (
                lot.quant_ids
                and self.env["stock.move.line"]
                .search([("lot_id", "=", lot.id), ("state", "=", "done")])
                .move_id
            )
            out = sum(moves.filtered("is_out").mapped("value")) - sum(
                moves.filtered(lambda move: move.is_in and move.origin_returned_move_id).mapped(
                    "value"
                )
            )
            expected += lot.total_value + out
            if facts["here"] and not facts["billed"]:
                self.assertEqual(
                    currency.compare_amounts(lot.standard_price, facts["cost"]),
                    0,
                    f"{lot.standard_price} is not {facts['cost']}",
                )
                self.assertEqual(currency.compare_amounts(lot.total_value, facts["cost"]), 0)
        cogs = self.env["account.move.line"].search(
            [
                ("dealer_vehicle_id", "in", vehicles.ids),
                ("display_type", "=", "cogs"),
                ("account_id", "=", self.stock_account.id),
                ("parent_state", "=", "posted"),
            ]
        )
        expected += sum(cogs.mapped("balance"))
        booked = self._balance(self.stock_account) - self._origin_balance
        self.assertEqual(
            currency.compare_amounts(booked, expected), 0, f"books {booked}, stock {expected}"
        )
        self.assertEqual(
            currency.compare_amounts(
                sum(vehicles.lot_id.mapped("total_value")), self.product.total_value
            ),
            0,
        )

    def _test_random(self):
        self.yard = self.env["stock.location"].create(
            {
                "name": "Second yard",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
            }
        )
        for seed in range(self.ROUNDS):
            self.env["dealer.vehicle.stock"].flush_model()
            with self.cr.savepoint() as savepoint:
                self._run(seed)
                savepoint.rollback()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestLedger(LedgerCase, VehicleCostCommon):
    """Cents."""

    def test_random(self):
        self._test_random()


@tagged("post_install", "-at_install")
class TestLedgerYen(LedgerCase, VehicleCostCommon):
    """A currency without cents."""

    ROUNDS = 1

    @classmethod
    def setup_main_currency(cls):
        currency = cls.env.ref("base.JPY")
        currency.active = True
        return currency

    def test_random(self):
        self._test_random()


@tagged("post_install", "-at_install")
class TestLedgerDinar(LedgerCase, VehicleCostCommon):
    """A currency of a thousand fils."""

    ROUNDS = 1

    @classmethod
    def setup_main_currency(cls):
        currency = cls.env.ref("base.KWD")
        currency.write({"active": True, "rounding": 0.001})
        return currency

    def test_random(self):
        self._test_random()
