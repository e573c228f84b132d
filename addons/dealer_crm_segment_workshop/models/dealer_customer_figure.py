from odoo import api, fields, models
from odoo.tools import SQL, format_date


class DealerCustomerFigure(models.Model):
    _inherit = "dealer.customer.figure"

    visit_count = fields.Integer(
        string="Visits",
        readonly=True,
        help="Repair orders of all time that were not cancelled; several of one day count once.",
    )
    visits_12m = fields.Integer(
        string="Visits (12 Months)",
        readonly=True,
        help="Days of the last 12 months on which the customer brought a car to the workshop.",
    )
    visits_24m = fields.Integer(
        string="Visits (24 Months)",
        readonly=True,
        help="Days of the last 24 months on which the customer brought a car to the workshop.",
    )
    last_visit_on = fields.Date(
        string="Last Visit", readonly=True, help="Day the latest repair order was received."
    )
    visit_interval = fields.Integer(
        string="Days between Visits",
        readonly=True,
        aggregator="avg",
        help="Average of days from one visit to the next, from the first visit to the last."
        " 0: fewer than two visits.",
    )

    @api.model
    def _get_figure_sources(self):
        today = self._get_today()
        return {
            **super()._get_figure_sources(),
            "visit": SQL(
                """
                SELECT partner_id, count(*) AS count, max(day) AS last_on,
                       count(*) FILTER (WHERE day > %(year)s) AS year,
                       count(*) FILTER (WHERE day > %(two_years)s) AS two_years,
                       round((max(day) - min(day))::numeric / NULLIF(count(*) - 1, 0)) AS interval
                  FROM (SELECT DISTINCT m.customer_id AS partner_id,
                               (o.received_on AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
                          FROM dealer_repair_order o
                          JOIN member m ON m.id = o.partner_id
                         WHERE o.category != 'cancelled') visit
                 WHERE day <= %(today)s
                 GROUP BY partner_id
                """,
                zone=self._get_first_store()._get_store_zone(),
                today=today,
                year=fields.Date.subtract(today, months=12),
                two_years=fields.Date.subtract(today, months=24),
            ),
        }

    @api.model
    def _get_figure_columns(self):
        columns = super()._get_figure_columns()
        return {
            **columns,
            "visit_count": SQL("COALESCE(visit.count, 0)"),
            "visits_12m": SQL("COALESCE(visit.year, 0)"),
            "visits_24m": SQL("COALESCE(visit.two_years, 0)"),
            "last_visit_on": SQL("visit.last_on"),
            "visit_interval": SQL("COALESCE(visit.interval, 0)::integer"),
            "last_active_on": SQL("GREATEST(%s, visit.last_on)", columns["last_active_on"]),
        }

    @api.model
    def _get_touched_queries(self, since):
        return [
            *super()._get_touched_queries(since),
            SQL("SELECT partner_id FROM dealer_repair_order WHERE write_date >= %s", since),
        ]

    def _get_portrait(self):
        parts = super()._get_portrait()
        if self.visit_count:
            parts.append(
                self.env._(
                    "%(year)s visits in 12 months, last on %(day)s",
                    year=self.visits_12m,
                    day=format_date(self.env, self.last_visit_on),
                )
            )
        return parts
