from odoo.tests import HttpCase, tagged

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestTours(CatalogueCommon, HttpCase):
    def test_operations(self):
        """At the desk: an operation is found, added with its price, then a package."""
        adviser = self._create_user("service_adviser")
        package = self._create_package(199, self.service + self.brakes, name="Tour package")
        order = self._create_bare_order(user=adviser)
        self.start_tour(
            f"/odoo/repair-orders/{order.id}",
            "dealer_workshop_catalogue_operations",
            login=adviser.login,
        )
        self.env.invalidate_all()
        self.assertEqual(order.job_ids.operation_id, self.brakes + self.service)
        lines = order.line_ids.filtered(lambda line: line.package_id == package)
        self.assertAlmostEqual(sum(line.quantity * line.price_unit for line in lines), 199, 6)

    def test_phone(self):
        """The same on a phone."""
        self.browser_size = "375x667"
        self.touch_enabled = True
        adviser = self._create_user("service_adviser")
        order = self._create_bare_order(user=adviser)
        self.start_tour(
            f"/odoo/repair-orders/{order.id}",
            "dealer_workshop_catalogue_operations_phone",
            login=adviser.login,
        )
        self.env.invalidate_all()
        self.assertEqual(order.job_ids.operation_id, self.brakes)
