import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SupplyCommon
from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE


@tagged("post_install", "-at_install")
class TestReceipt(SupplyCommon):
    def _as(self, user):
        return self.env["dealer.vehicle.arrival"].with_user(user)

    def test_clerk_receives(self):
        rows = [self._row(), self._row()]
        self._ship(*rows)
        gate = self._as(self.clerk)
        self.assertEqual(
            {car["vin"] for car in gate.get_expected()} & {row["VIN"] for row in rows},
            {row["VIN"] for row in rows},
        )
        # a code reader adds what it likes around the VIN
        [car] = gate.find_for_receipt(f" {rows[0]['VIN'].lower()} ")["cars"]
        self.assertEqual((car["vin"], car["state"], car["deal"]), (rows[0]["VIN"], "expected", ""))
        self.assertIn(
            car["id"],
            [c["id"] for c in gate.find_for_receipt(rows[0]["VIN"][-6:])["cars"]],
        )
        done = gate.browse(car["id"]).receive(3, "there", "2026-01-20", "dusty")
        arrival = self._arrival(rows[0]["VIN"])
        self.assertRecordValues(
            arrival,
            [
                {
                    "state": "received",
                    "keys": 3,
                    "certificate": "there",
                    "quantity": 1,
                    "received_by_id": self.clerk.id,
                    "note": "dusty",
                }
            ],
        )
        self.assertEqual(str(arrival.date_received), "2026-01-20")
        self.assertEqual(str(arrival.vehicle_id.stock_date), "2026-01-20")
        self.assertEqual(done["receipt"], arrival.picking_id.name)
        self.assertEqual(arrival.vehicle_id.lifecycle, "in_stock")
        self.assertEqual(arrival.vehicle_id.stock_cost, 151000)
        # each car has a receipt number of its own; the other still waits
        other = self._arrival(rows[1]["VIN"])
        self.assertEqual(other.state, "expected")
        self.assertNotEqual(other.picking_id, arrival.picking_id)
        self.assertEqual(arrival.picking_id.move_ids, arrival.move_id)
        with self.assertRaisesRegex(UserError, "was received on"):
            gate.browse(car["id"]).receive(2, "there")
        with self.assertRaises(UserError):
            gate.browse(car["id"]).write({"keys": 1})

    def test_bad_input(self):
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"]).with_user(self.clerk)
        for keys, certificate, date in (
            (-1, "there", False),
            ("two", "there", False),
            (2, "maybe", False),
            (2, "there", "2199-01-01"),
        ):
            with self.assertRaises(UserError):
                arrival.receive(keys, certificate, date)
        with self.assertRaises(UserError):
            self._as(self.clerk).find_for_receipt("12")
        self.assertEqual(arrival.state, "expected")

    def test_check_first(self):
        self._create_inbound_template()
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"]).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "has not been made"):
            arrival.receive(2, "there")
        action = arrival.action_open_checklist()
        checklist = self.env["dealer.checklist"].with_user(self.clerk).browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "not finished"):
            arrival.receive(2, "there")
        checklist.line_ids.write({"answer": "ok"})
        checklist.action_done()
        self.assertEqual(arrival.read_for_receipt()["check"], "done")
        arrival.receive(2, "there")
        self.assertEqual(arrival.inbound_result, "ok")

    def test_core_receipt_counts_too(self):
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        arrival.picking_id.with_user(self.clerk).button_validate()
        self.assertEqual((arrival.state, arrival.received_by_id), ("received", self.clerk))
        self.assertTrue(arrival.date_received)

    def test_unexpected(self):
        vin = self._vin()
        found = self._as(self.clerk).find_for_receipt(vin)
        self.assertEqual((found["cars"], found["may_take"]), ([], False))
        self.assertIn("sales manager", found["message"])
        self.assertTrue(self._as(self.manager).find_for_receipt(vin)["may_take"])
        values = {
            "vin": vin,
            "trim_id": self.trim.id,
            "color_id": self.white.id,
            "price": 140000,
            "partner_id": self.vendor.id,
            "warehouse_id": self.warehouse.id,
            "reason": "came instead of a black one",
        }
        Wizard = self.env["dealer.vehicle.surplus"]
        with self.assertRaises(AccessError):
            Wizard.with_user(self.clerk).create(values)
        action = Wizard.with_user(self.manager).create(values).action_take()
        arrival = self._as(self.clerk).browse(action["params"]["arrival_id"])
        self.assertFalse(arrival.maker_line_id)
        arrival.receive(2, "following")
        self.assertEqual(arrival.vehicle_id.lifecycle, "in_stock")
        with self.assertRaisesRegex(UserError, "received on"):
            Wizard.with_user(self.manager).create(values).action_take()

    def test_transport_damage(self):
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        damage = self.env["dealer.transport.damage"].with_user(self.clerk).create(
            {"arrival_id": arrival.id, "description": "Door dented"}
        )  # fmt: skip
        self.assertEqual((damage.carrier, damage.truck), ("Fast Freight", "T-1"))
        with self.assertRaisesRegex(UserError, "photo"):
            damage.action_claim()
        damage._add_media("door.png", base64.b64decode(SIGNATURE))
        damage.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "how much"):
            damage.action_claim()
        damage.claim_amount = 800
        damage.action_claim()
        with self.assertRaises(UserError):
            damage.action_settle()
        with self.assertRaises(UserError):
            damage.write({"state": "settled"})
        damage.offered_amount = 500
        damage.action_settle()
        self.assertRecordValues(damage, [{"state": "settled", "settled_amount": 500}])
        self.assertEqual(arrival.damage_count, 1)
        with self.assertRaises(UserError):
            damage.sudo().unlink()

    def test_gate_queries(self):
        """The gate's list costs the same with more cars."""
        gate = self._as(self.clerk)

        def count():
            gate.get_expected()  # rules and groups are cached
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            gate.get_expected()
            return self.env.cr.sql_log_count - before

        self._ship(*(self._row() for _n in range(2)))
        few = count()
        self._ship(*(self._row() for _n in range(8)))
        self.assertLessEqual(count(), few + 2)
