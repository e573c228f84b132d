import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two schedulers in real transactions put one movement in force once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            company = env["res.company"].create({"name": f"Movement store {uuid.uuid4()}"})
            jobs = env["hr.job"].create(
                [{"name": f"{uuid.uuid4()}", "company_id": company.id} for _number in range(2)]
            )
            employee = env["hr.employee"].create(
                {
                    "name": "Collision",
                    "company_id": company.id,
                    "job_id": jobs[0].id,
                    "date_version": date(2020, 1, 1),
                }
            )
            movement = env["dealer.movement"].create(
                {
                    "employee_id": employee.id,
                    "kind": "transfer",
                    "to_job_id": jobs[1].id,
                    "date_from": company._get_store_date() - timedelta(days=1),
                }
            )
            movement.action_ask()
            movement.action_approve()
            movement.action_plan()
            self.company, self.movement, self.employee = company.id, movement.id, employee.id
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove_data(self):
        with self._transaction() as env:
            movement = env["dealer.movement"].browse(self.movement)
            env.cr.execute("DELETE FROM dealer_movement WHERE id = %s", [self.movement])
            movement.invalidate_recordset()
            env["hr.employee"].browse(self.employee).active = False
            env["res.company"].browse(self.company).active = False

    def _count(self):
        with self._transaction() as env:
            employee = env["hr.employee"].browse(self.employee)
            movement = env["dealer.movement"].browse(self.movement)
            return len(employee.version_ids), movement.category

    def test_two_at_once(self):
        with self._transaction() as second:
            late = second["dealer.movement"].browse(self.movement)
            self.assertEqual(late.category, "planned")  # its snapshot
            with self._transaction() as first:
                early = first["dealer.movement"].browse(self.movement)
                self.assertTrue(early._apply_once())
                self.assertFalse(late._apply_once(), "locked by the other")
            self.assertFalse(late._apply_once(), "done by the other")
        self.assertEqual(self._count(), (2, "in_force"))

    def test_killed(self):
        """A process that dies half way leaves nothing; the next run does it all, once."""

        class Killed(BaseException):
            pass

        def kill(*_args, **_options):
            raise Killed

        with (
            self.assertRaises(Killed),
            patch.object(self.registry["hr.employee"], "_follow_posts", kill),
            self._transaction() as env,
        ):
            env["dealer.movement"].browse(self.movement)._apply_once()
        self.assertEqual(self._count(), (1, "planned"))
        for _run in range(2):
            with self._transaction() as env:
                env["dealer.movement"].browse(self.movement)._apply_once()
        self.assertEqual(self._count(), (2, "in_force"))
