from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestTransfer(YardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Second store")["company"]
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)], limit=1
        )
        cls.other_manager = cls._create_user("sales_manager", company_id=cls.other.id)

    def _transfer(self, cars, destination, user=None):
        return self.env["dealer.vehicle.transfer"].with_user(user or self.manager).create(
            {
                "source_id": self.warehouse.id,
                "destination_id": destination.id,
                "vehicle_ids": cars.ids,
            }
        )  # fmt: skip

    def test_within_a_store(self):
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Annex", "code": "ANX", "company_id": self.company.id}
        )
        [car] = self._buy(1000)
        self.slots[0]._put(car)
        transfer = self._transfer(car, warehouse, self.clerk)
        transfer.action_ask()
        self.assertEqual(transfer.category, "approved")
        transfer.action_send()
        self.assertEqual((transfer.category, car.lifecycle), ("in_transit", "in_transit"))
        self.assertFalse(car.slot_id)
        transfer.action_receive()
        self.assertEqual(transfer.category, "received")
        self.assertEqual(car.location_id, warehouse.lot_stock_id)
        self.assertEqual(car.stock_cost, 1000)

    def test_between_stores(self):
        [car] = self._buy(1000)
        car.stock_date = "2026-01-02"
        lot = car.lot_id
        paper = self._keep(car)
        transfer = self._transfer(car, self.other_warehouse)
        transfer.action_ask()
        self.assertEqual(transfer.category, "asked")
        theirs = transfer.with_user(self.other_manager)
        with self.assertRaisesRegex(UserError, "people of"):
            theirs.action_approve()
        transfer.action_approve()
        with self.assertRaisesRegex(UserError, "people of"):
            theirs.action_send()
        transfer.action_send()
        self.assertEqual((theirs.category, car.lifecycle), ("in_transit", "in_transit"))
        rows = self.env["dealer.vehicle.stock"].search([("vehicle_id", "=", car.id)])
        self.assertEqual((rows.company_id, rows.board_state), (self.other, "transit"))
        with self.assertRaisesRegex(UserError, "people of"):
            transfer.action_receive()
        theirs.action_receive()
        self.assertEqual((theirs.category, car.lifecycle), ("received", "in_stock"))
        self.assertEqual(theirs.workflow_stage_id.category, "received")
        car.invalidate_recordset()
        # one VIN is one car, of the other store now: its cost, its age, its papers
        self.assertEqual((car.company_id, car.lot_id), (self.other, lot))
        self.assertEqual(str(car.stock_date), "2026-01-02")
        self.assertEqual(lot.with_company(self.other).standard_price, 1000)
        self.assertEqual(paper.company_id, self.other)
        self.assertEqual(set(car.key_ids.company_id.ids), {self.other.id})
        # both books: what the one has less the other has more
        for company, sign in ((self.company, -1), (self.other, 1)):
            items = self.env["account.move.line"].search(
                [("dealer_vehicle_id", "=", car.id), ("company_id", "=", company.id),
                 ("name", "like", transfer.name)]
            )  # fmt: skip
            account = company.vehicle_transfer_account_id
            between = items.filtered(lambda item: item.account_id == account)  # noqa: B023
            self.assertEqual(between.balance, -sign * 1000, company.name)
            self.assertEqual((items - between).balance, sign * 1000)
            self.assertEqual(items.move_id.mapped("state"), ["posted"])

    def test_refusals(self):
        sold, free = self._buy(100, 110)
        self._create_deal(sold, confirm=True)
        transfer = self._transfer(sold, self.other_warehouse)
        with self.assertRaises(UserError):
            transfer.action_ask()
        transfer = self._transfer(free, self.other_warehouse)
        transfer.action_ask()
        with self.assertRaises(UserError):
            transfer.destination_id = self.warehouse.id
        again = self._transfer(free, self.other_warehouse)
        with self.assertRaisesRegex(UserError, transfer.name):
            again.action_ask()
        transfer.action_cancel()
        self.assertEqual(transfer.category, "cancelled")
        again.action_ask()
        with self.assertRaises(UserError):
            again.write({"approved_on": "2026-01-01"})
        again.action_approve()
        again.action_send()
        with self.assertRaisesRegex(UserError, "on its way"):
            again.action_cancel()
