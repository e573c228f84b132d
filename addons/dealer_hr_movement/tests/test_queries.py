from odoo.tests import tagged

from .common import MovementCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, MovementCommon):
    def test_movements(self):
        made = self.Movement.union(
            *(
                self._create_movement(
                    employee_id=self._create_employee(
                        name=f"P{number}", job_id=self.job.id, department_id=self.department.id
                    ).id
                )
                for number in range(8)
            )
        )
        self._check_queries(made, self.hr_user)

    def test_vacancies(self):
        jobs = [self._create_job(f"Post {number}") for number in range(8)]
        made = (
            self.env["dealer.vacancy"]
            .with_user(self.hr_user)
            .create([{"job_id": job.id, "people_wanted": 2} for job in jobs])
        )
        self._check_queries(made, self.hr_user)
