from odoo import fields, models
from odoo.tools import SQL


class DealerInsuranceReport(models.Model):
    """Policies issued, by month, insurer, cover and consultant. A row is a cover of a policy;
    commission is shared over the covers by premium, so that it adds up to the policy's."""

    _name = "dealer.insurance.report"
    _description = "Insurance Sales"
    _auto = False
    _order = "date desc"
    _depends = {
        "dealer.insurance.policy": [
            "cancelled_on", "commission_expected", "company_id", "date_issued", "insurer_id",
            "kind", "partner_id", "premium", "product_id", "user_id", "vehicle_id",
        ],
        "dealer.insurance.policy.cover": ["cover_id", "policy_id", "premium"],
    }  # fmt: skip

    policy_id = fields.Many2one("dealer.insurance.policy", readonly=True)
    policy_count = fields.Many2one(
        "dealer.insurance.policy", string="Policies", readonly=True, aggregator="count_distinct"
    )
    date = fields.Date(string="Issued On", readonly=True)
    insurer_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("dealer.insurance.product", readonly=True)
    cover_id = fields.Many2one("dealer.insurance.cover", readonly=True)
    kind = fields.Selection([("new", "New"), ("renewal", "Renewal")], readonly=True)
    user_id = fields.Many2one("res.users", string="Sold By", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Holder", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    premium = fields.Monetary(readonly=True)
    commission = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT cover.id, policy.id AS policy_id, policy.id AS policy_count,
                   policy.date_issued AS date, policy.insurer_id, policy.product_id,
                   cover.cover_id, policy.kind, policy.user_id, policy.partner_id,
                   policy.vehicle_id, policy.company_id, company.currency_id, cover.premium,
                   COALESCE(policy.commission_expected, 0) * cover.premium
                       / NULLIF(policy.premium, 0) AS commission
              FROM dealer_insurance_policy_cover cover
              JOIN dealer_insurance_policy policy ON policy.id = cover.policy_id
              JOIN res_company company ON company.id = policy.company_id
             WHERE policy.date_issued IS NOT NULL
            """
        )

    def action_open_policy(self):
        return self.policy_id._get_records_action(name=self.env._("Policy"))
