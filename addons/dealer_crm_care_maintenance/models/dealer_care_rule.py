from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_care.tools.trigger import Trigger


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _get_triggers(self):
        """Services due by date or by predicted mileage."""
        return {
            **super()._get_triggers(),
            "service": Trigger(
                self.env._("Service due"),
                self.env._("Next service expected on {date}"),
                lambda rule, first, last: rule._select_services(first, last),
                "dealer.vehicle",
            ),
        }

    def _select_services(self, first, last):
        """Cars by their expected day, except those somebody is reminding of it already.

        An adviser who calls about the service (`dealer.service.reminder` of this service) is the
        better message: the rule leaves such a car to him.
        """
        return SQL(
            """SELECT v.owner_id AS partner_id, v.next_service_date AS anchor, v.id AS ref,
                      v.service_company_id AS company_id
                 FROM dealer_vehicle v
                 JOIN res_partner owner ON owner.id = v.owner_id
                WHERE v.active AND v.next_service_date BETWEEN %s AND %s
                  AND v.lifecycle IN ('customer', 'sold', 'unknown')
                  AND owner.no_service_reminder IS NOT TRUE
                  AND NOT EXISTS (SELECT FROM dealer_service_reminder r
                                   WHERE r.vehicle_id = v.id
                                     AND r.cycle = COALESCE(v.service_cycle, 0))""",
            first,
            last,
        )
