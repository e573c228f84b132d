from odoo.tests import HttpCase, tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestTours(PartsCommon, HttpCase):
    def test_master(self):
        """A part is made, takes the place of another and is found by the old number."""
        manager = self._create_user("parts_manager")
        old = self._create_part(name="Tour old pump", part_number="TOUR-OLD-1")
        self.start_tour(
            "/odoo/action-dealer_parts.product_template_action_part",
            "dealer_parts_master",
            login=manager.login,
        )
        new = self.env["product.product"].search([("default_code", "=", "TOUR-NEW-2")])
        self.assertTrue(new.is_storable)
        self.assertEqual(old.replaced_by_id, new)
        self.assertEqual(new.number_ids.number_key, "AIRTEX775")
        found = [found for found, _name in self.env["product.product"].name_search("tourold 1")]
        self.assertEqual(found, [old.id, new.id])
