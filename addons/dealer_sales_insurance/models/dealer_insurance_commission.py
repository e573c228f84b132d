from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerInsuranceCommission(models.Model):
    """What an insurer pays for policies, from when to when."""

    _name = "dealer.insurance.commission"
    _description = "Insurance Commission Rate"
    _order = "insurer_id, date_from desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    insurer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        domain="[('is_insurer', '=', True)]",
        check_company=True,
    )
    product_id = fields.Many2one(
        "dealer.insurance.product", index="btree_not_null", help="Empty: any."
    )
    kind = fields.Selection(
        [("new", "New"), ("renewal", "Renewal")], help="Empty: new policies and renewals."
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(help="Last day; empty: until further notice.")
    percent = fields.Float(
        required=True, digits=(6, 3), help="Of the premium, without the tax on the commission."
    )

    _percent_range = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100)", "A commission is between 0 and 100 percent."
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A rate ends after it begins."
    )

    @api.constrains("company_id", "insurer_id", "product_id", "kind", "date_from", "date_to")
    def _check_overlap(self):
        for rate in self:
            far = fields.Date.to_date("9999-12-31")
            twins = self.search(
                [
                    ("id", "!=", rate.id),
                    ("company_id", "=", rate.company_id.id),
                    ("insurer_id", "=", rate.insurer_id.id),
                    ("product_id", "=", rate.product_id.id),
                    ("kind", "=", rate.kind),
                    ("date_from", "<=", rate.date_to or far),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", rate.date_from),
                ],
                limit=1,
            )
            if twins:
                raise ValidationError(
                    self.env._(
                        "%(insurer)s has another rate for this from %(date)s. End that one first.",
                        insurer=rate.insurer_id.name,
                        date=twins.date_from,
                    )
                )

    @api.model
    def _find(self, policies):
        """:return: {policy id: percent} on the day each was issued; the most particular rate counts:
        of the product before any product, of the kind before both, of the store before all stores
        """
        # sudo: the rates decide what is expected, whoever issues the policy
        rates = self.sudo().search([("insurer_id", "in", policies.insurer_id.ids)])
        result = {}
        for policy in policies:
            date = policy.date_issued or policy.date_start
            fitting = rates.filtered(
                lambda rate: (
                    rate.insurer_id == policy.insurer_id  # noqa: B023
                    and rate.company_id.id in (False, policy.company_id.id)  # noqa: B023
                    and rate.product_id.id in (False, policy.product_id.id)  # noqa: B023
                    and rate.kind in (False, policy.kind)  # noqa: B023
                    and rate.date_from <= date  # noqa: B023
                    and (not rate.date_to or rate.date_to >= date)  # noqa: B023
                )
            )
            best = fitting.sorted(
                lambda rate: (not rate.product_id, not rate.kind, not rate.company_id)
            )[:1]
            result[policy.id] = best.percent
        return result
