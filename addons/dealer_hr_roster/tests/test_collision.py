from contextlib import contextmanager
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestCollision(BaseCase):
    """Two people publish one roster, in two real transactions; what is committed goes."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._transaction() as env:
            person = env["hr.employee"].create({"name": "Collision", "date_version": "2020-01-01"})
            department = env["hr.department"].create({"name": "Collision"})
            person.department_id = department
            roster = env["dealer.roster"].create(
                {"department_id": department.id, "month": date(2033, 3, 1)}
            )
            shift = env.ref("dealer_hr_roster.shift_type_early")
            roster.set_cells([[person.id, "2033-03-02"]], shift.id)
            self.ids = (roster.id, person.id, department.id, person.resource_id.id)
        self.addCleanup(self._remove_data)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove_data(self):
        roster, person, department, resource = self.ids
        with self._transaction() as env:
            env.cr.execute("DELETE FROM dealer_roster WHERE id = %s", [roster])
            env["hr.employee"].browse(person).unlink()
            env["resource.resource"].browse(resource).exists().unlink()
            env["hr.department"].browse(department).unlink()

    def test_one_publishes(self):
        roster_id = self.ids[0]
        with self._transaction() as first, self._transaction() as second:
            # both have looked at the draft before either publishes
            self.assertEqual(second["dealer.roster"].browse(roster_id).category, "draft")
            first["dealer.roster"].browse(roster_id).action_publish()
            first.flush_all()
            with self.assertRaisesRegex(UserError, "Somebody else"):
                second["dealer.roster"].browse(roster_id).action_publish()
            first.cr.commit()
            # what the request is repeated for: then it finds the roster published
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                second["dealer.roster"].browse(roster_id).action_publish()
            second.cr.rollback()
            second.invalidate_all()
            with self.assertRaisesRegex(UserError, "published already"):
                second["dealer.roster"].browse(roster_id).action_publish()
