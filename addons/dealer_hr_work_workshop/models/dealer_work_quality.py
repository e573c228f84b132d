from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    """How well technicians work: hours sold for the hours clocked, jobs that came back."""

    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["efficiency"] = WorkSource(
            self.env._("Efficiency: Hours Sold per Hour Clocked"),
            "percent",
            self._get_efficiency(),
            is_ratio=True,
            model="dealer.repair.job",
            is_shared=True,
        )
        if "dealer.repair.quality.report" in self.env:
            sources["rework"] = WorkSource(
                self.env._("Rework: Jobs Sent Back or Come Back"),
                "percent",
                self._get_rework(),
                is_ratio=True,
                model="dealer.repair.job",
            )
        return sources

    @api.model
    def _get_efficiency(self):
        """One row a technician and finished job: his part of the hours sold, the hours he clocked
        on it; dated by the day the job was done."""
        return SQL(
            """
            SELECT part.employee_id, job.company_id, %(day)s AS date, part.sold AS value,
                   part.clocked AS base, 0 AS amount, 'dealer.repair.job' AS res_model,
                   job.id AS res_id, orders.name || ' · ' || job.concern AS title
              FROM (
                   SELECT work.employee_id, work.job_id, SUM(work.sold_hours) AS sold,
                          SUM(work.clocked_hours) AS clocked
                     FROM (%(work)s) work
                    WHERE work.job_id IS NOT NULL
                 GROUP BY work.employee_id, work.job_id
                   ) part
              JOIN dealer_repair_job job ON job.id = part.job_id AND job.done_on IS NOT NULL
              JOIN dealer_repair_order orders ON orders.id = job.order_id
                   AND orders.cancelled_on IS NULL
             WHERE part.clocked > 0
            """,
            day=self._get_store_day(SQL("job.done_on"), SQL("job.company_id")),
            work=self.env["dealer.technician.work"]._table_query,
        )

    @api.model
    def _get_rework(self):
        """One row a finished job of the technician who led it: 1 when the inspection sent it back
        or the car came back for it."""
        return SQL(
            """
            SELECT job.technician_id AS employee_id, job.company_id, %(day)s AS date,
                   CASE WHEN job.first_time_rate < 100 THEN 1 ELSE 0 END AS value, 1 AS base,
                   0 AS amount, 'dealer.repair.job' AS res_model, job.job_id AS res_id,
                   orders.name || ' · ' || done.concern AS title
              FROM (%(report)s) job
              JOIN dealer_repair_job done ON done.id = job.job_id
              JOIN dealer_repair_order orders ON orders.id = job.order_id
             WHERE job.technician_id IS NOT NULL
            """,
            day=self._get_store_day(SQL("job.done_on"), SQL("job.company_id")),
            report=self.env["dealer.repair.quality.report"]._table_query,
        )
