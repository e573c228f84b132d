import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from odoo.tests import tagged

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestHolder(MovementCommon):
    """Who holds a post and who held it."""

    def _get_spans(self, employee):
        self.env.flush_all()
        holders = self.env["dealer.post.holder"].search(
            [("employee_id", "=", employee.id)], order="date_from"
        )
        return [(h.job_id, h.date_from, h.date_to) for h in holders]

    def test_versions_in_a_row_are_one_span(self):
        employee = self._create_employee(
            name="Span", job_id=self.job.id, department_id=self.department.id
        )
        employee.create_version({"date_version": date(2021, 1, 1)})  # another salary, say
        employee.create_version({"date_version": date(2022, 1, 1)}).job_id = self.adviser
        employee.create_version({"date_version": date(2023, 1, 1)}).job_id = self.job
        self.assertEqual(
            self._get_spans(employee),
            [
                (self.job, date(2020, 1, 1), date(2021, 12, 31)),
                (self.adviser, date(2022, 1, 1), date(2022, 12, 31)),
                (self.job, date(2023, 1, 1), False),
            ],
        )

    def test_whoever_left_holds_nothing(self):
        employee = self._create_employee(name="Left", job_id=self.job.id)
        employee.write({"departure_date": date(2024, 6, 30)})
        employee.with_context(no_wizard=True).action_archive()
        self.assertEqual(
            self._get_spans(employee), [(self.job, date(2020, 1, 1), date(2024, 6, 30))]
        )
        # hired again after a year: two spans, not one
        employee.active = True
        employee.create_version({"date_version": date(2025, 7, 1)}).departure_date = False
        self.assertEqual(
            self._get_spans(employee),
            [(self.job, date(2020, 1, 1), date(2024, 6, 30)), (self.job, date(2025, 7, 1), False)],
        )

    def test_own_posts_never_overlap(self):
        """Whatever the versions, a person holds one own post at a time, without holes."""
        rng = random.Random(8)
        jobs = [self.job, self.adviser, self.master, self.env["hr.job"]]
        people = self.Employee.browse()
        for number in range(25):
            employee = self._create_employee(name=f"Random {number}", job_id=self.job.id)
            days = sorted(rng.sample(range(1, 2000), rng.randint(0, 7)))
            for day in days:
                version = employee.create_version(
                    {"date_version": date(2020, 1, 1) + timedelta(days=day)}
                )
                values = {"job_id": rng.choice(jobs).id}
                if rng.random() < 0.3:
                    values["department_id"] = rng.choice([self.sales, self.department]).id
                if rng.random() < 0.15:
                    values["departure_date"] = version.date_version + timedelta(
                        days=rng.randint(0, 200)
                    )
                version.write(values)
            people |= employee
        self.env.flush_all()
        spans = defaultdict(list)
        for holder in self.env["dealer.post.holder"].search(
            [("employee_id", "in", people.ids), ("kind", "=", "main")]
        ):
            spans[holder.employee_id].append(holder)
        self.assertTrue(spans)
        for employee, held in spans.items():
            held.sort(key=lambda h: h.date_from)
            for before, after in pairwise(held):
                self.assertTrue(before.date_to, "only the last span is open")
                self.assertLess(before.date_to, after.date_from)
            # day by day the view says what the file says
            for _probe in range(12):
                day = date(2020, 1, 1) + timedelta(days=rng.randint(0, 2400))
                version = employee._get_version(day)
                left = version.departure_date and version.departure_date < day
                expected = self.env["hr.job"] if left else version.job_id
                found = [h for h in held if h.date_from <= day and (h.date_to or day) >= day]
                self.assertEqual(
                    self.env["hr.job"].union(*(h.job_id for h in found)), expected, day
                )
                self.assertLessEqual(len(found), 1)

    def test_concurrent_posts_count(self):
        self.adviser.headcount = 2
        movement = self._create_planned(kind="concurrent", date_from=self.today)
        self._run_cron()
        self.assertEqual(movement.category, "in_force", movement.failure)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.adviser, [{"headcount": 2, "held_count": 1, "vacant_count": 1}]
        )
        holder = self.env["dealer.post.holder"].search(
            [("job_id", "=", self.adviser.id), ("state", "in", ["current"])]
        )
        self.assertRecordValues(
            holder,
            [
                {
                    "employee_id": self.technician.id,
                    "kind": "concurrent",
                    "movement_id": movement.id,
                    "state": "current",
                }
            ],
        )
        action = self.adviser.action_open_holders()
        self.assertIn(holder, self.env[action["res_model"]].search(action["domain"]))
        action = self.technician.action_open_posts_held()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]).job_id, self.job | self.adviser
        )
