from odoo import api, fields, models
from odoo.fields import Domain

# Spans of one's own post: versions in a row that say the same post are one; what follows a
# departure begins anew. Somebody archived without a day of departure left with his contract, else
# when his file was last changed.
_QUERY = """
WITH version AS (
    SELECT v.id, v.employee_id, v.company_id, v.job_id, v.department_id, v.date_version,
           LAG(v.job_id) OVER held AS job_before,
           LAG(v.department_id) OVER held AS department_before,
           LAG(v.departure_date) OVER held AS left_before,
           LEAST(
               LEAD(v.date_version) OVER held - 1,
               v.departure_date,
               CASE WHEN NOT e.active AND v.departure_date IS NULL
                         AND LEAD(v.id) OVER held IS NULL
                    THEN GREATEST(COALESCE(v.contract_date_end, v.last_modified_date::date),
                                  v.date_version)
               END
           ) AS date_to
      FROM hr_version v
      JOIN hr_employee e ON e.id = v.employee_id
     WHERE v.active
    WINDOW held AS (PARTITION BY v.employee_id ORDER BY v.date_version, v.id)
), marked AS (
    SELECT *,
           SUM(CASE WHEN job_before = job_id
                         AND department_before IS NOT DISTINCT FROM department_id
                         AND (left_before IS NULL OR left_before >= date_version)
                    THEN 0 ELSE 1 END)
               OVER (PARTITION BY employee_id ORDER BY date_version, id) AS span
      FROM version
), main AS (
    SELECT MIN(id) AS id, employee_id, MIN(company_id) AS company_id, job_id, department_id,
           MIN(date_version) AS date_from,
           CASE WHEN bool_or(date_to IS NULL) THEN NULL ELSE MAX(date_to) END AS date_to
      FROM marked
     WHERE job_id IS NOT NULL
     GROUP BY employee_id, span, job_id, department_id
)
SELECT id * 2 AS id, employee_id, company_id, job_id, department_id, 'main' AS kind,
       date_from, date_to, NULL::integer AS movement_id
  FROM main
 WHERE date_to IS NULL OR date_to >= date_from
UNION ALL
SELECT id * 2 + 1, employee_id, company_id, job_id, department_id, kind, date_from, date_to,
       movement_id
  FROM dealer_concurrent_post
 WHERE date_to IS NULL OR date_to >= date_from
"""


class DealerPostHolder(models.Model):
    """Who holds a post and who held it: versions of the staff files, and concurrent posts."""

    _name = "dealer.post.holder"
    _description = "Holder of a Post"
    _auto = False
    _order = "date_from desc, id desc"
    _rec_name = "employee_id"
    _depends = {
        "hr.version": [
            "active", "contract_date_end", "date_version", "departure_date", "department_id",
            "employee_id", "job_id", "last_modified_date",
        ],
        "hr.employee": ["active"],
        "dealer.concurrent.post": [
            "company_id", "date_from", "date_to", "department_id", "employee_id", "job_id", "kind",
        ],
    }  # fmt: skip

    employee_id = fields.Many2one("hr.employee", string="Person", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    job_id = fields.Many2one("hr.job", string="Post", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    kind = fields.Selection(
        [
            ("main", "Own Post"),
            ("concurrent", "Concurrent Post"),
            ("secondment", "Secondment"),
        ],
        readonly=True,
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="Until", readonly=True, help="Last day. Empty: until today.")
    movement_id = fields.Many2one("dealer.movement", readonly=True)
    state = fields.Selection(
        [("current", "Holds It"), ("past", "Held It"), ("future", "Will Hold It")],
        compute="_compute_state",
        search="_search_state",
    )

    @property
    def _table_query(self):
        return _QUERY

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        today = self.env.company._get_store_date()
        for holder in self:
            if holder.date_to and holder.date_to < today:
                holder.state = "past"
            else:
                holder.state = "future" if holder.date_from > today else "current"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_store_date()
        domains = {
            "past": Domain("date_to", "<", today),
            "future": Domain("date_from", ">", today),
            "current": self._get_current_domain(today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_current_domain(self, date):
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )
