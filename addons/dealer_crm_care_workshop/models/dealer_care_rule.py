from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_care.tools.trigger import Trigger


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _get_triggers(self):
        """Visits, and cars that stay away."""
        return {
            **super()._get_triggers(),
            "visit": Trigger(
                self.env._("Visit to the workshop (hours after)"),
                self.env._("Visit settled on {date}"),
                lambda rule, first, last: rule._select_visits(first, last),
                "dealer.repair.order",
                hours=True,
            ),
            "no_visit": Trigger(
                self.env._("No visit for months"),
                self.env._("No visit since the car was last here, months before {date}"),
                lambda rule, first, last: rule._select_absent(first, last),
                "dealer.vehicle",
            ),
        }

    def _select_visits(self, first, last):
        return SQL(
            """SELECT o.partner_id, o.settled_on AS anchor, o.id AS ref, o.company_id
                 FROM dealer_repair_order o
                WHERE o.settled_on BETWEEN %s AND %s""",
            first,
            last,
        )

    def _select_absent(self, first, last):
        """Cars whose last visit was so many months before a day of the window."""
        months = self.months or 12
        begin, end = self._get_month_ago(first, months), self._get_month_ago(last, months)
        return SQL(
            """SELECT v.owner_id AS partner_id,
                      (%(day)s + make_interval(months => %(months)s))::date AS anchor,
                      o.vehicle_id AS ref, o.company_id
                 FROM dealer_repair_order o
                 JOIN dealer_vehicle v ON v.id = o.vehicle_id AND v.active
                      AND v.owner_id IS NOT NULL AND v.lifecycle IN ('customer', 'sold', 'unknown')
                WHERE o.cancelled_on IS NULL
                  AND o.received_on BETWEEN %(from)s AND %(to)s
                  AND (%(day)s + make_interval(months => %(months)s))::date
                      BETWEEN %(first)s AND %(last)s
                  AND NOT EXISTS (SELECT FROM dealer_repair_order later
                                   WHERE later.vehicle_id = o.vehicle_id
                                     AND later.cancelled_on IS NULL
                                     AND (later.received_on, later.id) > (o.received_on, o.id))
            """,
            day=self._get_store_day(SQL("o.received_on")),
            months=months,
            first=first,
            last=last,
            **{"from": begin - timedelta(days=3), "to": end + timedelta(days=3)},
        )
