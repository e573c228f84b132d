from math import sqrt

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.fact import EffectFact

# standard deviations either side that hold 95 % of a normal distribution
Z = 1.96
# what happens to messages themselves
MESSAGES = ("reached", "delivered", "replied")


class DealerCampaign(models.Model):
    """What came of it, counted from the documents: one statement for each campaign."""

    _inherit = "dealer.campaign"

    @api.model
    def _get_effect_facts(self):
        """:return: {code: EffectFact}, in the order of the report; glue adds its own"""
        return {
            "lead": EffectFact(
                self.env._("Leads"),
                SQL(
                    """
                    SELECT 'lead' || id AS person, partner_id, received_on AS at,
                           0::numeric AS amount, 0::numeric AS margin, campaign_id AS utm_id,
                           company_id
                      FROM crm_lead
                    """
                ),
            ),
            "visit": EffectFact(
                self.env._("Visits to the showroom"),
                SQL(
                    """
                    SELECT 'visit' || v.id AS person, l.partner_id, v.arrived_on AS at,
                           0::numeric AS amount, 0::numeric AS margin, l.campaign_id AS utm_id,
                           v.company_id
                      FROM dealer_showroom_visit v JOIN crm_lead l ON l.id = v.lead_id
                    """
                ),
            ),
        }

    def _count_effect(self):
        """Count again what came of these campaigns and keep it."""
        facts = self._get_effect_facts()
        order = [*MESSAGES, *facts]
        values = []
        started = self.filtered("started_on")
        for campaign in started:
            counts = campaign._get_effect_counts(facts)
            cost = campaign.cost_actual
            treated, control = campaign.treated_count, campaign.control_count
            for sequence, code in enumerate(order):
                # the control group gets no messages: there is nothing to compare
                others = 0 if code in MESSAGES else control
                values.append(
                    {
                        "campaign_id": campaign.id,
                        "code": code,
                        "sequence": sequence,
                        **self._prepare_effect_values(counts[code], treated, others, cost),
                    }
                )
        started.effect_ids.unlink()
        self.env["dealer.campaign.effect"].create(values)
        started._set_facts({"counted_on": fields.Datetime.now()})

    @api.model
    def _prepare_effect_values(self, counts, treated, control, cost):
        """:return: values of an effect, of what was counted and the sizes of both groups"""
        rate = counts["treated"] / treated if treated else 0
        control_rate = counts["control"] / control if control else 0
        lift = rate - control_rate if control else 0
        spread = 0
        if treated and control:
            spread = Z * sqrt(
                rate * (1 - rate) / treated + control_rate * (1 - control_rate) / control
            )
        people = counts["treated"] + counts["direct"]
        return {
            "treated_count": counts["treated"],
            "treated_rate": rate,
            "control_count": counts["control"],
            "control_rate": control_rate,
            "lift": lift,
            "lift_low": lift - spread,
            "lift_high": lift + spread,
            "extra": lift * treated,
            "direct_count": counts["direct"],
            "amount": counts["amount"],
            "margin": counts["margin"],
            "cost_per": cost / people if people else 0,
        }

    def _get_effect_counts(self, facts):
        """:return: {code: {treated, control, direct (people), amount, margin}} of one campaign"""
        self.ensure_one()
        self.env.flush_all()
        selects = [
            SQL(
                """
                SELECT %(code)s AS code,
                       count(DISTINCT fact.partner_id) FILTER (WHERE NOT member.is_control) AS treated,
                       count(DISTINCT fact.partner_id) FILTER (WHERE member.is_control) AS control,
                       count(DISTINCT COALESCE(fact.partner_id::text, fact.person))
                           FILTER (WHERE member.id IS NULL) AS direct,
                       COALESCE(sum(fact.amount) FILTER (WHERE member.is_control IS NOT TRUE), 0)
                           AS amount,
                       COALESCE(sum(fact.margin) FILTER (WHERE member.is_control IS NOT TRUE), 0)
                           AS margin
                  FROM (%(select)s) fact
                  LEFT JOIN dealer_campaign_member member
                         ON member.campaign_id = %(campaign)s
                        AND member.partner_id = fact.partner_id
                 WHERE fact.at >= %(start)s AND fact.at < %(end)s
                   AND (fact.company_id = %(company)s OR fact.company_id IS NULL)
                   AND (member.id IS NOT NULL OR fact.utm_id = %(utm)s)
                """,
                code=code,
                select=fact.select,
                campaign=self.id,
                start=self.started_on,
                end=fields.Datetime.add(self.started_on, days=self.window_days),
                company=self.company_id.id,
                utm=self.utm_campaign_id.id,
            )
            for code, fact in facts.items()
        ]
        for code, condition in (
            ("reached", SQL("state IN ('sent', 'delivered', 'unknown')")),
            ("delivered", SQL("delivered_on IS NOT NULL")),
            ("replied", SQL("replied_on IS NOT NULL")),
        ):
            selects.append(
                SQL(
                    "SELECT %s AS code, count(DISTINCT partner_id) FILTER (WHERE %s) AS treated,"
                    " 0 AS control, 0 AS direct, 0::numeric AS amount, 0::numeric AS margin"
                    " FROM dealer_touch WHERE origin = %s",
                    code,
                    condition,
                    f"dealer.campaign,{self.id}",
                )
            )
        rows = self.env.execute_query_dict(SQL(" UNION ALL ").join(selects))
        return {row.pop("code"): row for row in rows}

    @api.model
    def _cron_count_effect(self):
        """Nightly, for campaigns whose window is open or was until yesterday."""
        now = fields.Datetime.now()
        campaigns = self.search([("started_on", "!=", False)]).filtered(
            lambda campaign: (
                fields.Datetime.add(campaign.started_on, days=campaign.window_days + 2) > now
            )
        )
        for campaign in campaigns:
            campaign._count_effect()
            if not self.env["ir.cron"]._commit_progress(1):
                break
