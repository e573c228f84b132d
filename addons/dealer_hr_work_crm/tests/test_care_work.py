from odoo.tests import freeze_time, tagged

from odoo.addons.dealer_crm_call.tests.common import CallCommon
from odoo.addons.dealer_crm_complaint.tests.common import ComplaintCommon
from odoo.addons.dealer_hr_work.tests.sources import SourceCase


@tagged("post_install", "-at_install")
class TestSatisfactionWork(SourceCase, CallCommon):
    needs = "dealer.call.task"

    def test_satisfaction(self):
        """What customers answered, of who served them, on the day of the answer."""
        self.store.resource_calendar_id.tz = "Asia/Shanghai"
        self.adviser.company_ids += self.other_store
        here, there = self._employ(self.adviser, self.store, self.other_store)
        [caller] = self._employ(self.agent, self.store)
        Task = self.env["dealer.call.task"]
        answered, unasked = Task._create_with_facts(
            [
                {
                    "partner_id": self.customer.id,
                    "script_id": script.id,
                    "about_user_id": self.adviser.id,
                    "due_on": "2026-03-01 01:00:00",
                }
                for script in (self.script, self.plain)
            ]
        )
        with freeze_time("2026-03-02 17:00:00"):
            desk = self._open_desk()
            desk.save(unasked.id, "reached")
            self.assertEqual(self._rows("satisfaction", here), [])
            desk.save(answered.id, "reached", answers=self._say(overall=1))
        self._check_row("satisfaction", here, answered, "2026-03-03", 60, 100)
        self.assertEqual(self._rows("satisfaction", there | caller), [])
        figures = self.env["dealer.work"]._get_figures(
            ["satisfaction"], here, "2026-03-01", "2026-03-31"
        )
        self.assertAlmostEqual(figures["satisfaction", here.id].value, 0.6)


@tagged("post_install", "-at_install")
class TestComplaintWork(SourceCase, ComplaintCommon):
    needs = "dealer.complaint"

    def test_complaints(self):
        """Complaints about a person: not requests, not what was refused, not who works on it."""
        self.store.resource_calendar_id.tz = "Asia/Shanghai"
        self.adviser.company_ids += self.other_store
        here, there = self._employ(self.adviser, self.store, self.other_store)
        [agent] = self._employ(self.agent, self.store)
        asked = self.env["dealer.complaint.category"].create(
            {"name": "Opening hours", "deadline_hours": 8, "kind": "request", "severity": "1"}
        )
        with freeze_time("2026-03-02 17:00:00"):
            complaint = self._create_complaint(about_user_id=self.adviser.id)
            refused = self._create_complaint(about_user_id=self.adviser.id)
            self._create_complaint(
                about_user_id=self.adviser.id, category_id=asked.id, kind="request"
            )
            self._create_complaint()
            self._take_step(refused, "reject", reason="Another workshop did it")
        self._check_row("complaints", here, complaint, "2026-03-03")
        self.assertEqual(self._rows("complaints", there | agent), [])
