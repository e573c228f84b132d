from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common import CallCommon
from odoo.addons.dealer_crm_call.models.dealer_call_plan import CallTrigger


@tagged("post_install", "-at_install")
class TestPlan(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.events = []

        def query(company_id, since, until):
            rows = [
                SQL(
                    "(%s, %s::timestamp, %s, %s::int, NULL::int)",
                    number, moment, partner.id, vehicle.id or None,
                )
                for number, moment, partner, vehicle, store in cls.events
                if store.id == company_id and since <= moment <= until
            ] or [SQL("(NULL::int, NULL::timestamp, NULL::int, NULL::int, NULL::int)")]  # fmt: skip
            return SQL(
                "SELECT * FROM (VALUES %s) event"
                " (res_id, moment, partner_id, vehicle_id, about_user_id)",
                SQL(", ").join(rows),
            )

        Plan = type(cls.env["dealer.call.plan"])
        before = Plan._get_triggers
        patcher = patch.object(
            Plan,
            "_get_triggers",
            lambda self: {**before(self), "test": CallTrigger("Test", "res.partner", query)},
        )
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        cls.plan = cls.env["dealer.call.plan"].create(
            {
                "name": "After a test",
                "trigger": "test",
                "delay_hours": 24,
                "script_id": cls.script.id,
                "company_id": cls.store.id,
            }
        )

    def _happen(self, number, hours, partner=None, vehicle=None, store=None):
        moment = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=hours)
        self.events.append(
            (number, moment, partner or self.customer, vehicle or self.car, store or self.store)
        )

    def setUp(self):
        super().setUp()
        self.events.clear()

    def test_each_event_once(self):
        self._happen(1, hours=30)
        self._happen(2, hours=2)  # not yet
        self._happen(3, hours=24 * 40)  # long ago
        self._happen(4, hours=30, store=self.other_store)
        made = self.plan._make(self.store)
        self.assertRecordValues(
            made,
            [{"res_id": 1, "partner_id": self.customer.id, "vehicle_id": self.car.id,
              "category": "open", "res_model": "res.partner"}],
        )  # fmt: skip
        self.assertEqual(made.due_on, made.about_on + timedelta(hours=24))
        self.assertFalse(self.plan._make(self.store))

    def test_only_these_customers(self):
        self.plan.partner_domain = "[('name', '=', 'Nobody')]"
        self._happen(1, hours=30)
        self.assertFalse(self.plan._make(self.store))

    def test_left_alone_for_a_while(self):
        """Called about the car by one plan, not called again by another so soon."""
        self._happen(1, hours=30)
        task = self.plan._make(self.store)
        self._open_desk().save(task.id, "reached", answers=self._say())
        self.env.flush_all()
        other = self.plan.copy({"name": "Second", "trigger": "test"})
        self.assertFalse(other._make(self.store))
        other.quiet_days = 0
        self.assertTrue(other._make(self.store))
