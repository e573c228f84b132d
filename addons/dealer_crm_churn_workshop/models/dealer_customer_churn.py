from odoo import api, models
from odoo.tools import SQL


class DealerCustomerChurn(models.Model):
    _inherit = "dealer.customer.churn"

    @api.model
    def _get_visit_queries(self):
        """A visit is a car received by the workshop, in the store's day; not its bill, and not
        the purchase of a car."""
        return [
            SQL(
                """
                SELECT o.partner_id, o.company_id,
                       (o.received_on AT TIME ZONE 'UTC'
                           AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date
                  FROM dealer_repair_order o
                  JOIN res_company company ON company.id = o.company_id
                  LEFT JOIN resource_calendar calendar
                    ON calendar.id = company.resource_calendar_id
                 WHERE o.partner_id IS NOT NULL AND o.category <> 'cancelled'
                """
            )
        ]

    def _get_churn_facts(self):
        """What the customer declined at his last visits and nobody took up."""
        facts = super()._get_churn_facts()
        people = self.partner_id
        if not people:
            return facts
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (p.commercial_partner_id) p.commercial_partner_id,
                       COALESCE(job.concern, line.name)
                  FROM dealer_repair_line line
                  JOIN dealer_repair_order o ON o.id = line.order_id AND o.category <> 'cancelled'
                  JOIN res_partner p ON p.id = o.partner_id
                  LEFT JOIN dealer_repair_job job ON job.id = line.job_id
                 WHERE line.is_out AND line.taken_up_line_id IS NULL
                   AND p.commercial_partner_id = ANY(%s)
                 ORDER BY p.commercial_partner_id, o.received_on DESC, line.id DESC
                """,
                people.ids,
            )
        )
        for partner_id, words in rows:
            first = (words or "").strip().splitlines()[:1]
            if first:
                facts.setdefault(partner_id, []).append(
                    ("declined", self.env._("declined: %s", first[0][:60]))
                )
        return facts
