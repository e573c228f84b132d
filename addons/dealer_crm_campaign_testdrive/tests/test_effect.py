from odoo import fields
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestEffect(TransactionCase):
    def test_test_drives_are_an_effect(self):
        """Its statement is what PostgreSQL runs, and the report has a name for it."""
        partner = self.env["res.partner"].create({"name": "Driver"})
        partner._consent("call", "marketing", True, "counter")
        self.env["dealer.customer.figure"]._refresh(partner)
        segment = self.env["dealer.segment"].create(
            {"name": "All", "company_id": False, "domain": '[("cars_now", "=", 0)]'}
        )
        campaign = self.env["dealer.campaign"].create(
            {
                "name": "Test",
                "segment_ids": segment.ids,
                "control_percent": 0,
                "wave_ids": [(0, 0, {"channels": "call", "body": "Hello"})],
            }
        )
        campaign.action_start()
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'dealer_test_drive' AND column_name = 'out_on'"
        )
        self.assertTrue(self.env.cr.fetchone())
        campaign.action_count_effect()
        effect = campaign.effect_ids.filtered(lambda effect: effect.code == "test_drive")
        self.assertEqual((len(effect), effect.treated_count), (1, 0))
        self.assertTrue(campaign.counted_on <= fields.Datetime.now())
