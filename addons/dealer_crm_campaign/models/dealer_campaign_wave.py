from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

CHANNELS = [
    ("sms", "SMS"),
    ("email", "E-mail"),
    ("call", "Call"),
    ("sms,email", "SMS, else e-mail"),
    ("email,sms", "E-mail, else SMS"),
    ("sms,email,call", "SMS, else e-mail, else call"),
]
# days after its day in which a message may still go out, when quiet hours and limits hold it up
VALID_DAYS = 7


class DealerCampaignWave(models.Model):
    """What goes out at one time to everybody in the campaign but the control group."""

    _name = "dealer.campaign.wave"
    _description = "Wave of a Campaign"
    _inherit = ["dealer.fact.mixin"]
    _order = "due_on, id"
    _rec_name = "channels"
    _fact_fields = frozenset({"planned_on"})

    campaign_id = fields.Many2one("dealer.campaign", required=True, index=True, ondelete="cascade")
    due_on = fields.Datetime(string="Goes Out", required=True, default=fields.Datetime.now)
    channels = fields.Selection(CHANNELS, string="By", required=True, default="sms")
    only_silent = fields.Boolean(
        string="Only Who Kept Silent",
        help="Leaves out whoever has answered a message of the campaign, or whose lead came in"
        " since it started.",
    )
    subject = fields.Char(help="Of the e-mail, or what the call is about.")
    body = fields.Text(
        string="Text",
        help="What is sent or said. {name} stands for the customer's name.",
    )
    sms_template_id = fields.Many2one(
        "sms.template", domain="[('model', '=', 'res.partner')]", help="Instead of the text."
    )
    mail_template_id = fields.Many2one(
        "mail.template", domain="[('model', '=', 'res.partner')]", help="Instead of the text."
    )
    planned_on = fields.Datetime(
        string="Handed Over", readonly=True, copy=False, help="When its messages were planned."
    )
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    skipped_count = fields.Integer(
        string="Not Sent",
        compute="_compute_counts",
        help="A consent, a limit or an address was missing; each message says which.",
    )

    def _compute_counts(self):
        # sudo: totals of the wave's own messages
        rows = []
        if self.ids:
            self.env["dealer.touch"].flush_model(["state", "key"])
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT w.id, count(*) FILTER (WHERE t.state IN ('sending', 'sent', 'delivered')),
                           count(*) FILTER (WHERE t.state IN ('failed', 'refused', 'skipped'))
                      FROM dealer_campaign_wave w
                      JOIN dealer_touch t ON t.origin = 'dealer.campaign,' || w.campaign_id
                       AND t.key LIKE 'campaign,' || w.id || ',%%'
                     WHERE w.id IN %s GROUP BY w.id
                    """,
                    tuple(self.ids),
                )
            )
        counts = {row[0]: row[1:] for row in rows}
        for wave in self:
            wave.sent_count, wave.skipped_count = counts.get(wave._origin.id, (0, 0))

    @api.constrains("body", "channels", "sms_template_id", "mail_template_id")
    def _check_text(self):
        for wave in self:
            templates = {"sms": wave.sms_template_id, "email": wave.mail_template_id}
            if not wave.body and any(
                not templates.get(channel) for channel in wave.channels.split(",")
            ):
                raise ValidationError(
                    self.env._("The wave of %(day)s has no text yet.", day=wave.due_on)
                )

    def write(self, vals):
        if vals.keys() - {"planned_on"} and any(self.mapped("planned_on")):
            raise UserError(self.env._("A wave that went out stays as it was. Plan another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        if any(self.mapped("planned_on")) and not self.env.su:
            raise UserError(self.env._("A wave that went out stays on record."))

    # === BUSINESS METHODS === #

    def _get_channels(self):
        """:return: set of the channels any of these waves may use"""
        return {channel for wave in self for channel in (wave.channels or "").split(",") if channel}

    def _plan_due(self):
        """Hand over the messages of the waves that are due; each is planned once, whoever asks."""
        now = fields.Datetime.now()
        due = self.filtered(
            lambda wave: (
                not wave.planned_on
                and wave.due_on <= now
                and wave.campaign_id.category == "running"
            )
        )
        for wave in due:
            # sudo: marketing plans messages through campaigns only
            self.env["dealer.touch"].sudo()._plan_sql(wave._get_touch_query(now))
            wave._set_facts({"planned_on": now})
        if due:
            # sudo: the scheduler's own trigger
            self.env["dealer.touch"].sudo()._wake_up()

    def _get_touch_query(self, now):
        """:return: SELECT of the wave's messages, for ``dealer.touch._plan_sql``"""
        self.ensure_one()
        campaign = self.campaign_id
        silent = SQL("TRUE")
        if self.only_silent:
            silent = SQL(
                """NOT EXISTS (SELECT FROM dealer_touch t WHERE t.partner_id = member.partner_id
                                  AND t.origin = %s AND t.replied_on IS NOT NULL)
                   AND NOT EXISTS (SELECT FROM crm_lead l WHERE l.partner_id = member.partner_id
                                      AND l.received_on >= %s)""",
                f"dealer.campaign,{campaign.id}",
                campaign.started_on,
            )
        return SQL(
            """
            SELECT member.partner_id, %(company)s AS company_id, %(channels)s AS channels,
                   'marketing' AS purpose, %(origin)s AS origin,
                   'campaign,' || %(wave)s || ',' || member.partner_id AS key,
                   %(reason)s AS reason, %(now)s::timestamp AS due_on,
                   %(until)s::timestamp AS until,
                   replace(%(subject)s::text, '{name}', partner.name) AS subject,
                   replace(%(body)s::text, '{name}', partner.name) AS body,
                   %(sms)s::integer AS sms_template_id, %(mail)s::integer AS mail_template_id
              FROM dealer_campaign_member member
              JOIN res_partner partner ON partner.id = member.partner_id
             WHERE member.campaign_id = %(campaign)s AND NOT member.is_control AND %(silent)s
            """,
            company=campaign.company_id.id,
            channels=self.channels,
            origin=f"dealer.campaign,{campaign.id}",
            wave=self.id,
            reason=campaign.name,
            now=now,
            until=fields.Datetime.add(now, days=VALID_DAYS),
            subject=self.subject or campaign.name,
            body=self.body or None,
            sms=self.sms_template_id.id or None,
            mail=self.mail_template_id.id or None,
            campaign=campaign.id,
            silent=silent,
        )

    def _take_back(self):
        """Take back what has not gone out; a wave of which something was taken back is due again
        when its campaign goes on, for those only who have got nothing of it."""
        for campaign in self.campaign_id:
            # sudo: nobody writes messages by hand; what was planned and not sent leaves no trace
            planned = (
                self.env["dealer.touch"]
                .sudo()
                .search(
                    [("origin", "=", f"dealer.campaign,{campaign.id}"), ("state", "=", "planned")]
                )
            )
            waves = {int(touch.key.split(",")[1]) for touch in planned}
            planned.unlink()
            self.filtered(lambda wave, waves=waves: wave.id in waves)._set_facts(
                {"planned_on": False}
            )
