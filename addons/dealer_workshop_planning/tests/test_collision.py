import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..models.dealer_workshop_booking import SlotTaken


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two people book one time in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.start = datetime.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
        with self._transaction() as env:
            company = env["res.company"].create({"name": f"Collision store {uuid.uuid4()}"})
            calendar = env["resource.calendar"].create(
                {
                    "name": "Always",
                    "tz": "UTC",
                    "company_id": company.id,
                    "attendance_ids": [Command.clear()]
                    + [
                        Command.create(
                            {
                                "name": "day",
                                "dayofweek": str(day),
                                "hour_from": 0,
                                "hour_to": 24,
                                "day_period": "morning",
                            }
                        )
                        for day in range(7)
                    ],
                }
            )
            company.resource_calendar_id = company.workshop_calendar_id = calendar
            bay = env["dealer.workshop.bay"].create({"name": "Only", "company_id": company.id})
            employees = env["hr.employee"].create(
                [
                    {
                        "name": f"Collision {number}",
                        "company_id": company.id,
                        "is_technician": True,
                        "tz": "UTC",
                        "resource_calendar_id": calendar.id,
                    }
                    for number in range(2)
                ]
            )
            self.company, self.bay = company.id, bay.id
            self.employees = employees.ids
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(
                cr, SUPERUSER_ID, {"allowed_company_ids": [getattr(self, "company", 1)]}
            )

    def _remove_data(self):
        with self._transaction() as env:
            env["dealer.workshop.booking"].search([("company_id", "=", self.company)]).unlink()
            env.cr.execute(
                "DELETE FROM dealer_workshop_appointment WHERE company_id = %s", [self.company]
            )
            env["dealer.workshop.bay"].browse(self.bay).unlink()
            employees = env["hr.employee"].browse(self.employees)
            employees.active = False
            employees.is_technician = False
            env["res.company"].browse(self.company).active = False

    def _both(self, early, late):
        """Run two acts in transactions of which neither sees the other; the early one ends first.

        :return: (answer of the early one, answer or SlotTaken of the late one)
        """
        with self._transaction() as second:
            second.cr.execute("SELECT count(*) FROM dealer_workshop_booking")  # its snapshot
            with self._transaction() as first:
                won = early(first)
            try:
                return won, late(second)
            except SlotTaken as refusal:
                second.cr.rollback()
                return won, refusal

    def _count(self):
        with self._transaction() as env:
            return env["dealer.workshop.booking"].search_count(
                [("company_id", "=", self.company), ("cancelled_on", "=", False)]
            )

    def test_one_bay(self):
        def book(employee):
            return lambda env: env["dealer.workshop.booking"]._book(
                {
                    "company_id": self.company,
                    "bay_id": self.bay,
                    "employee_id": employee,
                    "start_on": self.start,
                    "hours": 1,
                }
            )

        _won, lost = self._both(*map(book, self.employees))
        self.assertIsInstance(lost, SlotTaken)
        self.assertRegex(str(lost), "Somebody has just taken this time: .*Only.* Choose another")
        self.assertEqual(self._count(), 1)

    def test_channels(self):
        """Over the API the loser gets the sentence and other times, and can take one at once."""
        start = self.start.isoformat()

        def book(name):
            return lambda env: env["dealer.workshop.appointment"].book(
                {"store_id": self.company, "contact_name": name, "start": start}
            )

        won, lost = self._both(book("A"), book("B"))
        self.assertEqual((won["booked"], lost["booked"]), (True, False))
        self.assertIn("just taken", lost["refusal"])
        offered = [time["start"][:16] for time in lost["times"]]
        self.assertTrue(offered)
        self.assertNotIn(start[:16], offered)
        self.assertEqual(self._count(), 1)
        with self._transaction() as env:
            self.assertEqual(
                env["dealer.workshop.appointment"].search_count(
                    [("company_id", "=", self.company)]
                ),
                1,
                "the loser leaves nothing behind",
            )

    def test_moved_into_each_other(self):
        with self._transaction() as env:
            first, second = (
                env["dealer.workshop.booking"]._book(
                    {
                        "company_id": self.company,
                        "bay_id": self.bay,
                        "employee_id": employee,
                        "start_on": self.start + timedelta(hours=2 * number),
                        "hours": 1,
                    }
                )
                for number, employee in enumerate(self.employees)
            )
            ids = first.id, second.id

        def move(booking):
            return lambda env: (
                env["dealer.workshop.booking"]
                .browse(booking)
                ._move(self.start + timedelta(hours=6))
            )

        _won, lost = self._both(*map(move, ids))
        self.assertIsInstance(lost, SlotTaken)
        with self._transaction() as env:
            late = env["dealer.workshop.booking"].browse(ids[1])
            self.assertEqual(late.start_on, self.start + timedelta(hours=2), "where it was")
