import ast

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DealerCustomerFigure(models.Model):
    """How the figures are counted: one statement for one customer or a million.

    Glue adds figures by two hooks: a SELECT that groups its documents by customer, and the
    expression of each column. Every SELECT joins ``member`` (id of the contact, customer_id whose
    row it counts for), which holds the people asked for only.
    """

    _inherit = "dealer.customer.figure"

    # === HOOKS === #

    @api.model
    def _get_figure_sources(self):
        """:return: {alias: SELECT of one row a ``partner_id``}; see the class for ``member``"""
        today = self._get_today()
        return {
            "car": SQL(
                """
                SELECT m.customer_id AS partner_id,
                       count(DISTINCT o.vehicle_id) FILTER (WHERE o.date_to IS NULL) AS now,
                       count(DISTINCT o.vehicle_id)
                           - count(DISTINCT o.vehicle_id) FILTER (WHERE o.date_to IS NULL) AS before
                  FROM dealer_vehicle_owner o
                  JOIN member m ON m.id = o.partner_id
                  JOIN dealer_vehicle v ON v.id = o.vehicle_id AND v.active
                 GROUP BY m.customer_id
                """
            ),
            "newest": SQL(
                """
                SELECT DISTINCT ON (m.customer_id)
                       m.customer_id AS partner_id, v.id AS vehicle_id, v.brand_id, v.model_id,
                       o.date_from, COALESCE(v.build_date, CASE WHEN v.model_year BETWEEN 1900
                       AND 2200 THEN make_date(v.model_year, 1, 1) END, o.date_from) AS built
                  FROM dealer_vehicle_owner o
                  JOIN member m ON m.id = o.partner_id
                  JOIN dealer_vehicle v ON v.id = o.vehicle_id AND v.active
                 WHERE o.date_to IS NULL
                 ORDER BY m.customer_id, o.date_from DESC, v.id DESC
                """
            ),
            "bill": SQL(
                """
                SELECT m.customer_id AS partner_id,
                       count(*) FILTER (WHERE b.move_type = 'out_invoice') AS count,
                       count(DISTINCT b.invoice_date) FILTER (WHERE b.move_type = 'out_invoice'
                           AND b.invoice_date > %(two_years)s) AS days,
                       max(b.invoice_date) FILTER (WHERE b.move_type = 'out_invoice') AS last_on,
                       sum(b.amount_total_signed * r.rate) AS total,
                       sum(b.amount_total_signed * r.rate)
                           FILTER (WHERE b.invoice_date > %(year)s) AS year,
                       sum(b.amount_total_signed * r.rate)
                           FILTER (WHERE b.invoice_date > %(two_years)s) AS two_years,
                       (array_agg(b.company_id ORDER BY b.invoice_date DESC, b.id DESC))[1]
                           AS company_id
                  FROM account_move b
                  JOIN member m ON m.id = b.partner_id
                  JOIN (VALUES %(rates)s) AS r (company_id, rate) ON r.company_id = b.company_id
                 WHERE b.state = 'posted' AND b.move_type IN ('out_invoice', 'out_refund')
                   AND b.invoice_date <= %(today)s
                 GROUP BY m.customer_id
                """,
                today=today,
                year=fields.Date.subtract(today, months=12),
                two_years=fields.Date.subtract(today, months=24),
                rates=self._get_rates(),
            ),
            "lead": SQL(
                """
                SELECT m.customer_id AS partner_id,
                       count(*) FILTER (WHERE l.create_date > %(year)s) AS year,
                       count(*) FILTER (WHERE l.active AND NOT COALESCE(s.is_won, false)) AS open,
                       max(l.create_date)::date AS last_on,
                       (array_agg(l.company_id ORDER BY l.create_date DESC, l.id DESC)
                           FILTER (WHERE l.company_id IS NOT NULL))[1] AS company_id
                  FROM crm_lead l
                  JOIN member m ON m.id = l.partner_id
                  LEFT JOIN crm_stage s ON s.id = l.stage_id
                 GROUP BY m.customer_id
                """,
                year=fields.Date.subtract(today, months=12),
            ),
        }

    @api.model
    def _get_figure_columns(self):
        """:return: {stored field: SQL of its value}, over ``customer`` and the aliases of the
        sources, of which a customer may have no row"""
        today = self._get_today()
        age = SQL("date_part('year', age(%s, customer.birthday))::integer", today)
        return {
            "store_id": SQL("COALESCE(bill.company_id, lead.company_id)"),
            "currency_id": SQL("%s::integer", self._get_first_store().currency_id.id),
            "birthday_month": SQL("to_char(customer.birthday, 'MM')"),
            "age_band": SQL(
                "CASE WHEN %(age)s < 25 THEN '0' WHEN %(age)s < 35 THEN '25' WHEN %(age)s < 45"
                " THEN '35' WHEN %(age)s < 55 THEN '45' WHEN %(age)s < 65 THEN '55' WHEN"
                " %(age)s >= 65 THEN '65' END",
                age=age,
            ),
            "cars_now": SQL("COALESCE(car.now, 0)"),
            "cars_before": SQL("COALESCE(car.before, 0)"),
            "newest_vehicle_id": SQL("newest.vehicle_id"),
            "brand_id": SQL("newest.brand_id"),
            "model_id": SQL("newest.model_id"),
            "owner_since": SQL("newest.date_from"),
            "car_age": SQL(
                "GREATEST(0, COALESCE(date_part('year', age(%s, newest.built)), 0))::integer", today
            ),
            "bill_count": SQL("COALESCE(bill.count, 0)"),
            "bill_days_24m": SQL("COALESCE(bill.days, 0)"),
            "last_bill_on": SQL("bill.last_on"),
            "spend_12m": SQL("COALESCE(round(bill.year, 2), 0)"),
            "spend_24m": SQL("COALESCE(round(bill.two_years, 2), 0)"),
            "spend_total": SQL("COALESCE(round(bill.total, 2), 0)"),
            "lead_count": SQL("COALESCE(lead.year, 0)"),
            "lead_open_count": SQL("COALESCE(lead.open, 0)"),
            "last_lead_on": SQL("lead.last_on"),
            "last_active_on": SQL("bill.last_on"),
        }

    @api.model
    def _get_touched_queries(self, since):
        """:return: SELECTs of the partners one of whose documents was written since then"""
        return [
            SQL("SELECT partner_id FROM account_move WHERE write_date >= %s", since),
            SQL("SELECT partner_id FROM dealer_vehicle_owner WHERE write_date >= %s", since),
            SQL("SELECT partner_id FROM crm_lead WHERE write_date >= %s", since),
            SQL("SELECT id FROM res_partner WHERE write_date >= %s", since),
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, partners=None):
        """Count the figures of these customers, of all when none are named.

        The scores compare customers with each other and follow only when all are counted.

        :param partners: res.partner; a contact of a company refreshes the company
        """
        self.env.flush_all()
        scope = SQL("TRUE")
        if partners is not None:
            if not partners:
                return
            # sudo: a contact counts for his company, whoever may read it
            ids = partners.sudo().commercial_partner_id.ids
            scope = SQL("p.id = ANY(%s)", ids)
        self.env.cr.execute(self._get_refresh_query(scope))
        self.env.cr.execute(
            SQL(
                "DELETE FROM dealer_customer_figure f USING res_partner p"
                " WHERE p.id = f.partner_id AND %s AND NOT (%s)",
                scope,
                self._get_customer_condition(),
            )
        )
        if partners is None:
            self._score()
            self.env.cr.execute("ANALYZE dealer_customer_figure")
        self._set_lifecycles(None if partners is None else ids)
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(["figure_ids"])

    @api.model
    def _refresh_touched(self, since):
        """Count again whose documents were written since then; return how many."""
        self.env.flush_all()
        queries = SQL(" UNION ").join(self._get_touched_queries(since))
        self.env.cr.execute(
            SQL(
                "SELECT partner_id FROM (%s) AS touched (partner_id) WHERE partner_id IS NOT NULL",
                queries,
            )
        )
        partners = self.env["res.partner"].browse(row[0] for row in self.env.cr.fetchall())
        self._refresh(partners.exists())
        return len(partners)

    @api.model
    def _cron_refresh(self):
        """Nightly: everybody."""
        self._refresh()
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _cron_refresh_touched(self):
        """During the day: whom something happened to since the last time."""
        since = self.env.context.get("lastcall") or fields.Datetime.subtract(
            fields.Datetime.now(), hours=1
        )
        # what was begun before and committed after the last run has an older date
        self._refresh_touched(fields.Datetime.subtract(since, minutes=10))
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _search_rule(self, domain):
        """:return: the Query of the figures a rule typed by an administrator names"""
        domain = Domain(ast.literal_eval(domain or "[]"))
        # sudo: a rule of the store is for all customers, whoever refreshes one of them
        return self.sudo()._search(domain)

    # === QUERY === #

    @api.model
    def _get_refresh_query(self, scope):
        columns = self._get_figure_columns()
        sources = self._get_figure_sources()
        names = [SQL.identifier(name) for name in columns]
        return SQL(
            """
            WITH customer AS MATERIALIZED (
                SELECT p.id, p.birthday FROM res_partner p WHERE %(scope)s AND %(condition)s
            ), member AS MATERIALIZED (
                SELECT p.id, p.commercial_partner_id AS customer_id
                  FROM res_partner p JOIN customer ON customer.id = p.commercial_partner_id
            )
            INSERT INTO dealer_customer_figure AS figure (partner_id, %(names)s)
            SELECT customer.id, %(values)s FROM customer %(joins)s
            ON CONFLICT (partner_id) DO UPDATE SET (%(names)s) = ROW (%(new)s)
             WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
            """,
            scope=scope,
            condition=self._get_customer_condition(),
            names=SQL(", ").join(names),
            values=SQL(", ").join(columns.values()),
            joins=SQL(" ").join(
                SQL(
                    "LEFT JOIN (%s) AS %s ON %s = customer.id",
                    select,
                    SQL.identifier(alias),
                    SQL.identifier(alias, "partner_id"),
                )
                for alias, select in sources.items()
            ),
            new=SQL(", ").join(SQL.identifier("excluded", name) for name in columns),
            old=SQL(", ").join(SQL.identifier("figure", name) for name in columns),
        )

    @api.model
    def _get_customer_condition(self):
        """:return: SQL on ``p`` (res_partner): who is a customer. Our stores and our own people
        are not, nor who only sells to us, nor contacts of a company, who count for it.

        Who counts for himself is told by what core tells it by: of these columns PostgreSQL knows how
        often they are filled, of ``commercial_partner_id = id`` it guesses one in 200 and looks up
        the documents of a million customers one by one.
        """
        return SQL(
            """
            p.active AND (p.parent_id IS NULL OR p.is_company)
            AND NOT (COALESCE(p.supplier_rank, 0) > 0 AND COALESCE(p.customer_rank, 0) = 0
                     AND NOT EXISTS (SELECT FROM dealer_vehicle_owner o WHERE o.partner_id = p.id))
            AND NOT EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)
            AND NOT EXISTS (SELECT FROM res_users u WHERE u.partner_id = p.id AND NOT u.share)
            """
        )

    @api.model
    def _get_first_store(self):
        # sudo: whose currency and clock count is no secret
        return self.env["res.company"].sudo().search([], order="id", limit=1)

    @api.model
    def _get_today(self):
        return self._get_first_store()._get_store_date()

    @api.model
    def _get_rates(self):
        """:return: SQL rows (store, what its currency is worth in the first store's, today)"""
        first = self._get_first_store()
        today = self._get_today()
        # sudo: spend counts over all stores; archived ones have bills too
        stores = self.env["res.company"].sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return SQL(", ").join(
            SQL(
                "(%s, %s::numeric)",
                store.id,
                self.env["res.currency"]._get_conversion_rate(
                    store.currency_id, first.currency_id, first, today
                ),
            )
            for store in stores
        )

    @api.model
    def _score(self):
        """Compare the customers who ever got a bill: five fifths, equal figures alike."""
        self.env.cr.execute(
            """
            WITH scored AS (
                SELECT id,
                       LEAST(5, 1 + floor(5 * percent_rank() OVER (ORDER BY last_bill_on)))::integer AS r,
                       LEAST(5, 1 + floor(5 * percent_rank() OVER (ORDER BY bill_days_24m)))::integer AS f,
                       LEAST(5, 1 + floor(5 * percent_rank() OVER (ORDER BY spend_24m)))::integer AS m
                  FROM dealer_customer_figure WHERE bill_count > 0
            )
            UPDATE dealer_customer_figure figure
               SET score_r = r, score_f = f, score_m = m, score = r * 100 + f * 10 + m
              FROM scored
             WHERE scored.id = figure.id AND score IS DISTINCT FROM r * 100 + f * 10 + m;
            UPDATE dealer_customer_figure SET score_r = 0, score_f = 0, score_m = 0, score = 0
             WHERE bill_count = 0 AND score IS DISTINCT FROM 0;
            """
        )

    @api.model
    def _set_lifecycles(self, partner_ids=None):
        scope = SQL("TRUE")
        if partner_ids is not None:
            scope = SQL("dealer_customer_figure.partner_id = ANY(%s)", partner_ids)
        self.env.cr.execute(
            SQL(
                """
                UPDATE dealer_customer_figure SET lifecycle_id = phase.lifecycle_id
                  FROM (SELECT id, %s AS lifecycle_id FROM dealer_customer_figure WHERE %s) phase
                 WHERE phase.id = dealer_customer_figure.id
                   AND dealer_customer_figure.lifecycle_id IS DISTINCT FROM phase.lifecycle_id
                """,
                self.env["dealer.customer.lifecycle"]._get_case(),
                scope,
            )
        )
