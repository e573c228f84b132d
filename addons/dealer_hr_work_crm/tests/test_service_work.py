from odoo.tests import tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestServiceWork(LeadCommon):
    def test_leads_answered(self):
        """In time, late, never, and still in time: three count, one of them for him."""
        employee = self.env["hr.employee"].create(
            {"name": "Seller", "user_id": self.consultant.id, "company_id": self.company.id}
        )
        for deadline, answered in (
            ("2026-03-02 08:00:00", "2026-03-02 07:00:00"),
            ("2026-03-03 08:00:00", "2026-03-03 09:00:00"),
            ("2026-03-04 08:00:00", None),
            ("2200-03-05 08:00:00", None),
        ):
            lead = self._create_lead()
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE crm_lead SET user_id = %s, response_deadline = %s, responded_on = %s "
                "WHERE id = %s",
                [self.consultant.id, deadline, answered, lead.id],
            )
        self.env.invalidate_all()
        figures = self.env["dealer.work"]._get_figures(
            ["leads_answered"], employee, "2026-03-01", "2201-01-01"
        )
        figure = figures["leads_answered", employee.id]
        self.assertEqual(figure.rows, 3)
        self.assertAlmostEqual(figure.value, 1 / 3)
