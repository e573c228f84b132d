from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests import test_concurrency


@tagged("post_install", "-at_install")
class TestTwoBook(test_concurrency.TestTwoSessions):
    """Two people book at the same moment, in two real transactions that both want to commit."""

    # what the neighbour's own class runs already
    test_confirm_confirm = None
    test_delivery_transfer = None
    test_receive_receive = None

    def _clean(self):
        with self._env() as env:
            vins = tuple(self.ids) or ("",)
            env.cr.execute("SELECT id FROM dealer_vehicle WHERE vin IN %s", [vins])
            cars = tuple(row[0] for row in env.cr.fetchall()) or (0,)
            env["dealer.test.drive"].search([("vehicle_id", "in", cars)]).unlink()
            env.cr.execute("DELETE FROM dealer_vehicle_usage WHERE vehicle_id IN %s", [cars])
        return super()._clean()

    def _make_demo(self, env, ids):
        today = fields.Date.today()
        env["dealer.vehicle.usage"].create(
            {
                "vehicle_id": ids["vehicle"],
                "kind": "demo",
                "license_plate": f"沪Z{ids['vehicle']:05d}"[-7:],
                "insurance_until": today + timedelta(days=30),
                "company_id": env["stock.location"].browse(ids["stock"]).company_id.id,
            }
        )

    def _race_bookings(self, numbers, same_user):
        ids = [self._setup(number) for number in numbers]
        with self._env() as env:
            for one in ids:
                self._make_demo(env, one)
            users = env.ref("base.user_admin") + env.ref("base.user_root")
            user_ids = users.ids
        start = fields.Datetime.now() + timedelta(days=1, hours=2 * (numbers[0] % 100))

        def book(env, one, who):
            company = env["stock.location"].browse(one["stock"]).company_id
            env["dealer.test.drive"].with_company(company).create(
                {
                    "partner_id": one["partners"][who],
                    "vehicle_id": one["vehicle"],
                    "user_id": user_ids[0 if same_user else who],
                    "company_id": company.id,
                    "date_start": start,
                }
            ).flush_recordset()

        outcomes = self._race(lambda env: book(env, ids[0], 0), lambda env: book(env, ids[-1], 1))
        self.assertEqual(outcomes.count("ok"), 1, outcomes)
        return next(text for text in outcomes if text != "ok")

    def test_one_car(self):
        for number in range(self.ROUNDS):
            refusal = self._race_bookings([400 + number], same_user=False)
            self.assertRegex(refusal, "is taken then|has just booked this car")

    def test_one_consultant(self):
        for number in range(self.ROUNDS):
            refusal = self._race_bookings([420 + 2 * number, 421 + 2 * number], same_user=True)
            self.assertRegex(refusal, "is on|another test drive")
