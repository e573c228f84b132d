from odoo.tests import tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestCrmWork(LeadCommon):
    def test_leads_won(self):
        employee = self.env["hr.employee"].create(
            {"name": "Seller", "user_id": self.consultant.id, "company_id": self.company.id}
        )
        lead = self._create_lead(expected_revenue=90000)
        self._create_lead()
        Work = self.env["dealer.work"]
        self.assertEqual(Work._get_rows("leads_won", employee, "2000-01-01", "2100-01-01"), [])
        lead.action_set_won()
        [row] = Work._get_rows("leads_won", employee, "2000-01-01", "2100-01-01")
        self.assertEqual((row.res_id, row.value, row.amount), (lead.id, 1, 90000))
        self.assertEqual(
            Work._get_figures(["leads_won"], employee, "2000-01-01", "2100-01-01"),
            {("leads_won", employee.id): (1.0, 1)},
        )
