from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestPapers(YardCommon):
    def _handover(self, car):
        deal = self._sell(car)
        delivery = self.env["dealer.vehicle.delivery"].create(
            {"sale_line_id": deal.order_line[:1].id}
        ) if not deal.vehicle_delivery_ids else deal.vehicle_delivery_ids  # fmt: skip
        delivery.signature = self._signature()
        return delivery

    def _signature(self):
        from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE

        return SIGNATURE

    def test_arrival_brings_papers(self):
        [car] = self._buy(100)
        car._note_arrival(3, "K9", True, fields.Date.today())
        self.assertEqual(car.key_ids.mapped("number"), [1, 2, 3])
        self.assertEqual(car.key_ids.mapped("key_code"), ["K9"] * 3)
        self.assertEqual((car.certificate_id.place, car.company_id), ("safe", self.company))
        [other] = self._buy(100)
        other._note_arrival(2, False, False, fields.Date.today())
        self.assertEqual(other.certificate_id.place, "underway")

    def test_certificate_way(self):
        [car] = self._buy(100)
        paper = self._keep(car).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "which bank"):
            paper._hand("pledged")
        paper._hand("pledged", self.bank, note="slip 7", photo=self._signature())
        self.assertRecordValues(paper, [{"place": "pledged", "partner_id": self.bank.id}])
        move = paper.move_ids
        self.assertRecordValues(
            move,
            [
                {
                    "place_from": "safe",
                    "place": "pledged",
                    "partner_id": self.bank.id,
                    "user_id": self.clerk.id,
                    "note": "slip 7",
                }
            ],
        )
        self.assertTrue(move.photo)
        with self.assertRaisesRegex(UserError, "safe first"):
            paper._hand("customer", self.customer)
        with self.assertRaises(UserError):
            paper.write({"place": "safe"})
        with self.assertRaises(UserError):
            paper._hand("safe", date=fields.Date.today() + timedelta(days=2))
        self._create_deal(car, confirm=True)
        self.assertTrue(paper.needed)
        self.assertIn(paper, paper.search([("needed", "=", True)]))
        [label, there, where] = car._get_handover_papers()[0]
        self.assertFalse(there, label)
        self.assertIn("pay the bank", where)
        self.assertIn("Floor bank", where)
        paper._hand("safe")
        self.assertFalse(paper.needed)
        self.assertTrue(car._get_handover_papers()[0][1])
        self.assertEqual(len(paper.move_ids), 2)
        with self.assertRaises(UserError):
            paper.sudo().unlink()

    def test_batch_for_the_bank(self):
        cars = self._buy(100, 110)
        papers = self._keep(cars[0]) | self._keep(cars[1])
        action = papers.with_user(self.clerk).action_hand()
        wizard = self.env["dealer.vehicle.certificate.hand"].with_user(self.clerk)
        wizard = wizard.with_context(**action["context"]).create({"place": "pledged"})
        with self.assertRaises(UserError):
            wizard.action_hand()
        wizard.partner_id = self.bank
        wizard.action_hand()
        self.assertEqual(set(papers.mapped("place")), {"pledged"})

    def test_keys(self):
        [car] = self._buy(100)
        self._keep(car)
        key = car.key_ids[0].with_user(self.clerk)
        driver = self.env["res.partner"].create({"name": "Driver"})
        now = fields.Datetime.now()
        with self.assertRaises(UserError):
            key._lend(driver, now - timedelta(hours=1), "drive")
        key._lend(driver, now + timedelta(hours=1), "drive")
        self.assertRecordValues(key, [{"state": "lent", "borrower_id": driver.id}])
        with self.assertRaisesRegex(UserError, "Driver"):
            key._lend(driver, now + timedelta(hours=1), "drive")
        self.assertFalse(key.is_overdue)
        key.sudo().loan_ids.due_on = now - timedelta(hours=1)
        key.invalidate_recordset()
        self.assertTrue(key.is_overdue)
        self.assertIn(key, key.search([("is_overdue", "=", True)]))
        self.assertIn(("Key 1", False, "lent to Driver"), car._get_handover_papers())
        key.action_return()
        self.assertEqual((key.state, key.borrower_id.id), ("cabinet", False))
        key.action_lost()
        self.assertIn(("Key 1", False, "Lost"), car._get_handover_papers())
        key.action_found()
        with self.assertRaises(UserError):
            key.write({"state": "lost"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["dealer.vehicle.key"].create({"vehicle_id": car.id, "number": 1})
            self.env.flush_all()

    def test_hand_over_takes_all_along(self):
        [car] = self._buy(100)
        paper = self._keep(car, "underway")
        delivery = self._handover(car)
        with self.assertRaisesRegex(UserError, "Certificate"):
            delivery.action_done()
        paper._hand("safe")
        car.key_ids[1].action_lost()
        with self.assertRaisesRegex(UserError, "Key 2"):
            delivery.action_done()
        car.key_ids[1].action_found()
        delivery.action_done()
        self.assertEqual(set(car.key_ids.mapped("state")), {"handed"})
        self.assertRecordValues(
            paper, [{"place": "customer", "partner_id": delivery.partner_id.id}]
        )
