from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import VIN, ReceptionCommon


@tagged("post_install", "-at_install")
class TestReceive(ReceptionCommon):
    def _order(self, answer):
        self.assertEqual(answer["state"], "done", answer)
        return self.env["dealer.repair.order"].browse(answer["order"]["id"])

    def test_everything_lands_on_the_order(self):
        promised = fields.Datetime.add(fields.Datetime.now(), hours=5)
        order = self._order(self._receive(promised_on=fields.Datetime.to_string(promised)))
        self.assertRecordValues(
            order,
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "partner_id": self.customer.id,
                    "adviser_id": self.adviser.id,
                    "mileage_in": 15300,
                    "fuel_level": "50",
                    "belongings": "Umbrella, child seat",
                    "bringer_name": "Her brother",
                    "bringer_phone": "13900000009",
                    "promised_on": promised.replace(microsecond=0),
                    "category": "draft",
                }
            ],
        )
        self.assertEqual(order.job_ids.mapped("concern"), ["It squeaks", "Oil light"])
        self.assertEqual(self.vehicle.odometer, 15300)
        checklist = order.checklist_ids
        self.assertRecordValues(
            checklist,
            [{"state": "done", "result": "attention", "signed_by": "Her brother"}],
        )
        answers = {line.name: line.value_text for line in checklist.line_ids if line.result}
        self.assertEqual(
            answers,
            {
                "Fuel": "Half",
                "Left": "Umbrella, child seat",
                "Glass": "Attention",
                "Tread": "4.5 mm",
            },
        )
        self.assertEqual(len(checklist.line_ids.photo_ids), 1)
        self.assertRecordValues(
            checklist.mark_ids,
            [
                {"view": "left", "kind": "dent", "note": "5 cm", "has_photo": False},
                {"view": "top", "kind": "scratch", "note": False, "has_photo": True},
            ],
        )

    def test_incomplete_checklist_stays_open(self):
        answer = self._receive(answers=[], signature="")
        order = self._order(answer)
        self.assertEqual(order.checklist_ids.state, "draft")
        self.assertIn("Signature of the customer", answer["missing"])
        self.assertEqual(len(answer["missing"]), 4)  # fuel's photo, glass, tread, signature

    def test_sent_twice_makes_one_order(self):
        data = self._data()
        first = self.Reception.receive(data)
        again = self.Reception.receive(data)
        self.assertEqual(first["order"]["id"], again["order"]["id"])
        orders = self.env["dealer.repair.order"].search([("vehicle_id", "=", self.vehicle.id)])
        self.assertEqual(len(orders), 1)

    def test_second_adviser_is_told(self):
        first = self._order(self._receive())
        other = self._create_user("workshop_controller")
        answer = self.env["dealer.reception"].with_user(other).receive(self._data())
        self.assertEqual((answer["state"], answer["order"]["id"]), ("open", first.id))
        self.assertEqual(answer["order"]["adviser"], self.adviser.name)
        second = self._order(self._receive(anyway=True))
        self.assertNotEqual(first, second)

    def test_car_that_left_may_come_again(self):
        order = self._order(self._receive())
        order.action_cancel()
        self.assertNotEqual(self._order(self._receive()), order)

    def test_new_car_and_customer(self):
        order = self._order(
            self._receive(
                vehicle_id=False,
                vehicle={"vin": VIN.lower(), "license_plate": "沪b·99887", "active": False},
                partner={"name": " 新客户 ", "phone": "139 0000 7777"},
                bringer={},
            )
        )
        vehicle = order.vehicle_id
        self.assertRecordValues(vehicle, [{"vin": VIN, "active": True}])
        self.assertEqual(vehicle.license_plate.replace("·", ""), "沪B99887")
        self.assertEqual(vehicle.owner_id, order.partner_id)
        self.assertRecordValues(order.partner_id, [{"name": "新客户", "phone_key": "13900007777"}])

    def test_somebody_else_pays(self):
        payer = self.env["res.partner"].create({"name": "Fleet"})
        order = self._order(self._receive(partner_id=payer.id))
        self.assertEqual(order.partner_id, payer)
        self.assertEqual(self.vehicle.owner_id, self.customer)

    def test_refusals_name_what_to_do(self):
        cases = [
            ({"concerns": []}, "at least one thing"),
            ({"vehicle_id": False, "vehicle": {}}, "plate or the VIN"),
            ({"vehicle_id": False, "vehicle": {"license_plate": "沪C1"}}, "owner"),
            ({"vehicle_id": 987654321}, "find it again"),
            ({"uuid": "x"}, "load the page"),
        ]
        for values, words in cases:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._receive(**values)

    def test_ownerless_car_asks_for_a_customer(self):
        vehicle = self._create_vehicle(owner_id=False)
        with self.assertRaisesRegex(UserError, "no owner"):
            self._receive(vehicle_id=vehicle.id)

    def test_declined_work_comes_back(self):
        """What was left out last time is an alert; taken up it is a job with its lines."""
        first = self._create_order(self._labour_line(2, name="Front pads"))
        first._authorise(
            "in_person", "Test owner", decisions={first.line_ids: ("deferred", "later")}
        )
        summary = self.Reception.open_car(self.vehicle.id)
        alert = next(alert for alert in summary["alerts"] if alert["job"])
        order = self._order(
            self._receive(concerns=[{"text": "x", "alert": alert["key"]}], anyway=True)
        )
        self.assertEqual(order.line_ids.mapped("name"), ["Front pads"])

    def test_alert_becomes_a_job_of_the_server(self):
        """The tablet names the alert; the job and its lines come from the server."""

        def get_alerts(reception, vehicle):
            return [
                {
                    "key": "recall-7",
                    "level": "danger",
                    "title": "Recall",
                    "text": "Airbag",
                    "action": False,
                    "job": {
                        "concern": "Recall: airbag",
                        "lines": [{"line_type": "labour", "standard_hours": 1.5}],
                    },
                }
            ]

        self.patch(self.registry["dealer.reception"], "_get_alerts", get_alerts)
        order = self._order(
            self._receive(concerns=[{"text": "free text", "alert": "recall-7"}, {"text": "Noise"}])
        )
        self.assertEqual(order.job_ids.mapped("concern"), ["Noise", "Recall: airbag"])
        self.assertEqual(order.line_ids.quantity, 1.5)

    def test_arrival_fills_the_order(self):
        def prepare(reception, arrival, values):
            self.assertEqual(arrival, "appointment-3")
            # what is empty at the counter must not wipe out what was booked
            self.assertFalse({"job_ids", "promised_on"} & values.keys())
            return {
                **values,
                "note": "booked",
                "job_ids": [Command.create({"concern": "Booked service"})],
            }

        self.patch(self.registry["dealer.reception"], "_prepare_order_values", prepare)
        order = self._order(self._receive(arrival="appointment-3", concerns=[]))
        self.assertRecordValues(order, [{"note": "booked"}])
        self.assertEqual(order.job_ids.concern, "Booked service")

    def test_mileage_below_the_last_is_marked(self):
        self.vehicle._add_odometer(20000, "2024-01-01")
        self._order(self._receive())
        reading = self.vehicle.odometer_ids.filtered(lambda one: one.value == 15300)
        self.assertTrue(reading.is_rollback)

    def test_no_template_is_no_obstacle(self):
        self.env["dealer.checklist.template"].search([("kind", "=", "reception")]).active = False
        order = self._order(self._receive())
        self.assertFalse(order.checklist_ids)

    def test_queries(self):
        """One request opens a car, one saves it; neither grows with what is known."""

        def measure(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            work()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self._receive()
        self.Reception.open_car(self.vehicle.id)
        few = measure(lambda: self.Reception.open_car(self.vehicle.id))
        for day in range(1, 9):
            order = self._create_order(received_on=f"2024-01-0{day} 10:00:00")
            order.action_cancel()
            self.vehicle._add_odometer(1000 * day, f"2024-01-0{day}")
        self.assertLessEqual(measure(lambda: self.Reception.open_car(self.vehicle.id)), few)
        self.assertLessEqual(few, 45)
        self.assertLessEqual(measure(lambda: self._receive(anyway=True)), 150)
