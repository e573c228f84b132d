from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerCampaign(models.Model):
    """Who gets it, and who is only watched."""

    _inherit = "dealer.campaign"

    @api.depends("segment_ids", "exclude_segment_ids", "wave_ids.channels", "category")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_audience(self):
        for campaign in self:
            if campaign.started_on or not campaign.segment_ids:
                campaign.audience_count = 0
                continue
            query = campaign._get_audience_query()
            rows = self.env.execute_query(query.select(SQL("count(*)")))
            campaign.audience_count = rows[0][0]

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = {
            (campaign.id, is_control): count
            for campaign, is_control, count in self.env["dealer.campaign.member"]._read_group(
                [("campaign_id", "in", self.ids)], ["campaign_id", "is_control"], ["__count"]
            )
        }
        for campaign in self:
            campaign.treated_count = counts.get((campaign._origin.id, False), 0)
            campaign.control_count = counts.get((campaign._origin.id, True), 0)

    def _get_audience_query(self):
        """:return: the Query on res.partner of who fits and may be contacted: control group and
        addressed are then alike"""
        self.ensure_one()
        Partner = self.env["res.partner"]
        domain = self.segment_ids._origin._get_domain()
        if self.exclude_segment_ids:
            domain &= ~self.exclude_segment_ids._origin._get_domain()
        query = Partner._search(domain)
        allowed = [
            Partner._get_consent_sql(channel, "marketing")
            for channel in sorted(self.wave_ids._get_channels())
        ]
        if allowed:
            query.add_where(SQL("(%s)", SQL(" OR ").join(allowed)))
        return query

    def _freeze(self):
        """Keep who is in it, once, and draw the control group.

        Drawn by the order of a hash of seed and customer within each phase, spread evenly: exactly
        the percentage of the whole, and of each phase as near as whole people allow.
        """
        self.ensure_one()
        self.env.flush_all()
        # sudo: the store's whole audience, not only customers the starter may read; the segments
        # say themselves of which store they are
        query = self.sudo()._get_audience_query()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_campaign_member (campaign_id, partner_id, is_control)
                SELECT %(campaign)s, partner_id,
                       floor(place * %(percent)s / 100.0) > floor((place - 1) * %(percent)s / 100.0)
                  FROM (SELECT audience.id AS partner_id,
                               row_number() OVER (ORDER BY figure.lifecycle_id,
                                   md5(%(seed)s || ':' || audience.id)) AS place
                          FROM (%(audience)s) audience
                          LEFT JOIN dealer_customer_figure figure
                                 ON figure.partner_id = audience.id) placed
                ON CONFLICT (campaign_id, partner_id) DO NOTHING
                """,
                campaign=self.id,
                percent=self.control_percent,
                seed=self.seed,
                audience=query.select(),
            )
        )
        if not self.env.cr.rowcount:
            raise UserError(
                self.env._(
                    "Nobody of the audience may be contacted by the channels of the waves. Choose"
                    " other segments or channels, or ask the customers for their consent."
                )
            )
        self.invalidate_recordset(["member_ids", "treated_count", "control_count"])
        self.env["dealer.campaign.member"].invalidate_model()

    @api.model
    def _cron_run(self):
        """Plan the waves that are due and end the campaigns that are over."""
        now = fields.Datetime.now()
        running = self.search([("category", "=", "running")])
        for campaign in running:
            campaign.wave_ids._plan_due()
            over = fields.Datetime.add(campaign.started_on, days=campaign.window_days)
            if over < now and all(campaign.wave_ids.mapped("planned_on")):
                campaign.action_stop()
            if not self.env["ir.cron"]._commit_progress(1):
                break
