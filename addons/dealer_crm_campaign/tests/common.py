from unittest.mock import patch

from odoo import fields

from odoo.addons.dealer_crm_segment.tests.common import SegmentCommon


class CampaignCommon(SegmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.marketing = cls._create_user("marketing")
        cls.general_manager = cls._create_user("general_manager")
        cls.people = cls.env["res.partner"].create(
            [
                {"name": f"Person {number:02}", "phone": f"+86 138 0000 {number:04}"}
                for number in range(40)
            ]
        )
        cls.people._consent("sms", "marketing", True, "counter")
        cls.tag = cls.env["res.partner.category"].create({"name": "In the campaign"})
        cls.people.category_id = cls.tag
        cls._refresh()
        cls.segment = cls._create_segment({"kind": "tag", "category_ids": cls.tag.ids})

    @classmethod
    def _create_campaign(cls, user=None, **values):
        Campaign = cls.env["dealer.campaign"].with_user(user or cls.env.user)
        return Campaign.create(
            {
                "name": "Winter check",
                "segment_ids": cls.segment.ids,
                "control_percent": 10,
                "seed": "1",
                "wave_ids": [(0, 0, {"channels": "sms", "body": "Dear {name}, come."})],
                **values,
            }
        )

    @classmethod
    def _touches(cls, campaign):
        return cls.env["dealer.touch"].search([("origin", "=", f"dealer.campaign,{campaign.id}")])

    @classmethod
    def _start(cls, campaign):
        """Start it a minute ago, so that what is created in this transaction comes after."""
        campaign.action_start()
        campaign._set_facts(
            {"started_on": fields.Datetime.subtract(fields.Datetime.now(), minutes=1)}
        )

    def _run_cron(self):
        """Run the scheduler's job without its commits."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *_args, **_options: 60):
            self.env["dealer.campaign"]._cron_run()
