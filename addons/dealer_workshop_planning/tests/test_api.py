import json
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import NOW, PlanningCommon, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAnswers(PlanningCommon):
    """What other channels send, and what they are told."""

    def setUp(self):
        super().setUp()
        self.api = (
            self.env["dealer.workshop.appointment"]
            .with_user(self._create_user("customer_service"))
            .with_company(self.company)
        )

    def test_find(self):
        found = self.api.find_times({"operation_codes": ["T-WIRING"], "from": "2026-03-11"})
        first = found["times"][0]
        self.assertEqual(
            (first["start"], first["end"], first["promised"], first["technician"]),
            (
                "2026-03-11T08:00:00+08:00",
                "2026-03-11T10:00:00+08:00",
                "2026-03-11T10:30:00+08:00",
                "Ben",
            ),
        )
        self.assertIsNone(found["refusal"])
        self.assertEqual(found["hours"], 2)
        json.dumps(found)

    def test_refused(self):
        self._leave(at(0), at(0, 20), self.ben)
        found = self.api.find_times(
            {"operation_codes": ["T-WIRING"], "to": "2026-03-12T18:00+08:00"}
        )
        self.assertEqual(found["times"], [])
        self.assertEqual(
            found["refusal"],
            "No technician with Test electrics (Level 3) is free before Fri 20 Mar 08:00.",
        )

    def test_book(self):
        values = {
            "vin": self.vehicle.vin,
            "operation_ids": self.oil_change.ids,
            "start": "2026-03-10T08:00",
            "reference": "WEB-1",
            "source": "portal",
            "concern": "Squeaks",
        }
        answer = self.api.book(values)
        self.assertTrue(answer["booked"])
        appointment = self.api.browse(answer["id"])
        self.assertRecordValues(
            appointment,
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "partner_id": self.customer.id,
                    "start_on": at(8),
                    "category": "confirmed",
                    "source": "portal",
                    "reference": "WEB-1",
                    "concern": "Squeaks",
                }
            ],
        )
        again = self.api.book(values)
        self.assertEqual(again["appointment"], answer["appointment"], "once by reference")
        self.assertEqual(len(appointment.booking_ids), 1)

    def test_request(self):
        answer = self.api.book(
            {"plate": "粤B 99999", "phone": "139", "start": "2026-03-10T09:00", "confirm": False}
        )
        self.assertEqual(answer["status"], "draft")
        self.assertEqual(self.api.browse(answer["id"]).plate, "粤B 99999")

    def test_lost(self):
        """Who comes second gets one sentence and other times; nothing is left behind."""
        for _ in range(2):
            self.api.book({"contact_name": "A", "start": "2026-03-10T08:00"})
        before = self.api.search_count([])
        answer = self.api.book({"contact_name": "B", "start": "2026-03-10T08:00"})
        self.assertFalse(answer["booked"])
        self.assertEqual(answer["refusal"], "No technician is free before Tue 10 Mar 09:00.")
        self.assertEqual(answer["times"][0]["start"], "2026-03-10T09:00:00+08:00")
        self.assertEqual(self.api.search_count([]), before)

    def test_reschedule_and_call_off(self):
        self.api.book({"contact_name": "A", "start": "2026-03-10T08:00", "reference": "R"})
        moved = self.api.reschedule({"reference": "R", "start": "2026-03-11T10:00"})
        self.assertEqual(moved["start"], "2026-03-11T10:00:00+08:00")
        refused = self.api.reschedule({"reference": "R", "start": "2026-03-15T10:00"})
        self.assertFalse(refused["booked"])
        self.assertIn("The store is closed on Sun 15 Mar 10:00", refused["refusal"])
        self.assertEqual(self.api.call_off({"reference": "R"})["status"], "cancelled")
        self.assertEqual(self.api.call_off({"reference": "R"})["status"], "cancelled")

    def test_mistakes(self):
        for values, sentence in (
            ({"colour": "red"}, "Unknown: colour"),
            ({"start": "tomorrow"}, "is a moment such as"),
            ({}, "“start” is missing"),
            ({"start": "2026-03-10T08:00", "vehicle_id": 0.5}, "there is none with number"),
            ({"start": "2026-03-10T08:00", "vehicle_id": 999999999}, "there is none with number"),
            ({"start": "2026-03-10T08:00", "operation_codes": ["NO"]}, "no operation NO"),
            ({"start": "2026-03-10T08:00", "operation_ids": "1"}, "sent as a list"),
            ({"start": "2026-03-10T08:00", "hours": -1}, "is a number from 0 to 200"),
            ({"start": "2026-03-10T08:00", "source": "fax"}, "“source” is one of"),
            ({"start": "2026-03-10T08:00", "store_id": 999999}, "no such store"),
            ({"start": "2026-03-09T08:00", "contact_name": "A"}, "has passed"),
            ({"start": "2026-03-10T08:00", "phone": 139}, "is a text"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, sentence):
                self.api.book(values)
        with self.assertRaisesRegex(UserError, "one dictionary"):
            self.api.find_times([])
        with self.assertRaisesRegex(UserError, "at most 92 days"):
            self.api.find_times({"to": "2027-03-10"})

    def test_queries(self):
        values = {
            "vehicle_id": self.vehicle.id,
            "operation_ids": (self.oil_change | self.wiring).ids,
        }
        self.api.find_times(values)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.api.find_times(values)


@tagged("post_install", "-at_install")
class TestJson2(PlanningCommon, HttpCase):
    """The same over real HTTP, with an API key."""

    def _call(self, user, method, values):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        return self.url_open(
            f"/json/2/dealer.workshop.appointment/{method}",
            data=json.dumps({"values": values}),
            headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
        )

    def test_book_over_http(self):
        clerk = self._create_user("customer_service")
        found = self._call(clerk, "find_times", {"operation_codes": ["T-OIL-CHANGE"]}).json()
        start = found["times"][0]["start"]
        values = {"contact_name": "Li", "phone": "139", "start": start, "reference": "HTTP-1"}
        answer = self._call(clerk, "book", values).json()
        self.assertTrue(answer["booked"], answer)
        self.assertEqual(answer["start"], start)
        self.assertEqual(self._call(clerk, "book", values).json()["id"], answer["id"])
        with mute_logger("odoo.http"):
            wrong = self._call(clerk, "book", {"start": "x"})
        self.assertEqual(wrong.status_code, 422)
        self.assertIn("is a moment such as", wrong.json()["message"])

    def test_without_rights(self):
        technician = self._create_technician()
        with mute_logger("odoo.http"):
            refused = self._call(technician, "book", {"contact_name": "A", "start": "2030-01-01"})
        self.assertEqual(refused.status_code, 403)
