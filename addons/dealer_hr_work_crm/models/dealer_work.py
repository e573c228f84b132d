from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["leads_won"] = WorkSource(
            self.env._("Leads Won"), "count", self._get_leads_won(), model="crm.lead"
        )
        return sources

    @api.model
    def _get_leads_won(self):
        """One row a lead that was won: 1, what it was expected to bring."""
        return SQL(
            """
            SELECT person.id AS employee_id, lead.company_id, %(day)s AS date, 1 AS value,
                   1 AS base, COALESCE(lead.expected_revenue, 0) AS amount,
                   'crm.lead' AS res_model, lead.id AS res_id, lead.name AS title
              FROM crm_lead lead
              %(person)s
             WHERE lead.won_status = 'won' AND lead.date_closed IS NOT NULL
            """,
            day=self._get_store_day(SQL("lead.date_closed"), SQL("lead.company_id")),
            person=self._get_person(SQL("lead.user_id"), SQL("lead.company_id")),
        )
