from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm_care.tools.trigger import Trigger


class DealerCareRule(models.Model):
    _inherit = "dealer.care.rule"

    @api.model
    def _get_triggers(self):
        """Policies that end."""
        return {
            **super()._get_triggers(),
            "insurance": Trigger(
                self.env._("Insurance ends"),
                self.env._("Insurance ends on {date}"),
                lambda rule, first, last: rule._select_policies(first, last),
                "dealer.insurance.policy",
            ),
        }

    def _select_policies(self, first, last):
        """The policy of a car that ends last, unless it is renewed or somebody has called.

        A renewal that is followed up by phone already (a call was noted, or it is closed) is left
        to whoever follows it.
        """
        return SQL(
            """SELECT i.partner_id, i.date_end AS anchor, i.id AS ref, i.company_id
                 FROM dealer_insurance_policy i
                WHERE i.date_issued IS NOT NULL AND i.cancelled_on IS NULL
                  AND i.date_end BETWEEN %s AND %s
                  AND NOT EXISTS (SELECT FROM dealer_insurance_policy other
                                   WHERE other.vehicle_id = i.vehicle_id
                                     AND other.cancelled_on IS NULL
                                     AND other.date_issued IS NOT NULL
                                     AND (other.date_end, other.id) > (i.date_end, i.id))
                  AND NOT EXISTS (SELECT FROM dealer_insurance_renewal r
                                   WHERE r.policy_id = i.id
                                     AND (r.state != 'open' OR EXISTS (
                                         SELECT FROM dealer_insurance_renewal_call c
                                          WHERE c.renewal_id = r.id
                                            AND c.called_on IS NOT NULL)))""",
            first,
            last,
        )
