from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestWorkshopTriggers(WorkshopCommon):
    def _create_rule(self, **values):
        return self.env["dealer.care.rule"].create(
            {
                "name": "Rule",
                "channels": "call",
                "purpose": "service",
                "offset": 0,
                "offset_side": "after",
                "company_id": self.company.id,
                **values,
            }
        )

    def _run_at(self, rule, now):
        """Run the rule at a moment; return all it has planned."""
        self.env.flush_all()
        rule._run(now)
        return self.env["dealer.touch"].search([("origin", "=", f"{rule._name},{rule.id}")])

    def test_hours_after_a_visit(self):
        """A settled visit is followed up once, hours later by the clock; an open one is not."""
        visit = self._settle(self._create_order(self._labour_line()))
        self._create_order(self._labour_line(), vehicle_id=self._create_vehicle().id)
        rule = self._create_rule(trigger="visit", offset=24)
        self.assertTrue(rule.is_hourly)
        self.assertFalse(self._run_at(rule, fields.Datetime.add(visit.settled_on, hours=10)))
        touch = self._run_at(rule, fields.Datetime.add(visit.settled_on, hours=25))
        self.assertRecordValues(
            touch,
            [
                {
                    "partner_id": visit.partner_id.id,
                    "company_id": visit.company_id.id,
                    "res_model": "dealer.repair.order",
                    "res_id": visit.id,
                    "due_on": fields.Datetime.add(visit.settled_on, hours=24),
                }
            ],
        )
        later = self._run_at(rule, fields.Datetime.add(visit.settled_on, hours=26))
        self.assertEqual(later, touch)

    def test_no_visit_for_a_year(self):
        """The car that stayed away, counted from its last visit; not one that came again, was
        sold on, or was here only with an order that was cancelled."""
        away, again, gone = (self._create_vehicle() for _number in range(3))
        with freeze_time("2025-01-15 03:00:00"):
            for vehicle in (away, again, gone):
                self._create_order(self._labour_line(), vehicle_id=vehicle.id)
        with freeze_time("2025-06-15 03:00:00"):
            self._create_order(self._labour_line(), vehicle_id=again.id)
            self._create_order(self._labour_line(), vehicle_id=away.id).action_cancel()
        gone._set_owner(self.env["res.partner"])
        rule = self._create_rule(trigger="no_visit", months=12)
        self.assertFalse(self._run_at(rule, fields.Datetime.to_datetime("2026-01-14 03:00:00")))
        touch = self._run_at(rule, fields.Datetime.to_datetime("2026-01-15 03:00:00"))
        self.assertRecordValues(
            touch,
            [
                {
                    "partner_id": away.owner_id.id,
                    "company_id": self.company.id,
                    "res_model": "dealer.vehicle",
                    "res_id": away.id,
                }
            ],
        )
