from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.dealer_sales_tradein.tests.common import TradeinCommon


@tagged("post_install", "-at_install")
class TestTour(TradeinCommon, HttpCase):
    def test_refurbish(self):
        """From the old car to its order in the workshop in one tap."""
        repair = Command.create({"name": "Dent in the rear door", "amount": 1250})
        tradein = self._receive(repair_ids=[repair])
        login = self._create_user("sales_manager").login
        self.start_tour(
            f"/odoo/trade-ins/{tradein.id}", "dealer_sales_tradein_refurbish", login=login
        )
        self.assertEqual(self.old_car.refurbishment_id.budget, 1250)
