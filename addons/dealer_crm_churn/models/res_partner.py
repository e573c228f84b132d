from odoo import fields, models

from odoo.addons.dealer_crm.tools.overview import OverviewFact

_READS = (
    "dealer_base.group_sales_consultant,dealer_base.group_service_adviser,"
    "dealer_base.group_sales_manager,dealer_base.group_marketing,"
    "dealer_base.group_customer_service,dealer_base.group_general_manager"
)
_TONES = {"high": "danger", "medium": "warning"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    churn_ids = fields.One2many(
        "dealer.customer.churn",
        "partner_id",
        string="Risk of Leaving",
        groups=_READS,
        help="His rhythm of visits, searchable in every list of customers.",
    )

    def _get_churn(self):
        """:return: the row of a customer at risk, or none for who may not read it"""
        self.ensure_one()
        found = self._get_overview_fact("churn")
        return self.env["dealer.customer.churn"].browse(found and found.id)

    def _get_overview_facts(self):
        return [
            *super()._get_overview_facts(),
            OverviewFact(
                "churn",
                "dealer.customer.churn",
                "last_visit_on",
                whose=None,
                domain=[
                    ("partner_id", "=", self.commercial_partner_id.id),
                    ("risk", "in", list(_TONES)),
                ],
            ),
        ]

    def _get_overview_badges(self):
        """Who may be leaving is seen at the top of his page, with the reason."""
        badges = super()._get_overview_badges()
        churn = self._get_churn()
        if churn.risk in _TONES:
            badges.append(
                {
                    "key": "churn",
                    "label": self.env._("Risk: %s", churn._get_risk_label()),
                    "tone": _TONES[churn.risk],
                    "title": churn.reason,
                }
            )
        return badges

    def _get_next_action_churn(self, rule, _found):
        """Bring back who is at high risk."""
        churn = self._get_churn()
        if churn.risk != "high" or churn.days_away < rule.days:
            return None
        return {
            "title": self.env._("Win the customer back"),
            "why": churn.reason,
            "action": {
                **self._get_overview_record_action(churn._name, churn.id),
                "name": self.env._("Customer at Risk"),
            },
        }
