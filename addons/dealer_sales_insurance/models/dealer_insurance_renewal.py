from odoo import api, fields, models
from odoo.exceptions import UserError

MARKS = (90, 60, 30, 7)
OUTCOMES = [
    ("open", "To Follow"),
    ("renewed", "Renewed Here"),
    ("elsewhere", "Renewed Elsewhere"),
    ("unreachable", "Not Reachable"),
    ("sold", "Car Sold"),
    ("cancelled", "Policy Cancelled"),
]


class DealerInsuranceRenewal(models.Model):
    """The follow-up of a policy that ends: calls at 90, 60, 30 and 7 days, and what came of it."""

    _name = "dealer.insurance.renewal"
    _description = "Insurance Renewal"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "date_end, id"
    _rec_name = "policy_id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset(
        {"state", "closed_on", "renewed_id", "other_insurer", "other_price", "days_mark"}
    )
    _fixed_fields = frozenset({"policy_id"})

    policy_id = fields.Many2one(
        "dealer.insurance.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    insurer_id = fields.Many2one(related="policy_id.insurer_id", store=True)
    product_id = fields.Many2one(related="policy_id.product_id", store=True)
    vehicle_id = fields.Many2one(related="policy_id.vehicle_id", store=True, index=True)
    partner_id = fields.Many2one(related="policy_id.partner_id", store=True, index=True)
    phone = fields.Char(related="partner_id.phone")
    premium = fields.Monetary(related="policy_id.premium")
    date_end = fields.Date(related="policy_id.date_end", store=True, index=True, string="Ends On")
    user_id = fields.Many2one(
        "res.users", string="Followed By", index=True, tracking=True, required=True
    )
    call_ids = fields.One2many("dealer.insurance.renewal.call", "renewal_id", string="Calls")
    next_call = fields.Date(compute="_compute_next_call", store=True, index=True)
    days_mark = fields.Integer(
        string="Mark", readonly=True, help="Days before the end of the last call planned."
    )
    state = fields.Selection(
        OUTCOMES, default="open", required=True, readonly=True, index=True, tracking=True
    )
    closed_on = fields.Date(readonly=True, copy=False)
    renewed_id = fields.Many2one(
        "dealer.insurance.policy", string="New Policy", readonly=True, index="btree_not_null"
    )
    other_insurer = fields.Char(string="With Whom", readonly=True)
    other_price = fields.Monetary(string="At Which Price", readonly=True)
    renewed_share = fields.Float(
        string="Renewal Rate",
        compute="_compute_renewed_share",
        store=True,
        aggregator="avg",
        help="1: renewed here, 0: not (yet). Its average is the renewal rate.",
    )

    _policy_uniq = models.UniqueIndex("(policy_id)", "The policy is followed already.")

    @api.depends("call_ids.called_on", "call_ids.due_date", "state")
    def _compute_next_call(self):
        for renewal in self:
            due = renewal.call_ids.filtered(lambda call: not call.called_on).mapped("due_date")
            renewal.next_call = min(due) if due and renewal.state == "open" else False

    @api.depends("state")
    def _compute_renewed_share(self):
        for renewal in self:
            renewal.renewed_share = 1.0 if renewal.state == "renewed" else 0.0

    # === CRON === #

    @api.model
    def _cron_follow(self):
        """Open the follow-up of each policy that reaches a mark, once; run daily.

        A day the scheduler missed is caught up: the mark that is due now counts, earlier ones of
        a policy that came late (an import) are not called for one by one.
        """
        today = fields.Date.context_today(self)
        policies = self.env["dealer.insurance.policy"].search(
            [
                ("date_issued", "!=", False),
                ("cancelled_on", "=", False),
                ("date_end", ">=", today),
                ("date_end", "<=", fields.Date.add(today, days=max(MARKS))),
                ("next_ids", "not any", [("date_issued", "!=", False)]),
            ]
        )
        renewals = {
            renewal.policy_id: renewal
            for renewal in self.search([("policy_id", "in", policies.ids)])
        }
        missing = policies.filtered(lambda policy: policy not in renewals)
        users = self._assign(missing)
        for renewal in self._create_with_facts(
            [
                {"policy_id": policy.id, "user_id": users[policy]}
                for policy in missing
                if users[policy]
            ]
        ):
            renewals[renewal.policy_id] = renewal
        calls = []
        for policy, renewal in renewals.items():
            left = (policy.date_end - today).days
            mark = min((mark for mark in MARKS if left <= mark), default=None)
            if renewal.state != "open" or mark is None:
                continue
            if renewal.days_mark and renewal.days_mark <= mark:
                continue  # this mark was reached before
            calls.append({"renewal_id": renewal.id, "mark": mark, "due_date": today})
            renewal._set_facts({"days_mark": mark})
        self.env["dealer.insurance.renewal.call"]._create_with_facts(calls)

    @api.model
    def _assign(self, policies):
        """:return: {policy: id of who follows its renewal}, by the rule of its store"""
        result = {}
        for company, company_policies in policies.grouped("company_id").items():
            clerks = self.env.ref("dealer_base.group_finance_clerk").all_user_ids.filtered(
                lambda user: (
                    company in user.company_ids  # noqa: B023
                    and user.active
                    # who may do everything does not make the calls
                    and not user.has_group("dealer_base.group_administrator")
                )
            )
            load = dict.fromkeys(clerks, 0)
            load.update(
                self._read_group(
                    [("user_id", "in", clerks.ids), ("state", "=", "open")],
                    ["user_id"],
                    ["__count"],
                )
            )
            for policy in company_policies:
                seller = policy.user_id.active and policy.user_id
                if company.insurance_renewal_rule == "seller" and seller:
                    user = seller
                elif load:
                    user = min(load, key=lambda clerk: (load[clerk], clerk.id))
                    load[user] += 1
                else:
                    user = seller
                result[policy] = user and user.id
        return result

    # === ACTION METHODS === #

    def action_renew(self):
        """Make the policy that follows."""
        self.ensure_one()
        self._check_open()
        return self.policy_id.action_renew()

    def action_outcome(self):
        """Tell what came of the last call, or of the whole."""
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call"),
            "res_model": "dealer.insurance.outcome",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_renewal_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _check_open(self):
        self.check_access("write")
        for renewal in self:
            if renewal.state != "open":
                raise UserError(
                    self.env._("The renewal of %s is closed.", renewal.policy_id.display_name)
                )

    def _close(self, state, renewed_id=None, other_insurer=None, other_price=0.0):
        """Record how it ended."""
        self.ensure_one()
        # sudo: an issued policy closes its renewal, whoever issues it
        self.sudo()._set_facts(
            {
                "state": state,
                "closed_on": fields.Date.context_today(self),
                "renewed_id": renewed_id.id if renewed_id else False,
                "other_insurer": other_insurer,
                "other_price": other_price,
            }
        )
