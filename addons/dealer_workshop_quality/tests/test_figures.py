from odoo.tests import tagged

from .common import QualityCommon


@tagged("post_install", "-at_install")
class TestFigures(QualityCommon):
    def test_first_time_fix_and_comebacks(self):
        """Of four jobs one was sent back, one had the car come back."""
        good, bad, again, other = (self._create_finished_order() for _number in range(4))
        self._check(good)
        self._check(bad, Torque="fail")
        bad.job_ids.action_done()
        again.job_ids.comeback_of_id = good.job_ids
        self.env.flush_all()
        orders = good | bad | again | other
        Report = self.env["dealer.repair.quality.report"].with_user(self.inspector)
        [(technician, count, rate, reworks, comebacks)] = Report._read_group(
            [("order_id", "in", orders.ids)],
            ["technician_id"],
            ["__count", "first_time_rate:avg", "rework_count:sum", "comeback_rate:avg"],
        )
        self.assertEqual(technician, self.technician.employee_id)
        self.assertEqual((count, rate, reworks, comebacks), (4, 50, 1, 25))

    def test_open_jobs_do_not_count(self):
        order = self._create_order(self._labour_line(1))
        self.env.flush_all()
        Report = self.env["dealer.repair.quality.report"]
        self.assertFalse(Report.search([("order_id", "=", order.id)]))
