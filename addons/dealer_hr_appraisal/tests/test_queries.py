from odoo.tests import tagged

from .common import AppraisalCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, AppraisalCommon):
    def test_appraisals(self):
        for number in range(8):
            self._create_employee(
                name=f"P{number}",
                job_id=self.job.id,
                department_id=self.department.id,
                parent_id=self.head.id,
            )
        cycle, _appraisal = self._start()
        for user in (self.hr_user, self.head_user):
            self._check_queries(cycle.appraisal_ids, user)
        reviews = cycle.appraisal_ids.review_ids.filtered(lambda r: r.user_id == self.head_user)
        self._check_queries(reviews, self.head_user)
