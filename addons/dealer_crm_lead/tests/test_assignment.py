from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestAssignment(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["dealer.lead.rule"].search([]).active = False

    def _take(self, number, count=1, **values):
        return self.env["crm.lead"].union(
            *self.env["crm.lead"]._take_in(
                [
                    {
                        "name": f"P{n}",
                        "phone": f"138{n:08d}",
                        "source_kind": "web",
                        "model_id": self.model.id,
                        **values,
                    }
                    for n in range(number, number + count)
                ]
            )
        )

    def test_no_rule_is_the_pool(self):
        lead = self._take(1)
        self.assertFalse(lead.user_id)
        self.assertTrue(lead.in_pool)
        self.assertEqual(lead.company_id, self.company)
        self.assertIn("No assignment rule", lead.assignment_note)

    def test_rota(self):
        rule = self._create_rule([self.consultant, self.colleague])
        self.assertEqual(rule.next_member, self.consultant.name)
        leads = self._take(1) + self._take(2) + self._take(3, 3)
        self.assertEqual(
            [lead.user_id for lead in leads],
            [self.consultant, self.colleague, self.consultant, self.colleague, self.consultant],
        )
        self.assertEqual(leads[0].assignment_note, f"Rota: turn of {self.consultant.name}")
        self.assertEqual(leads[0].assignment_rule_id, rule)
        self.assertFalse(leads[0].in_pool)
        self.assertEqual(leads[0].activity_ids.user_id, self.consultant)

    def test_absent_is_skipped(self):
        self._create_rule([self.consultant, self.colleague])
        now = fields.Datetime.now()
        self.consultant.write(
            {
                "out_of_office_from": now - timedelta(hours=1),
                "out_of_office_to": now + timedelta(days=1),
            }
        ) if "out_of_office_from" in self.consultant._fields else None
        self.env["dealer.workflow.substitute"].create(
            {
                "user_id": self.consultant.id,
                "substitute_id": self.colleague.id,
                "date_from": now.date() - timedelta(days=1),
                "date_to": now.date() + timedelta(days=1),
            }
        )
        leads = self._take(1, 2)
        self.assertEqual(leads.user_id, self.colleague)
        self.assertIn(f"{self.consultant.name} absent", leads[0].assignment_note)

    def test_capacity(self):
        rule = self._create_rule([self.consultant, self.colleague])
        rule.member_ids[0].capacity = 1
        leads = self._take(1, 4)
        self.assertEqual(
            [lead.user_id for lead in leads],
            [self.consultant, self.colleague, self.colleague, self.colleague],
        )
        self.assertIn("has enough for today", leads[2].assignment_note)
        rule.member_ids[1].capacity = 3
        last = self._take(10)
        self.assertTrue(last.in_pool)
        self.assertIn("nobody free", last.assignment_note)

    def test_load_by_share(self):
        rule = self._create_rule([self.consultant, self.colleague], method="load")
        rule.member_ids[1].share = 2
        for number in range(3):
            self._create_lead(phone=f"1370000000{number}")
        leads = self._take(1, 6)
        self.assertEqual(leads.filtered(lambda lead: lead.user_id == self.colleague), leads)
        more = self._take(10, 3)
        self.assertEqual(len(more.filtered(lambda lead: lead.user_id == self.consultant)), 1)

    def test_skill(self):
        rule = self._create_rule([self.consultant, self.colleague], method="skill")
        other = self.env["fleet.vehicle.model"].create({"name": "Due", "brand_id": self.brand.id})
        rule.member_ids[0].model_ids = other
        rule.member_ids[1].model_ids = self.model
        self.assertEqual(self._take(1, 3).user_id, self.colleague)
        self.assertEqual(self._take(5, 1, model_id=other.id).user_id, self.consultant)

    def test_first_rule_that_fits(self):
        self._create_rule([self.consultant], source_kind="api", sequence=1, method="person")
        self._create_rule([self.colleague], sequence=2)
        self.assertEqual(self._take(1).user_id, self.colleague)
        self.assertEqual(self._take(2, source_kind="api").user_id, self.consultant)

    def test_hours_of_the_store(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self._create_rule([self.consultant], hour_from=9, hour_to=18)
        with freeze_time(datetime(2026, 3, 2, 2, 0)):
            self.assertEqual(self._take(1).user_id, self.consultant)
        with freeze_time(datetime(2026, 3, 2, 14, 0)):
            self.assertTrue(self._take(2).in_pool)

    def test_asked_for(self):
        self._create_rule([self.consultant])
        lead = self._take(1, user_id=self.colleague.id)
        self.assertEqual(lead.user_id, self.colleague)
        # who sells no cars is not given leads, whoever asks
        self.assertEqual(self._take(2, user_id=self.reception.id).user_id, self.consultant)

    def test_rule_without_people(self):
        rule = self._create_rule([self.consultant])
        with self.assertRaisesRegex(ValidationError, "needs somebody"):
            rule.member_ids = [Command.clear()]

    def test_other_store(self):
        self._create_rule([self.consultant])
        lead = self._take(1, company_id=self.other_store.id)
        self.assertTrue(lead.in_pool)
        self.assertEqual(lead.company_id, self.other_store)
