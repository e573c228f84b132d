from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_care.tools.trigger import Trigger


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _get_triggers(self):
        """Hand-overs, and quotations nobody has answered."""
        return {
            **super()._get_triggers(),
            "delivery": Trigger(
                self.env._("Hand-over of a car"),
                self.env._("Car handed over on {date}"),
                lambda rule, first, last: rule._select_deliveries(first, last),
                "dealer.vehicle",
            ),
            "quotation": Trigger(
                self.env._("Open quotation"),
                self.env._("Quotation of {date} is still open"),
                lambda rule, first, last: rule._select_quotations(first, last),
                "sale.order",
            ),
        }

    def _select_deliveries(self, first, last):
        # a day is the store's; a car that was taken back is no longer the customer's
        return SQL(
            """SELECT v.owner_id AS partner_id, %(day)s AS anchor, d.vehicle_id AS ref,
                      d.company_id
                 FROM dealer_vehicle_delivery d
                 JOIN dealer_vehicle v ON v.id = d.vehicle_id AND v.owner_id IS NOT NULL
                 JOIN sale_order_line l ON l.id = d.sale_line_id AND l.qty_delivered > 0
                WHERE d.state = 'done' AND %(day)s BETWEEN %(first)s AND %(last)s
                  AND d.date_done BETWEEN %(first)s::date - 1 AND %(last)s::date + 2""",
            day=self._get_store_day(SQL("d.date_done")),
            first=first,
            last=last,
        )

    def _select_quotations(self, first, last):
        """Quotations of cars that hold on the day the customer would hear of them."""
        sign = 1 if self.offset_side == "after" else -1
        return SQL(
            """SELECT o.partner_id, %(day)s AS anchor, o.id AS ref, o.company_id
                 FROM sale_order o
                WHERE o.state IN ('draft', 'sent') AND o.is_deal
                  AND %(day)s BETWEEN %(first)s AND %(last)s
                  AND o.date_order BETWEEN %(first)s::date - 1 AND %(last)s::date + 2
                  AND (o.validity_date IS NULL OR o.validity_date >= %(today)s)""",
            day=self._get_store_day(SQL("o.date_order")),
            today=last + timedelta(days=sign * self.offset),
            first=first,
            last=last,
        )
