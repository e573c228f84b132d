from odoo.tests import tagged

from .common import SupplyCommon


@tagged("post_install", "-at_install")
class TestShipment(SupplyCommon):
    def _told(self, job):
        return [(line.status, line.message or "") for line in job.line_ids.sorted("row")]

    def test_list_makes_cars(self):
        order = self._order((1, self.white), (2, None))
        rows = [self._row(), self._row(), self._row(**{"Exterior colour": "Test black"})]
        job = self._ship(*rows)
        self.assertEqual([status for status, _m in self._told(job)], ["created"] * 3)
        arrivals = job.arrival_ids.sorted("id")
        # its own colour first, then the line that takes any
        self.assertEqual(arrivals.maker_line_id, order.line_ids)
        self.assertEqual(arrivals[0].maker_line_id, order.line_ids[0])
        self.assertEqual(order.line_ids.mapped("shipped"), [1, 2])
        car = arrivals[0].vehicle_id
        self.assertRecordValues(
            car,
            [
                {
                    "vin": rows[0]["VIN"],
                    "trim_id": self.trim.id,
                    "color_id": self.white.id,
                    "engine_number": rows[0]["Engine number"],
                    "certificate_number": rows[0]["Certificate number"],
                    "key_code": "K1",
                    "company_id": self.company.id,
                    "lifecycle": "in_transit",
                    "product_id": self.product.id,
                }
            ],
        )
        self.assertEqual(arrivals.purchase_id.state, "purchase")
        self.assertEqual(len(arrivals.move_id), 3)
        self.assertEqual(arrivals[0].move_id.vehicle_id, car)
        self.assertEqual(arrivals.mapped("price"), [151000] * 3)
        stock = self.env["dealer.vehicle.stock"].search([("vehicle_id", "=", car.id)])
        self.assertEqual((stock.lifecycle, stock.location_id.id), ("in_transit", False))

    def test_again_changes_nothing(self):
        rows = [self._row(), self._row()]
        self._ship(*rows)
        moves = self.env["stock.move"].search_count([])
        job = self._ship(*rows)
        self.assertEqual([status for status, _m in self._told(job)], ["unchanged"] * 2)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)
        self.assertFalse(job.arrival_ids)

    def test_corrected_list(self):
        order = self._order((2, self.white), (2, self.black))
        rows = [self._row(), self._row(), self._row()]
        self._ship(*rows)
        self._arrival(rows[2]["VIN"]).receive(2, "there")
        rows[0].update({"Invoice price": "149500.50", "Truck": "T-9", "Engine number": "NEW1"})
        rows[1]["Exterior colour"] = "Test black"
        rows[2]["Invoice price"] = "1"
        job = self._ship(*rows)
        told = self._told(job)
        self.assertEqual([status for status, _m in told], ["updated", "updated", "unchanged"])
        self.assertIn("Left alone: received", told[2][1])
        first, second, third = (self._arrival(row["VIN"]) for row in rows)
        self.assertEqual((first.price, first.truck), (149500.50, "T-9"))
        self.assertEqual(first.vehicle_id.engine_number, "NEW1")
        self.assertEqual(second.vehicle_id.color_id, self.black)
        self.assertEqual(second.product_id, second.vehicle_id.lot_id.product_id)
        self.assertEqual(second.maker_line_id, order.line_ids[1])
        self.assertEqual(third.price, 151000)
        self.assertEqual(order.line_ids.mapped("shipped"), [1, 1])  # the third was surplus
        second.receive(2, "there")
        self.assertEqual(second.vehicle_id.lifecycle, "in_stock")
        self.assertEqual(second.vehicle_id.stock_cost, 151000)

    def test_surplus_and_order_number(self):
        older = self._order((1, self.white))
        newer = self._order((1, self.white), maker_reference="M-77")
        number = {"Maker order number": "M-77"}
        job = self._ship(self._row(**number), self._row(**number), self._row(), self._row())
        told = self._told(job)
        self.assertEqual([status for status, _m in told], ["created"] * 4)
        self.assertIn("M-77", told[1][1])
        self.assertIn("Surplus", told[3][1])
        self.assertEqual((newer.shipped, older.shipped), (1, 1))

    def test_oldest_first(self):
        older, newer = self._order((1, self.white)), self._order((1, self.white))
        row = self._row()
        self._ship(row)
        self.assertEqual((older.shipped, newer.shipped), (1, 0))

    def test_bad_rows(self):
        good = self._row()
        [stocked] = self._buy(100)
        sold = self._buy(100)
        sold._set_owner(self.customer)
        job = self._ship(
            self._row(VIN="LSV123"),
            self._row(**{"Trim code": "NOPE"}),
            self._row(**{"Invoice price": ""}),
            self._row(**{"Invoice price": "-5"}),
            self._row(VIN=stocked.vin),
            good,
            good,
            self._row(**{"Built on": "soon"}),
        )
        told = self._told(job)
        self.assertEqual(
            [status for status, _m in told],
            ["refused"] * 4 + ["unchanged", "created", "refused", "refused"],
        )
        self.assertIn("NOPE", told[1][1])
        self.assertIn("in stock already", told[4][1])
        self.assertIn("earlier row", told[6][1])

    def test_trial_changes_nothing(self):
        row = self._row()
        job = self._ship(row, check=True)
        self.assertEqual(job.created_count, 1)
        self.assertFalse(self.env["dealer.vehicle"].search([("vin", "=", row["VIN"])]))
        job.action_import()
        self.assertTrue(self._arrival(row["VIN"]))

    def test_other_store(self):
        other = self.company_data_2["company"] if hasattr(self, "company_data_2") else None
        other = other or self.setup_other_company()["company"]
        row = self._row()
        self._ship(row)
        manager = self._create_user("sales_manager", company_id=other.id)
        job = self.env["dealer.import"].with_user(manager).with_company(other).create(
            {
                "kind": "vehicle_shipment",
                "file": self._ship(row).file,
                "file_name": "other.csv",
                "partner_id": self.vendor.id,
                "company_id": other.id,
            }
        )  # fmt: skip
        job.action_import()
        self.assertEqual(job.refused_count, 1)
        self.assertIn("another store", job.line_ids.message)

    def test_withdrawn(self):
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        arrival.with_user(self.manager).action_cancel()
        self.assertEqual(arrival.state, "cancelled")
        self.assertEqual(arrival.purchase_line_id.product_qty, 0)
        self.assertNotEqual(arrival.vehicle_id.lifecycle, "in_transit")
        # announced again, it comes after all
        self._ship(row)
        again = self._arrival(row["VIN"])
        again.receive(2, "following")
        self.assertEqual(again.vehicle_id.lifecycle, "in_stock")

    def test_queries(self):
        """A list of twice the cars takes few queries more a car."""
        self._ship(self._row())

        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._ship(*rows)
            return self.env.cr.sql_log_count - before

        few = count([self._row() for _n in range(5)])
        many = count([self._row() for _n in range(25)])
        self.assertLess((many - few) / 20, 22)
