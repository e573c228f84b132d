from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, RLock
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "database_breaking")
class TestTogether(BaseCase):
    """Two tablets at once, each with its own transaction; what they made is taken away again."""

    def _run(self, work):
        registry = Registry(get_db_name())
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            return retrying(lambda: work(env), env)

    def _both(self, datas):
        barrier = Barrier(2)
        tries = []

        def receive(data):
            def work(env):
                env.cr.execute("SELECT 1")  # the snapshot is taken
                tries.append(1)
                if len(tries) <= 2:
                    barrier.wait(20)
                return env["dealer.reception"].receive(data)

            return self._run(work)

        with mute_logger("odoo.sql_db", "odoo.service.model"), ThreadPoolExecutor(2) as pool:
            return list(pool.map(receive, datas))

    def _data(self, uuid, vehicle_id, **values):
        return {
            "uuid": uuid,
            "vehicle_id": vehicle_id,
            "mileage": 100,
            "concerns": [{"text": "Together"}],
            **values,
        }

    def setUp(self):
        super().setUp()
        # the suite holds the registry's lock while it runs tests; the tablets' threads ask for it
        self.startPatcher(patch.object(Registry, "_lock", RLock()))

        def make(env):
            partner = env["res.partner"].create({"name": "Together"})
            vehicle = env["dealer.vehicle"].create(
                {"vin": "TOGETHERFRAME1", "frame_number_only": True}
            )
            vehicle._set_owner(partner)
            return vehicle.id, partner.id

        self.vehicle_id, self.partner_id = self._run(make)
        self.addCleanup(self._run, self._clean)

    def _clean(self, env):
        cars = env["dealer.vehicle"].search([("vin", "in", ("TOGETHERFRAME1", "TOGETHERFRAME2"))])
        orders = env["dealer.repair.order"].search([("vehicle_id", "in", cars.ids)])
        orders.unlink()
        cars.unlink()
        env["res.partner"].search([("name", "=", "Together")]).unlink()

    def test_one_car_two_advisers(self):
        answers = self._both(
            [self._data("a" * 20, self.vehicle_id), self._data("b" * 20, self.vehicle_id)]
        )
        self.assertEqual(sorted(answer["state"] for answer in answers), ["done", "open"])
        self.assertEqual(len({answer["order"]["id"] for answer in answers}), 1)

    def test_one_reception_sent_twice(self):
        """The answer got lost and the tablet sends again while the first is still at work."""
        new = {"vin": "TOGETHERFRAME2", "frame_number_only": True}
        data = self._data("c" * 20, False, vehicle=new, partner_id=self.partner_id)
        answers = self._both([data, data])
        self.assertEqual([answer["state"] for answer in answers], ["done", "done"])
        self.assertEqual(len({answer["order"]["id"] for answer in answers}), 1)
