from odoo import api, fields, models
from odoo.tools import SQL


class DealerCustomerFigure(models.Model):
    _inherit = "dealer.customer.figure"

    deal_count = fields.Integer(
        string="Deals",
        readonly=True,
        help="Confirmed deals of all time, by the car orders; cancelled ones are not counted.",
    )
    last_deal_on = fields.Date(
        string="Last Deal", readonly=True, help="Day of the latest confirmed deal, store's days."
    )
    quotation_open_count = fields.Integer(
        string="Open Quotations",
        readonly=True,
        help="Quotations of cars that are neither confirmed, cancelled nor expired today.",
    )

    @api.model
    def _get_figure_sources(self):
        today = self._get_today()
        return {
            **super()._get_figure_sources(),
            "deal": SQL(
                """
                SELECT m.customer_id AS partner_id,
                       count(*) FILTER (WHERE d.state = 'sale') AS count,
                       max((d.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                           FILTER (WHERE d.state = 'sale') AS last_on,
                       count(*) FILTER (WHERE d.state IN ('draft', 'sent')
                           AND (d.validity_date IS NULL OR d.validity_date >= %(today)s)) AS open
                  FROM sale_order d
                  JOIN member m ON m.id = d.partner_id
                 WHERE d.is_deal AND d.state IN ('draft', 'sent', 'sale')
                 GROUP BY m.customer_id
                """,
                zone=self._get_first_store()._get_store_zone(),
                today=today,
            ),
        }

    @api.model
    def _get_figure_columns(self):
        columns = super()._get_figure_columns()
        return {
            **columns,
            "deal_count": SQL("COALESCE(deal.count, 0)"),
            "last_deal_on": SQL("deal.last_on"),
            "quotation_open_count": SQL("COALESCE(deal.open, 0)"),
            "last_active_on": SQL("GREATEST(%s, deal.last_on)", columns["last_active_on"]),
        }

    @api.model
    def _get_touched_queries(self, since):
        return [
            *super()._get_touched_queries(since),
            SQL("SELECT partner_id FROM sale_order WHERE write_date >= %s", since),
        ]

    def _get_portrait(self):
        parts = super()._get_portrait()
        if self.quotation_open_count:
            parts.append(self.env._("%(count)s open quotations", count=self.quotation_open_count))
        return parts
