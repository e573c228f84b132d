from odoo import api, fields, models
from odoo.tools import format_date

RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
DAYS_OF_MONTH = 30.4375


class DealerCustomerChurn(models.Model):
    """Whether a customer still comes, by his own rhythm of visits: one row a customer.

    Nothing here is typed: ``_refresh`` (dealer_customer_churn_query.py) computes everybody every
    night in a few statements. What is behind the numbers says ``lib/rhythm.py``.
    """

    _name = "dealer.customer.churn"
    _description = "Customer at Risk"
    _rec_name = "partner_id"
    _order = "alive, spend desc, id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", readonly=True
    )
    phone = fields.Char(related="partner_id.phone")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        readonly=True,
        index=True,
        help="Where the customer was last.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    visit_count = fields.Integer(
        string="Visits", readonly=True, help="Visits within 14 days count once."
    )
    first_visit_on = fields.Date(string="First Visit", readonly=True)
    last_visit_on = fields.Date(string="Last Visit", readonly=True, index=True)
    days_away = fields.Integer(readonly=True, aggregator="avg")
    rhythm = fields.Integer(
        string="Comes Every (Days)",
        readonly=True,
        aggregator="avg",
        help="The customer's own rhythm, mixed with the store's the fewer visits he has made.",
    )
    expected_on = fields.Date(string="Expected", readonly=True, index=True)
    overdue = fields.Float(
        string="Overdue Factor",
        readonly=True,
        digits=(6, 1),
        aggregator="avg",
        help="Days away by his rhythm: 1.0 on the day he is expected, 2.0 when he missed a visit.",
    )
    alive = fields.Float(
        string="Still a Customer",
        readonly=True,
        digits=(5, 3),
        aggregator="avg",
        help="Probability that he still comes at all, by his rhythm and how many customers of the "
        "store leave after a visit.",
    )
    comes = fields.Float(
        string="Comes within a Year",
        readonly=True,
        digits=(5, 3),
        aggregator="avg",
        help="Probability of a visit in the next 12 months.",
    )
    risk = fields.Selection(RISKS, string="Risk of Leaving", readonly=True, index=True)
    spend = fields.Monetary(
        string="Spend (24 Months)", readonly=True, help="Of the customer's figures, with tax."
    )
    cars_now = fields.Integer(string="Cars", readonly=True, help="Of the customer's figures.")
    reason = fields.Char(compute="_compute_reason")
    suggestion = fields.Selection(
        [("call", "Call"), ("offer", "Offer"), ("remind", "Service reminder"), ("none", "Nothing")],
        compute="_compute_reason",
        help="What fits the reason.",
    )
    contacted_on = fields.Date(
        string="Last Contact",
        compute="_compute_contacted_on",
        search="_search_contacted_on",
        help="The last time somebody of the store spoke with the customer since his last visit.",
    )

    _partner_uniq = models.UniqueIndex("(partner_id)", "A customer has one rhythm.")
    _risk_idx = models.Index("(company_id, risk, alive)")

    # === COMPUTE METHODS === #

    @api.depends("rhythm", "days_away", "visit_count", "cars_now")
    @api.depends_context("lang")
    def _compute_reason(self):
        facts = self._get_churn_facts()
        for churn in self:
            own = facts.get(churn.partner_id.id, [])
            churn.reason = churn._get_rhythm_sentence() + "".join(
                f"; {fact[1]}" for fact in own[:2]
            )
            churn.suggestion = churn._suggest({fact[0] for fact in own})

    def _compute_contacted_on(self):
        # sudo: that the customer was spoken to, not what was said
        last = dict(
            self.env["dealer.contact"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("result", "not in", ("no_answer", "busy", "wrong_number")),
                ],
                ["partner_id"],
                ["date:max"],
            )
        )
        for churn in self:
            moment = last.get(churn.partner_id)
            day = moment and churn.company_id._get_store_date(moment)
            churn.contacted_on = day if day and day > churn.last_visit_on else False

    def _search_contacted_on(self, operator, value):
        """No contact: none in the last 90 days."""
        if operator not in ("in", "not in") or set(value) != {False}:
            return NotImplemented
        # sudo: as in the compute
        spoken = (
            self.env["dealer.contact"]
            .sudo()
            ._search(
                [
                    ("date", ">=", "-90d"),
                    ("partner_id", "!=", False),
                    ("result", "not in", ("no_answer", "busy", "wrong_number")),
                ]
            )
        )
        return [
            (
                "partner_id",
                "not in" if operator == "in" else "in",
                spoken.subselect("partner_id"),
            )
        ]

    # === BUSINESS METHODS === #

    def _get_rhythm_sentence(self):
        """:return: "Comes every 5.8 months, last visit 11 months ago" in the reader's language"""
        self.ensure_one()
        away = self._in_months(self.days_away)
        if self.visit_count < 2:
            return self.env._(
                "Came once, on %(day)s, %(away)s ago",
                day=format_date(self.env, self.last_visit_on),
                away=away,
            )
        return self.env._(
            "Comes every %(rhythm)s, last visit %(away)s ago",
            rhythm=self._in_months(self.rhythm),
            away=away,
        )

    def _in_months(self, days):
        if days < 60:
            return self.env._("%(count)s days", count=days)
        return self.env._("%(count)s months", count=f"{days / DAYS_OF_MONTH:.1f}")

    def _suggest(self, kinds):
        """:return: code of the action that fits what is known (codes of `_get_churn_facts`)"""
        self.ensure_one()
        if self.risk == "low":
            return "none"
        if "no_car" in kinds:
            return "call"
        if "declined" in kinds:
            return "offer"
        return "call" if self.risk == "high" else "remind"

    def _get_churn_facts(self):
        """What else may be why a customer stays away; glue adds its own facts, in sets.

        :return: {partner id: [(code, words)]}, the most telling first
        """
        return {
            churn.partner_id.id: [("no_car", self.env._("owns no car of ours any more"))]
            for churn in self
            if not churn.cars_now
        }

    def _get_risk_label(self):
        self.ensure_one()
        return dict(self._fields["risk"]._description_selection(self.env)).get(self.risk)
