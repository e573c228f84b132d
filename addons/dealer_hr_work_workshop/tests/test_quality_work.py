from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_hr_work.tests.sources import SourceCase
from odoo.addons.dealer_workshop_dispatch.tests.common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at
from odoo.addons.dealer_workshop_quality.tests.common import QualityCommon


@tagged("post_install", "-at_install")
class TestEfficiencyWork(SourceCase, DispatchCommon):
    def test_efficiency(self):
        """Two hours sold in an hour and a half, counted on the store's day the job was done."""
        other = self.env["res.company"].create({"name": "Other Store"})
        [elsewhere] = self._employ(self.anna_user, other)
        with freeze_time(at(11)):
            job = self._create_job(2)
            self.env["dealer.repair.clock"].sudo().create(
                {
                    "job_id": job.id,
                    "employee_id": self.anna.id,
                    "started_on": at(8),
                    "ended_on": at(9, minute=30),
                }
            )
            self.assertEqual(self._rows("efficiency", self.anna), [])
        # still the day before in UTC
        with freeze_time(at(7, 11)):
            job.action_done()
        self._check_row("efficiency", self.anna, job, "2026-03-11", 2, 1.5)
        self.assertEqual(self._rows("efficiency", self.ben | elsewhere), [])
        figures = self.env["dealer.work"]._get_figures(
            ["efficiency"], self.anna, "2026-03-11", "2026-03-11"
        )
        self.assertAlmostEqual(figures["efficiency", self.anna.id].value, 4 / 3, 4)


@tagged("post_install", "-at_install")
class TestReworkWork(SourceCase, QualityCommon):
    needs = "dealer.repair.quality.report"

    def test_rework(self):
        """A job the inspection sent back is one of one; a good one and a comeback's are told."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        person = self.technician.employee_id
        other = self.env["res.company"].create({"name": "Other Store"})
        [elsewhere] = self._employ(self.technician, other)
        with freeze_time("2026-03-02 17:00:00"):
            order = self._create_finished_order()
            self._check(order, Torque="fail")
            self.assertEqual(self._rows("rework", person), [], "open again")
            order.job_ids.with_user(self.technician).action_done()
        self._check_row("rework", person, order.job_ids, "2026-03-03", 1)
        good = self._create_finished_order()
        self._check(good)
        self.assertEqual([row.value for row in self._rows("rework", person)], [1, 0])
        self._create_order(self._labour_line(1)).job_ids.comeback_of_id = good.job_ids
        self.assertEqual([row.value for row in self._rows("rework", person)], [1, 1])
        self.assertEqual(self._rows("rework", elsewhere), [])
