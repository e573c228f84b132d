from freezegun import freeze_time
from odoo.tests import tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at


@tagged("post_install", "-at_install")
class TestQueries(DispatchCommon):
    """What a screen asks of the database does not grow with the orders."""

    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(7)))

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def _add_jobs(self, count):
        jobs = self.env["dealer.repair.job"]
        for number in range(count):
            job = self._create_job(1, promised=at(17), vehicle_id=self.vehicle)
            jobs |= job
            if number % 4 == 0:
                job.order_id.line_ids = [self._part_line(self.pads, 1)]
        start = 8
        for job in jobs[: min(count, 4)]:
            self._drop(job, at(start), bay_id=self.bay_1.id)
            start += 1
        return jobs

    def test_board(self):
        self._add_jobs(20)
        self.dispatch.load()
        few = self._count(lambda: self.dispatch.load())
        self._add_jobs(180)
        many = self._count(lambda: self.dispatch.load())
        self.assertLessEqual(many, few, "the board asks more with 200 orders than with 20")
        self.assertLessEqual(many, 60)

    def test_phone(self):
        for job in self._add_jobs(4):
            job.technician_id = self.anna
        Job = self.env["dealer.repair.job"].with_user(self.anna_user)
        Job.get_my_day()
        few = self._count(Job.get_my_day)
        for job in self._add_jobs(16):
            job.technician_id = self.anna
        self.assertLessEqual(self._count(Job.get_my_day), few)

    def test_figures(self):
        Figure = self.env["dealer.technician.figure"]

        def read():
            Figure.action_open()
            Figure.formatted_read_group([], ["employee_id"], ["proficiency:avg"])

        def clock(count):
            for number in range(count):
                job = self._create_job(1, vehicle_id=self.vehicle)
                self.env["dealer.repair.clock"].sudo().create(
                    {
                        "job_id": job.id,
                        "employee_id": self.anna.id,
                        "started_on": at(8, 1 + number % 9),
                        "ended_on": at(9, 1 + number % 9),
                    }
                )

        clock(9)
        read()
        few = self._count(read)
        clock(45)
        self.assertLessEqual(self._count(read), few)
