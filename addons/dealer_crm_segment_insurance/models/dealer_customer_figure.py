from odoo import api, fields, models
from odoo.tools import SQL, format_date


class DealerCustomerFigure(models.Model):
    _inherit = "dealer.customer.figure"

    insurance_end_on = fields.Date(
        string="Insurance Ends",
        readonly=True,
        help="Earliest end, from today on, of an issued policy that is neither cancelled nor"
        " followed by another policy of the car.",
    )

    @api.model
    def _get_figure_sources(self):
        return {
            **super()._get_figure_sources(),
            "policy": SQL(
                """
                SELECT m.customer_id AS partner_id, min(p.date_end) AS end_on
                  FROM dealer_insurance_policy p
                  JOIN member m ON m.id = p.partner_id
                 WHERE p.date_issued IS NOT NULL AND p.cancelled_on IS NULL
                   AND p.date_end >= %s
                   AND NOT EXISTS (SELECT FROM dealer_insurance_policy n
                                    WHERE n.previous_id = p.id AND n.date_issued IS NOT NULL
                                      AND n.cancelled_on IS NULL)
                 GROUP BY m.customer_id
                """,
                self._get_today(),
            ),
        }

    @api.model
    def _get_figure_columns(self):
        return {
            **super()._get_figure_columns(),
            "insurance_end_on": SQL("policy.end_on"),
        }

    @api.model
    def _get_touched_queries(self, since):
        return [
            *super()._get_touched_queries(since),
            SQL("SELECT partner_id FROM dealer_insurance_policy WHERE write_date >= %s", since),
        ]

    def _get_portrait(self):
        parts = super()._get_portrait()
        if self.insurance_end_on:
            day = format_date(self.env, self.insurance_end_on)
            parts.append(self.env._("insured until %(day)s", day=day))
        return parts
