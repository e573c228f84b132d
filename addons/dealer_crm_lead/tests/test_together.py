import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTogether(BaseCase):
    """Many at the same moment, in real transactions that all want to commit."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # the test run holds the lock of the registry; other threads want it too
        self.startPatcher(patch.object(Registry, "_lock", threading.RLock()))
        # the waits between tries are for people; a test has no time
        self.startPatcher(patch("odoo.service.model.time.sleep"))
        self.addCleanup(self._clean)
        self.person = {"name": "Test together", "source_kind": "referral"}
        with self._env() as env:
            self.company_id = env.ref("base.main_company").id
            users = env["res.users"].create(
                [
                    {
                        "name": f"Together {n}",
                        "login": f"test_together_{n}",
                        "company_id": self.company_id,
                        "company_ids": [Command.set([self.company_id])],
                        "group_ids": [
                            Command.set(env.ref("dealer_base.group_sales_consultant").ids)
                        ],
                    }
                    for n in range(4)
                ]
            )
            self.user_ids = users.ids
            rule = env["dealer.lead.rule"].create(
                {
                    "name": "Together",
                    "company_id": self.company_id,
                    "sequence": -1000,
                    "source_kind": "referral",
                    "member_ids": [Command.create({"user_id": user.id}) for user in users],
                }
            )
            self.rule_id = rule.id

    @contextmanager
    def _env(self, uid=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def _clean(self):
        with self._env() as env:
            users = env["res.users"].browse(self.user_ids)
            leads = self._find_leads(env)
            partners = leads.partner_id
            env.cr.execute(
                "DELETE FROM dealer_contact WHERE partner_id IN %s", [(0, *partners.ids)]
            )
            leads.unlink()
            env["dealer.lead.rule"].browse(self.rule_id).unlink()
            partners.unlink()
            people = users.partner_id
            users.write({"active": False})
            users.unlink()
            people.unlink()

    def _find_leads(self, env):
        return env["crm.lead"].search([("phone_key", "like", "13500000%")])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def _run(self, jobs):
        """Run the functions, each with an environment of its own, at the same moment.

        :return: list of results or user errors, in order
        """
        barrier = threading.Barrier(len(jobs))
        results = [None] * len(jobs)

        def work(number, uid, job):
            with self._env(uid) as env:
                waited = []

                def act():
                    env["crm.lead"].sudo().search_count([])  # the transaction has begun
                    if not waited:
                        waited.append(True)
                        barrier.wait(30)
                    return job(env)

                try:
                    results[number] = retrying(act, env)
                except UserError as error:
                    results[number] = error

        threads = [
            threading.Thread(target=work, args=(number, uid, job))
            for number, (uid, job) in enumerate(jobs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return results

    def _take_in(self, phone):
        def job(env):
            row = {**self.person, "phone": phone}
            return env["crm.lead"]._take_in([row])[0].id

        return (SUPERUSER_ID, job)

    def test_one_person_twice(self):
        results = self._run([self._take_in("13500000001"), self._take_in("+86 135 0000 0001")])
        self.assertEqual(results[0], results[1])

    def test_shared_fairly(self):
        # four at a time, as a store's workers do
        for wave in range(5):
            results = self._run(
                [self._take_in(f"13500000{wave}{number:02d}") for number in range(4)]
            )
            self.assertTrue(all(isinstance(lead_id, int) for lead_id in results), results)
        with self._env() as env:
            leads = self._find_leads(env)
            self.assertEqual(len(leads), 20)
            counts = {user: len(own) for user, own in leads.grouped("user_id").items()}
            self.assertEqual(sorted(counts.values()), [5, 5, 5, 5])

    def test_one_winner_in_the_pool(self):
        with self._env() as env:
            [lead] = env["crm.lead"]._take_in([{**self.person, "phone": "13500000009"}])
            lead._release("test")
            lead_id = lead.id

        def job(env):
            return env["crm.lead"].browse(lead_id).action_take()

        results = self._run([(uid, job) for uid in self.user_ids[:2]])
        self.assertEqual(sum(result is True for result in results), 1)
        [error] = [result for result in results if result is not True]
        self.assertIsInstance(error, UserError)
        with self._env() as env:
            self.assertIn(env["crm.lead"].browse(lead_id).user_id.id, self.user_ids[:2])
