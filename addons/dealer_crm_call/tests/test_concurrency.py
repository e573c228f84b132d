import threading
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Two callers press Next at the same moment, each in a transaction of his own."""

    def test_two_callers_get_two_customers(self):
        registry = Registry(get_db_name())
        # the test run holds the lock of the registry; other threads want it too
        self.startPatcher(patch.object(Registry, "_lock", threading.RLock()))
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            partners = env["res.partner"].create(
                [{"name": "One", "phone": "13911110001"}, {"name": "Two", "phone": "13911110002"}]
            )
            script = env["dealer.call.script"].create({"name": "Race"})
            store = env.ref("base.main_company")
            users = env.user | env.ref("base.user_admin")
            plan = env["dealer.call.plan"].create(
                {"name": "Race", "script_id": script.id, "caller_ids": [(6, 0, users.ids)]}
            )
            tasks = env["dealer.call.task"].create(
                [
                    {
                        "partner_id": partner.id,
                        "script_id": script.id,
                        "company_id": store.id,
                        "plan_id": plan.id,
                        "due_on": "1990-01-01 00:00:00",
                    }
                    for partner in partners
                ]
            )
            user_ids, task_ids = users.ids, set(tasks.ids)
            ids = (partners.ids, script.id, plan.id)
        self.addCleanup(self._clean, registry, task_ids, *ids)
        meet = threading.Barrier(2)
        got = []

        def call(user_id):
            with registry.cursor() as cr:
                env = api.Environment(cr, user_id, {})
                meet.wait(10)
                task = env["dealer.call.task"]._take_next()
                got.append(task.id)
                meet.wait(10)  # both hold theirs before either commits

        threads = [threading.Thread(target=call, args=(user_id,)) for user_id in user_ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(set(got), task_ids)

    def _clean(self, registry, task_ids, partner_ids, script_id, plan_id):
        with registry.cursor() as cr:
            cr.execute("DELETE FROM dealer_call_task WHERE id IN %s", [tuple(task_ids)])
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["res.partner"].browse(partner_ids).unlink()
            env["dealer.call.plan"].browse(plan_id).unlink()
            env["dealer.call.script"].browse(script_id).unlink()
