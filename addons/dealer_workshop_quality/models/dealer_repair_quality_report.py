from odoo import fields, models
from odoo.tools import SQL


class DealerRepairQualityReport(models.Model):
    """One row for each finished job: did it hold the first check, did the car come back."""

    _name = "dealer.repair.quality.report"
    _description = "Quality Figures"
    _auto = False
    _order = "done_on desc, id desc"
    _rec_name = "job_id"

    job_id = fields.Many2one("dealer.repair.job", readonly=True)
    order_id = fields.Many2one("dealer.repair.order", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    technician_id = fields.Many2one("hr.employee", readonly=True)
    operation_id = fields.Many2one("dealer.operation", readonly=True)
    labour_class_id = fields.Many2one("dealer.labour.class", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    done_on = fields.Datetime(string="Done on", readonly=True)
    quality_state = fields.Selection(
        lambda self: self.env["dealer.repair.order"]._fields["quality_state"].selection,
        string="Quality",
        readonly=True,
    )
    rework_count = fields.Integer(
        string="Reworks", readonly=True, help="Checks of the job that failed."
    )
    first_time_rate = fields.Float(
        string="First-Time-Fix Rate",
        aggregator="avg",
        readonly=True,
        help="Share of finished jobs, in percent, that neither the inspection sent back nor a "
        "comeback followed.",
    )
    comeback_count = fields.Integer(
        string="Comebacks",
        readonly=True,
        help="Later jobs that are marked as a comeback of this one.",
    )
    comeback_rate = fields.Float(
        aggregator="avg",
        readonly=True,
        help="Share of finished jobs, in percent, that the car came back for.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT job.id, job.id AS job_id, job.order_id, job.company_id, job.technician_id,
                   job.operation_id, job.labour_class_id, orders.vehicle_id, vehicle.model_id,
                   job.done_on, orders.quality_state,
                   COALESCE(rework.count, 0) AS rework_count,
                   COALESCE(comeback.count, 0) AS comeback_count,
                   CASE WHEN rework.count > 0 OR comeback.count > 0 THEN 0 ELSE 100 END
                       AS first_time_rate,
                   CASE WHEN comeback.count > 0 THEN 100 ELSE 0 END AS comeback_rate
              FROM dealer_repair_job job
              JOIN dealer_repair_order orders ON orders.id = job.order_id
              JOIN dealer_vehicle vehicle ON vehicle.id = orders.vehicle_id
              LEFT JOIN (SELECT job_id, COUNT(DISTINCT round) AS count
                           FROM dealer_repair_rework GROUP BY job_id) rework
                ON rework.job_id = job.id
              LEFT JOIN (SELECT comeback_of_id, COUNT(*) AS count FROM dealer_repair_job
                          WHERE comeback_of_id IS NOT NULL GROUP BY comeback_of_id) comeback
                ON comeback.comeback_of_id = job.id
             WHERE job.done_on IS NOT NULL AND orders.cancelled_on IS NULL
            """
        )
