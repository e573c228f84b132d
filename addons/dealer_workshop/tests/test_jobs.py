from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestJobs(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls._create_technician()

    def test_clock_of_a_technician(self):
        order = self._create_order(waiting_reason="workshop")
        job = order.job_ids.with_user(self.technician)
        start = fields.Datetime.now()
        with freeze_time(start):
            job.action_clock_on()
        self.assertRecordValues(job, [{"state": "in_progress", "is_clocked_on": True}])
        self.assertEqual(job.technician_id, self.technician.employee_id)
        self.assertEqual((order.category, order.waiting_reason), ("in_progress", False))
        with freeze_time(start + timedelta(minutes=90)):
            job.action_clock_off()
        self.assertEqual(job.clocked_hours, 1.5)
        job.action_done()
        self.assertEqual((job.state, order.category), ("done", "done"))
        self.assertEqual((order.clocked_hours, order.sold_hours), (1.5, 1.5))

    def test_one_job_at_a_time(self):
        first, second = self._create_order().job_ids, self._create_order().job_ids
        first.with_user(self.technician).action_clock_on()
        with self.assertRaisesRegex(UserError, "Clock off there first"):
            second.with_user(self.technician).action_clock_on()
        first.with_user(self.technician).action_done()
        second.with_user(self.technician).action_clock_on()
        self.assertFalse(first.is_clocked_on)

    @mute_logger("odoo.sql_db")
    def test_one_job_at_a_time_in_the_database(self):
        jobs = self._create_order().job_ids + self._create_order().job_ids
        employee = self.technician.employee_id
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["dealer.repair.clock"].sudo().create(
                [{"job_id": job.id, "employee_id": employee.id} for job in jobs]
            )
            self.env.flush_all()

    def test_two_technicians_on_one_job(self):
        job = self._create_order().job_ids
        job.with_user(self.technician).action_clock_on()
        job.with_user(self._create_technician()).action_clock_on()
        self.assertEqual(len(job.clock_ids), 2)
        self.assertEqual(job.technician_id, self.technician.employee_id)

    def test_no_employee_says_so(self):
        job = self._create_order().job_ids
        with self.assertRaisesRegex(UserError, "no employee record"):
            job.with_user(self._create_user("technician")).action_clock_on()

    def test_not_done_after_all(self):
        order = self._create_order()
        order.action_finish()
        self.assertEqual(order.category, "done")
        order.job_ids.action_not_done()
        self.assertEqual(order.category, "in_progress")
