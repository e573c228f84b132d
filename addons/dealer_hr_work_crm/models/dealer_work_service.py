from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    """How customers are served: leads answered in time, test drives, satisfaction, complaints."""

    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["leads_answered"] = WorkSource(
            self.env._("Leads Answered in Time"),
            "percent",
            self._get_leads_answered(),
            is_ratio=True,
            model="crm.lead",
        )
        if "dealer.test.drive" in self.env:
            sources["test_drives"] = WorkSource(
                self.env._("Test Drives"),
                "count",
                self._get_test_drives(),
                model="dealer.test.drive",
            )
        if "dealer.call.task" in self.env:
            sources["satisfaction"] = WorkSource(
                self.env._("Satisfaction of Customers"),
                "percent",
                self._get_satisfaction(),
                is_ratio=True,
                model="dealer.call.task",
            )
        if "dealer.complaint" in self.env:
            sources["complaints"] = WorkSource(
                self.env._("Complaints about the Person"),
                "count",
                self._get_complaints(),
                model="dealer.complaint",
            )
        return sources

    @api.model
    def _get_leads_answered(self):
        """One row a lead that was to be answered: 1 when its consultant did by the deadline. Those
        that still have time are not counted yet."""
        return SQL(
            """
            SELECT person.id AS employee_id, lead.company_id, %(day)s AS date,
                   CASE WHEN lead.responded_on <= lead.response_deadline THEN 1 ELSE 0 END AS value,
                   1 AS base, 0 AS amount, 'crm.lead' AS res_model, lead.id AS res_id,
                   lead.name AS title
              FROM crm_lead lead
              %(person)s
             WHERE lead.response_deadline IS NOT NULL
               AND (lead.responded_on IS NOT NULL
                    OR lead.response_deadline < NOW() AT TIME ZONE 'UTC')
            """,
            day=self._get_store_day(SQL("lead.response_deadline"), SQL("lead.company_id")),
            person=self._get_person(SQL("lead.user_id"), SQL("lead.company_id")),
        )

    @api.model
    def _get_test_drives(self):
        """One row a test drive that came back: 1."""
        return SQL(
            """
            SELECT person.id AS employee_id, drive.company_id, %(day)s AS date, 1 AS value,
                   1 AS base, 0 AS amount, 'dealer.test.drive' AS res_model, drive.id AS res_id,
                   COALESCE(driver.name, '') AS title
              FROM dealer_test_drive drive
         LEFT JOIN res_partner driver ON driver.id = drive.partner_id
              %(person)s
             WHERE drive.back_on IS NOT NULL AND drive.cancelled_on IS NULL
            """,
            day=self._get_store_day(SQL("drive.back_on"), SQL("drive.company_id")),
            person=self._get_person(SQL("drive.user_id"), SQL("drive.company_id")),
        )

    @api.model
    def _get_satisfaction(self):
        """One row a call whose questions were answered: its score out of 100, of who served."""
        return SQL(
            """
            SELECT person.id AS employee_id, task.company_id, %(day)s AS date,
                   task.score AS value, 100 AS base, 0 AS amount,
                   'dealer.call.task' AS res_model, task.id AS res_id,
                   COALESCE(customer.name, '') AS title
              FROM dealer_call_task task
              JOIN survey_user_input input ON input.id = task.user_input_id
         LEFT JOIN res_partner customer ON customer.id = task.partner_id
              %(person)s
             WHERE task.is_answered
            """,
            day=self._get_store_day(
                SQL("COALESCE(input.end_datetime, task.due_on)"), SQL("task.company_id")
            ),
            person=self._get_person(SQL("task.about_user_id"), SQL("task.company_id")),
        )

    @api.model
    def _get_complaints(self):
        """One row a complaint about a person that was neither refused nor dropped: 1. Its number
        only: whom it is about does not read it."""
        return SQL(
            """
            SELECT person.id AS employee_id, complaint.company_id, %(day)s AS date, 1 AS value,
                   1 AS base, 0 AS amount, 'dealer.complaint' AS res_model,
                   complaint.id AS res_id, complaint.name AS title
              FROM dealer_complaint complaint
              %(person)s
             WHERE complaint.kind = 'complaint' AND complaint.rejected_on IS NULL
               AND complaint.cancelled_on IS NULL
            """,
            day=self._get_store_day(SQL("complaint.received_on"), SQL("complaint.company_id")),
            person=self._get_person(SQL("complaint.about_user_id"), SQL("complaint.company_id")),
        )
