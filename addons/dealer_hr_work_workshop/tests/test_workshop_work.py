from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_workshop_dispatch.tests.common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestWorkshopWork(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(18, 11)))

    def _figures_of(self, employees):
        codes = ["labour_hours", "labour_amount", "repair_orders"]
        return {
            key: figure.value
            for key, figure in self.env["dealer.work"]
            ._get_figures(codes, employees, "2000-01-01", "2100-01-01")
            .items()
        }

    def test_hours_are_shared_and_count_when_settled(self):
        job = self._create_job(2)
        order = job.order_id
        adviser = self.env["hr.employee"].create(
            {"name": "Adviser", "user_id": order.adviser_id.id, "company_id": self.company.id}
        )
        people = self.anna | self.ben | adviser
        Clock = self.env["dealer.repair.clock"].sudo()
        for employee, start, end in (
            (self.anna, at(8), at(10)),
            (self.ben, at(8), at(9)),
        ):
            Clock.create(
                {
                    "job_id": job.id,
                    "employee_id": employee.id,
                    "started_on": start,
                    "ended_on": end,
                }
            )
        job.action_done()
        self.assertEqual(self._figures_of(people), {})
        self._settle(order)
        figures = self._figures_of(people)
        amount = order.line_ids.price_subtotal
        self.assertAlmostEqual(figures["labour_hours", self.anna.id], 4 / 3, 4)
        self.assertAlmostEqual(figures["labour_hours", self.ben.id], 2 / 3, 4)
        self.assertAlmostEqual(
            figures["labour_amount", self.anna.id] + figures["labour_amount", self.ben.id],
            amount,
            2,
        )
        self.assertEqual(figures["repair_orders", adviser.id], 1)
