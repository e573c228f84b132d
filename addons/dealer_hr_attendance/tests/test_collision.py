from contextlib import contextmanager
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

MONTH = date(2019, 3, 1)  # before any month of a store that is tested


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two people at one sheet, in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            company = env.ref("base.main_company")
            employee = env["hr.employee"].create(
                {"name": "Collision", "company_id": company.id, "date_version": "2019-01-01"}
            )
            sheet = env["dealer.attendance.sheet"].create(
                {"company_id": company.id, "month": MONTH}
            )
            sheet._set_facts({"asked_on": "2019-04-01"})
            sheet._workflow_settle_facts()
            self.ids = (sheet.id, employee.id)
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '5s'")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove_data(self):
        sheet, employee = self.ids
        with self._transaction() as env:
            env.cr.execute("DELETE FROM dealer_attendance_sheet WHERE id = %s", [sheet])
            person = env["hr.employee"].browse(employee)
            resource = person.resource_id
            person.unlink()
            resource.exists().unlink()

    def _sheet(self, env):
        return env["dealer.attendance.sheet"].browse(self.ids[0])

    def _touch(self, env):
        env["dealer.attendance.sheet"]._touch([(self.ids[1], MONTH, MONTH)])

    def test_approval_meets_a_change(self):
        with mute_logger("odoo.sql_db"), self._transaction() as one:
            self._touch(one)
            # the change is not committed yet: who approves is told so
            with self._transaction() as two, self.assertRaises(LockError):
                self._sheet(two).action_approve()
            with self.assertRaises(SerializationFailure), self._transaction() as two:
                self.assertEqual(self._sheet(two).category, "confirming")
                one.cr.commit()
                # committed meanwhile: tried again by the server, and then sees the change
                self._sheet(two).action_approve()
        with self._transaction() as env:
            self._sheet(env).action_approve()
        with self._transaction() as env:
            with self.assertRaises(UserError):
                self._touch(env)
            with self.assertRaises(UserError):
                self._sheet(env).action_approve()

    def test_change_meets_an_approval(self):
        with mute_logger("odoo.sql_db"), self._transaction() as one:
            self.assertEqual(self._sheet(one).category, "confirming")
            with self._transaction() as two:
                self._sheet(two).action_approve()
            with self.assertRaises(SerializationFailure):
                self._touch(one)
            one.cr.rollback()

    def test_killed_approval_leaves_nothing(self):
        with self._transaction() as env:
            self._sheet(env).action_approve()
            env.cr.rollback()
        with self._transaction() as env:
            self.assertEqual(self._sheet(env).category, "confirming")
            self._touch(env)
