from odoo.tests import tagged

from .common import PeopleCommon
from .lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.Employee.union(
            *(
                cls._create_employee(
                    name=f"P{number}",
                    department_id=cls.department.id,
                    job_id=cls.job.id,
                    parent_id=cls.head.id,
                )
                for number in range(10)
            )
        )

    def test_staff(self):
        for user in (self.hr_user, self.hr_manager_user):
            self._check_queries(self.people, user, "dealer_hr_ext.hr_employee_view_kanban_staff")

    def test_papers(self):
        kind = self._create_paper_kind()
        papers = self.env["dealer.staff.paper"].union(
            *(
                self._create_paper(person, kind, number=str(person.id), valid_until="2030-01-01")
                for person in self.people
            )
        )
        self._check_queries(papers, self.hr_user)
