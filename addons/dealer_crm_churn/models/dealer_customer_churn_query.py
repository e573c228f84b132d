from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import rhythm

# visits so many days after the last one belong to it: a part was waited for, a fault came back
_SAME_VISIT = 14
_YEAR = 365


class DealerCustomerChurn(models.Model):
    """How the rhythm of everybody is computed: linear, in a few statements a night."""

    _inherit = "dealer.customer.churn"

    # === HOOKS === #

    @api.model
    def _get_visit_queries(self):
        """Where visits come from; glue brings the visits themselves instead of their bills.

        :return: SELECTs of (partner_id, company_id, day)
        """
        return [
            SQL(
                "SELECT partner_id, company_id, invoice_date FROM account_move"
                " WHERE move_type = 'out_invoice' AND state = 'posted' AND partner_id IS NOT NULL"
                " AND invoice_date <= %s",
                self.env["dealer.customer.figure"]._get_today(),
            )
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, today=None):
        """Compute the rhythm and the risk of everybody; note who is lost and who returned.

        :param today: day it is computed for, the first store's today by default
        """
        self.env.flush_all()
        today = today or self.env["dealer.customer.figure"]._get_today()
        self._read_rhythms(today)
        self._fit_stores()
        self._note_changes(today)
        self._write_rows()
        self.env.cr.execute("DROP TABLE churn_rhythm, churn_store")
        self.env.cr.execute("ANALYZE dealer_customer_churn")
        self.invalidate_model()

    @api.model
    def _cron_refresh(self):
        self._refresh()
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _read_rhythms(self, today):
        """One row a customer in a temporary table: visits, and the logarithms of their gaps."""
        self.env.cr.execute("DROP TABLE IF EXISTS churn_rhythm, churn_store")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE churn_rhythm ON COMMIT DROP AS
                WITH visit AS (
                    SELECT DISTINCT ON (p.commercial_partner_id, v.day)
                           p.commercial_partner_id AS partner_id, v.company_id, v.day
                      FROM (%(queries)s) v (partner_id, company_id, day)
                      JOIN res_partner p ON p.id = v.partner_id
                     WHERE v.day <= %(today)s
                ), gap AS (
                    SELECT partner_id, company_id, day,
                           day - lag(day) OVER (PARTITION BY partner_id ORDER BY day) AS days
                      FROM visit
                ), customer AS (
                    SELECT partner_id,
                           (array_agg(company_id ORDER BY day DESC))[1] AS company_id,
                           1 + count(*) FILTER (WHERE days >= %(same)s) AS visits,
                           count(*) FILTER (WHERE days >= %(same)s) AS gaps,
                           min(day) AS first_on, max(day) AS last_on,
                           avg(ln(days::float8)) FILTER (WHERE days >= %(same)s) AS mean,
                           COALESCE(var_pop(ln(days::float8)) FILTER (WHERE days >= %(same)s), 0)
                               * count(*) FILTER (WHERE days >= %(same)s) AS squares
                      FROM gap
                     GROUP BY partner_id
                )
                SELECT customer.*, %(today)s::date - last_on AS away,
                       NULL::float8 AS c, NULL::float8 AS v, NULL::float8 AS here
                  FROM customer
                  JOIN res_partner p ON p.id = customer.partner_id AND p.active
                 WHERE p.partner_share
                """,
                queries=SQL(" UNION ALL ").join(self._get_visit_queries()),
                today=today,
                same=_SAME_VISIT,
            )
        )

    @api.model
    def _fit_stores(self):
        """The rhythm of each store and how many leave it; few customers: that of all stores."""
        self.env.cr.execute(
            """
            SELECT company_id,
                   COALESCE(sum(gaps) FILTER (WHERE gaps > 1), 0),
                   count(*) FILTER (WHERE gaps > 1),
                   COALESCE(sum(squares) FILTER (WHERE gaps > 1), 0),
                   count(mean), COALESCE(avg(mean), 0), COALESCE(var_pop(mean) * count(mean), 0),
                   COALESCE(avg(1.0 / gaps) FILTER (WHERE gaps > 0), 1)
              FROM churn_rhythm
             GROUP BY GROUPING SETS ((company_id), ())
            """
        )
        rows = {row[0]: [float(value) for value in row[1:]] for row in self.env.cr.fetchall()}
        everybody = rows.pop(None, None)
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE churn_store (company_id integer, m float8, sigma2 float8,"
            " tau2 float8, leaving float8) ON COMMIT DROP"
        )
        for company_id, row in rows.items():
            # too few of its own: the rhythm of all stores
            figures = row if row[3] >= 50 else everybody
            self.env.cr.execute(
                SQL(
                    "INSERT INTO churn_store VALUES (%s, %s, %s, %s, %s)",
                    company_id,
                    *rhythm.spread(*figures),
                    rhythm.UNKNOWN[3],
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE churn_rhythm r SET c = k.c, v = k.v, here = k.here
                  FROM (SELECT q.partner_id, q.c, q.v, %(here)s AS here
                          FROM (SELECT r.partner_id, r.away, s.sigma2,
                                       (r.gaps * COALESCE(r.mean, 0) / s.sigma2 + s.m / s.tau2)
                                           / (r.gaps / s.sigma2 + 1 / s.tau2) AS c,
                                       1 / (r.gaps / s.sigma2 + 1 / s.tau2) AS v
                                  FROM churn_rhythm r JOIN churn_store s USING (company_id)) q) k
                 WHERE k.partner_id = r.partner_id
                """,
                here=self._get_survival(SQL("q.away"), SQL("q.c"), SQL("q.v"), SQL("q.sigma2")),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT company_id, LEAST(floor(here * %(bins)s), %(bins)s - 1)::int, count(*),
                       sum(gaps)
                  FROM churn_rhythm GROUP BY 1, 2
                """,
                bins=rhythm.BINS,
            )
        )
        gaps, histograms = {}, {}
        for company_id, part, count, seen in self.env.cr.fetchall():
            histograms.setdefault(company_id, [0] * rhythm.BINS)[part] += count
            gaps[company_id] = gaps.get(company_id, 0) + int(seen)
        for company_id, histogram in histograms.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE churn_store SET leaving = %s WHERE company_id = %s",
                    rhythm.fit_leaving(gaps[company_id], histogram),
                    company_id,
                )
            )

    @api.model
    def _get_survival(self, days, c, v, sigma2):
        """:return: SQL of lib.rhythm.survival"""
        z = SQL(
            "LEAST(GREATEST((ln(GREATEST(%s, 1)::float8) - %s) / sqrt(%s + %s), -8), 8)",
            days,
            c,
            sigma2,
            v,
        )
        return SQL("(1 - 1 / (1 + exp(-(1.5976 * %(z)s + 0.07056 * power(%(z)s, 3)))))", z=z)

    @api.model
    def _get_rows_query(self):
        """:return: SELECT of the rows as they are now, from the temporary tables"""
        return SQL(
            """
            SELECT q.partner_id, q.company_id, q.visits AS visit_count, q.first_on, q.last_on,
                   q.away AS days_away, q.rhythm, q.last_on + q.rhythm AS expected_on,
                   round((q.away / q.rhythm::float8)::numeric, 2) AS overdue,
                   q.alive, q.comes, q.spend, q.cars_now,
                   CASE WHEN q.alive * 100 < q.churn_high THEN 'high'
                        WHEN q.alive * 100 < q.churn_medium THEN 'medium' ELSE 'low' END AS risk
              FROM (SELECT r.*, GREATEST(round(exp(r.c)), 1)::int AS rhythm,
                           company.churn_high, company.churn_medium,
                           round(((1 - s.leaving) * r.here
                               / (s.leaving + (1 - s.leaving) * r.here))::numeric, 4) AS alive,
                           round(((1 - s.leaving) * (r.here - %(later)s)
                               / (s.leaving + (1 - s.leaving) * r.here))::numeric, 4) AS comes,
                           COALESCE(f.spend_24m, 0) AS spend, COALESCE(f.cars_now, 0) AS cars_now
                      FROM churn_rhythm r
                      JOIN churn_store s USING (company_id)
                      JOIN res_company company ON company.id = r.company_id
                      LEFT JOIN dealer_customer_figure f ON f.partner_id = r.partner_id) q
            """,
            later=self._get_survival(
                SQL("(r.away + %s)", _YEAR), SQL("r.c"), SQL("r.v"), SQL("s.sigma2")
            ),
        )

    @api.model
    def _note_changes(self, today):
        """Who is at high risk since tonight, and who came again after it."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_customer_churn_change
                       (partner_id, company_id, date, kind, days_away, spend, count)
                SELECT new.partner_id, new.company_id, %(today)s,
                       CASE WHEN new.risk = 'high' THEN 'lost' ELSE 'returned' END,
                       CASE WHEN new.risk = 'high' THEN new.days_away
                            ELSE new.last_on - old.last_visit_on END,
                       new.spend, 1
                  FROM (%(rows)s) new
                  JOIN dealer_customer_churn old ON old.partner_id = new.partner_id
                 WHERE (new.risk = 'high' AND old.risk <> 'high')
                    OR (old.risk = 'high' AND new.risk <> 'high'
                        AND new.last_on > old.last_visit_on)
                """,
                rows=self._get_rows_query(),
                today=fields.Date.to_date(today),
            )
        )

    @api.model
    def _write_rows(self):
        names = SQL(
            "visit_count, first_visit_on, last_visit_on, days_away, rhythm, expected_on, overdue,"
            " alive, comes, spend, cars_now, risk"
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_customer_churn (partner_id, company_id, %(names)s)
                %(rows)s
                ON CONFLICT (partner_id) DO UPDATE SET (company_id, %(names)s) =
                    (excluded.company_id, excluded.visit_count, excluded.first_visit_on,
                     excluded.last_visit_on, excluded.days_away, excluded.rhythm,
                     excluded.expected_on, excluded.overdue, excluded.alive, excluded.comes,
                     excluded.spend, excluded.cars_now, excluded.risk)
                """,
                names=names,
                rows=self._get_rows_query(),
            )
        )
        self.env.cr.execute(
            "DELETE FROM dealer_customer_churn c WHERE NOT EXISTS"
            " (SELECT FROM churn_rhythm r WHERE r.partner_id = c.partner_id)"
        )
