import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoKeepers(BaseCase):
    """Two store keepers lend one tool at the same moment, in two real transactions."""

    ROUNDS = 3

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # the test run holds the lock of the registry; other threads want it too
        self.startPatcher(patch.object(Registry, "_lock", threading.RLock()))
        self.addCleanup(self._clean)
        with self._env() as env:
            self.tool_id = env["dealer.tool"].create({"name": "Two", "number": "TWO-1"}).id
            self.employee_ids = env["hr.employee"].create([{"name": "A"}, {"name": "B"}]).ids

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self._env() as env:
            tool = env["dealer.tool"].browse(self.tool_id)
            tool.loan_ids.unlink()
            tool.unlink()
            people = env["hr.employee"].browse(self.employee_ids)
            resources = people.resource_id
            people.unlink()
            resources.unlink()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _lend_together(self):
        barrier = threading.Barrier(2)
        results = {}

        def lend(number):
            with self._env() as env:
                tool = env["dealer.tool"].browse(self.tool_id)
                person = env["hr.employee"].browse(self.employee_ids[number])
                waited = []

                def act():
                    tool.read(["state"])  # the transaction has begun and seen the tool free
                    if not waited:
                        waited.append(True)
                        barrier.wait(20)
                    tool._lend(person)
                    env.cr.commit()

                try:
                    retrying(act, env)
                    results[number] = "lent"
                except (UserError, ValidationError) as error:
                    results[number] = str(error)

        threads = [threading.Thread(target=lend, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def test_one_wins_and_the_other_is_told(self):
        for _round in range(self.ROUNDS):
            results = self._lend_together()
            told = [text for text in results.values() if text != "lent"]
            self.assertEqual(len(told), 1, results)
            self.assertRegex(told[0], "lent to|lending this tool|lent already")
            with self._env() as env:
                tool = env["dealer.tool"].browse(self.tool_id)
                self.assertEqual(len(tool.loan_ids.filtered(lambda loan: not loan.back_on)), 1)
                tool._take_back()
