from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

CLERKS = ("finance_clerk", "sales_manager", "general_manager")
STATES = [
    ("draft", "To Issue"),
    ("pending", "Begins Later"),
    ("active", "In Force"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
]


class DealerInsurancePolicy(models.Model):
    """A policy on a car. What it is at follows from when it was issued, cancelled, and its dates."""

    _name = "dealer.insurance.policy"
    _description = "Insurance Policy"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.media.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_end desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "policy_number", "vehicle_id.vin", "vehicle_id.license_plate"]
    _computed_facts = True
    _fact_fields = frozenset({"date_issued", "cancelled_on", "amount_refunded"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    insurer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        domain="[('is_insurer', '=', True)]",
        check_company=True,
        tracking=True,
    )
    claims_phone = fields.Char(related="insurer_id.insurance_claims_phone")
    product_id = fields.Many2one("dealer.insurance.product", required=True, index=True)
    is_compulsory = fields.Boolean(compute="_compute_is_compulsory", store=True, precompute=True)
    policy_number = fields.Char(index="trigram", copy=False, tracking=True, help="The insurer's.")
    kind = fields.Selection(
        [("new", "New"), ("renewal", "Renewal")],
        required=True,
        default="new",
        index=True,
    )
    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Holder", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Sold By",
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
        help="Consultant or clerk.",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        tracking=True,
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        help="Last day.",
    )
    cover_ids = fields.One2many("dealer.insurance.policy.cover", "policy_id", copy=True)
    premium = fields.Monetary(
        compute="_compute_premium", store=True, tracking=True, help="Of all covers, tax included."
    )
    vehicle_tax = fields.Monetary(
        help="Vehicle and vessel tax, collected with the compulsory policy."
    )
    amount_total = fields.Monetary(string="Customer Pays", compute="_compute_premium", store=True)
    paid_through = fields.Selection(
        [("store", "The store"), ("insurer", "The insurer directly")],
        required=True,
        default="store",
        help="Through the store: money on behalf, taken with the deal and paid on.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Deal",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The deal it was sold with, or the order made for it alone.",
    )
    is_of_deal = fields.Boolean(related="order_id.is_deal", related_sudo=True)
    sale_line_ids = fields.One2many("sale.order.line", "insurance_policy_id", string="Money")
    amount_held = fields.Monetary(
        compute="_compute_money", string="Held", help="Taken, neither paid on nor given back yet."
    )
    amount_paid = fields.Monetary(compute="_compute_money", string="Paid On")
    is_billed = fields.Boolean(compute="_compute_money")
    quote_id = fields.Many2one(
        "dealer.insurance.quote", readonly=True, index="btree_not_null", copy=False
    )
    previous_id = fields.Many2one(
        "dealer.insurance.policy",
        string="Renews",
        index="btree_not_null",
        copy=False,
        check_company=True,
        domain="[('vehicle_id', '=', vehicle_id)]",
    )
    next_ids = fields.One2many("dealer.insurance.policy", "previous_id", string="Renewed By")
    renewal_ids = fields.One2many(
        "dealer.insurance.renewal",
        "policy_id",
    )
    note = fields.Text()
    date_issued = fields.Date(string="Issued On", readonly=True, copy=False, index=True)
    cancelled_on = fields.Date(readonly=True, copy=False)
    amount_refunded = fields.Monetary(
        string="Refunded", readonly=True, copy=False, help="By the insurer, of the premium."
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _number_uniq = models.UniqueIndex(
        "(insurer_id, upper(policy_number)) WHERE policy_number IS NOT NULL",
        "This insurer has another policy of this number here.",
    )
    _dates = models.Constraint("CHECK (date_end >= date_start)", "A policy ends after it begins.")
    _one_compulsory = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(date_start, date_end, '[]') WITH &&) "
        "WHERE (is_compulsory AND date_issued IS NOT NULL AND cancelled_on IS NULL)",
        "The car has a compulsory policy at this time already. Let this one begin the day after "
        "that one ends, or cancel the other.",
    )
    _due_idx = models.Index("(date_end) WHERE date_issued IS NOT NULL AND cancelled_on IS NULL")

    # === COMPUTE METHODS === #

    @api.depends("name", "policy_number", "insurer_id")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = " · ".join(
                filter(None, [policy.policy_number or policy.name, policy.insurer_id.name])
            )

    @api.depends("product_id.kind")
    def _compute_is_compulsory(self):
        for policy in self:
            policy.is_compulsory = policy.product_id.kind == "compulsory"

    @api.depends("date_start")
    def _compute_date_end(self):
        for policy in self:
            if policy.date_start:
                policy.date_end = policy.date_start + relativedelta(years=1, days=-1)

    @api.depends("cover_ids.premium", "vehicle_tax")
    def _compute_premium(self):
        for policy in self:
            policy.premium = sum(policy.cover_ids.mapped("premium"))
            policy.amount_total = policy.premium + policy.vehicle_tax

    @api.depends("sale_line_ids.behalf_balance", "sale_line_ids.invoice_status")
    def _compute_money(self):
        # sudo: what became of the policy's money is the policy's to know
        for policy in self.sudo():
            lines = policy.sale_line_ids
            policy.amount_held = sum(lines.mapped("behalf_balance"))
            policy.amount_paid = sum(lines.mapped("behalf_paid"))
            policy.is_billed = bool(lines) and all(
                line.invoice_status in ("invoiced", "upselling") for line in lines
            )

    @api.depends("date_issued", "cancelled_on", "date_start", "date_end")
    def _compute_state(self):
        for policy in self:
            today = policy.company_id._get_store_date()
            if policy.cancelled_on:
                policy.state = "cancelled"
            elif not policy.date_issued:
                policy.state = "draft"
            elif policy.date_end < today:
                policy.state = "expired"
            else:
                policy.state = "pending" if policy.date_start > today else "active"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        live = Domain("date_issued", "!=", False) & Domain("cancelled_on", "=", False)
        domains = {
            "draft": Domain("date_issued", "=", False) & Domain("cancelled_on", "=", False),
            "cancelled": Domain("cancelled_on", "!=", False),
            "pending": live & Domain("date_start", ">", today),
            "active": live & Domain("date_start", "<=", today) & Domain("date_end", ">=", today),
            "expired": live & Domain("date_end", "<", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    # === ONCHANGE, CRUD METHODS === #

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        if self.vehicle_id.owner_id and not self.partner_id:
            self.partner_id = self.vehicle_id.owner_id

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.product_id and not self.cover_ids:
            self.cover_ids = [
                Command.create({"cover_id": cover.id, "premium": 0})
                for cover in self.product_id.cover_ids
            ]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if number := vals.get("policy_number"):
                vals["policy_number"] = number.strip() or False
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("policy_number"):
            vals = {**vals, "policy_number": vals["policy_number"].strip() or False}
        if {
            "insurer_id", "product_id", "vehicle_id", "date_start", "date_end", "vehicle_tax",
            "kind", "company_id", "paid_through",
        }.intersection(vals):  # fmt: skip
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        for policy in self:
            if policy.date_issued or policy.cancelled_on:
                raise UserError(
                    self.env._(
                        "%s is issued and stays as it is. Cancel it and make a new one.",
                        policy.display_name,
                    )
                )

    # === ACTION METHODS === #

    def action_issue(self):
        """The insurer has issued it: from now on it counts."""
        self._check_clerk()
        for policy in self:
            policy._check_draft()
            missing = [
                label
                for holds, label in (
                    (not policy.policy_number, self.env._("the policy's number")),
                    (not policy.cover_ids, self.env._("its covers")),
                    (not policy.premium, self.env._("the premium")),
                )
                if holds
            ]
            if missing:
                raise UserError(
                    self.env._(
                        "%(policy)s cannot be issued without %(missing)s.",
                        policy=policy.name,
                        missing=", ".join(missing),
                    )
                )
            policy._set_facts({"date_issued": policy.company_id._get_store_date()})
        self._after_issue()
        return True

    def action_open_cancel(self):
        self.ensure_one()
        self._check_clerk()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel %s", self.display_name),
            "res_model": "dealer.insurance.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_policy_id": self.id},
        }

    def action_bill(self):
        """Take the premium of a policy of its own: order and bill are made, the desk collects."""
        self.ensure_one()
        self._check_clerk()
        if self.paid_through == "insurer":
            raise UserError(
                self.env._("The customer pays %s to the insurer directly.", self.display_name)
            )
        if self.order_id.is_deal:
            raise UserError(
                self.env._("%s is part of a deal and billed with it.", self.display_name)
            )
        if self.cancelled_on:
            raise UserError(self.env._("%s is cancelled.", self.display_name))
        # sudo: the clerk bills what the policy says, and writes no other order
        policy = self.sudo()
        if not policy.order_id:
            policy.order_id = (
                policy.env["sale.order"]
                .with_company(policy.company_id)
                .create(
                    {
                        "partner_id": policy.partner_id.id,
                        "company_id": policy.company_id.id,
                        "user_id": policy.user_id.id,
                        "client_order_ref": policy.name,
                        "order_line": [
                            Command.create(values) for values in policy._prepare_line_values()
                        ],
                    }
                )
            )
        order = policy.order_id
        if order.order_line - policy.sale_line_ids:
            raise UserError(
                self.env._(
                    "%(order)s sells more than %(policy)s: it is billed by who made it.",
                    order=order.name,
                    policy=self.display_name,
                )
            )
        if order.state in ("draft", "sent"):
            order.action_confirm()
        if order.invoice_status == "to invoice":
            order._create_invoices(final=True).action_post()
        return True

    def action_pay_on(self):
        """Pay the premium on to the insurer."""
        return self.env["dealer.behalf.payment"]._get_new_action(self.sale_line_ids)

    def action_renew(self):
        """The policy that follows: same insurer and covers, a year on."""
        self.ensure_one()
        self._check_clerk()
        if draft := self.next_ids.filtered(lambda policy: not policy.cancelled_on)[:1]:
            return draft._get_records_action(name=self.env._("Renewal"))
        start = self.date_end + relativedelta(days=1)
        new = self.copy(
            {
                "kind": "renewal",
                "previous_id": self.id,
                "date_start": start,
                "date_end": start + relativedelta(years=1, days=-1),
                "user_id": self.env.uid,
            }
        )
        return new._get_records_action(name=self.env._("Renewal"))

    def action_open_order(self):
        self.ensure_one()
        return self.order_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _check_clerk(self):
        self.check_access("write")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in CLERKS
        ):
            raise AccessError(self.env._("The finance clerk does this. Ask one."))

    def _after_issue(self):
        """What follows from a policy in force: its commission, and the renewal it closes."""
        self._set_commission()
        renewals = self.previous_id.renewal_ids.filtered(lambda renewal: renewal.state == "open")
        for renewal in renewals:
            renewal._close(
                "renewed", renewed_id=renewal.policy_id.next_ids.filtered("date_issued")[:1]
            )

    def _prepare_line_values(self):
        """:return: values of the lines of a deal that take premium and tax on behalf"""
        self.ensure_one()
        common = {
            "product_uom_qty": 1,
            "insurance_policy_id": self.id,
            "deal_vehicle_id": self.vehicle_id.id,
        }
        lines = [
            {**common, "product_id": self.product_id.product_id.id, "price_unit": self.premium}
        ]
        if self.vehicle_tax and self.product_id.tax_product_id:
            lines.append(
                {
                    **common,
                    "product_id": self.product_id.tax_product_id.id,
                    "price_unit": self.vehicle_tax,
                }
            )
        return lines

    def _cancel(self, date, refunded):
        """End these policies before their time.

        :param float refunded: what the insurer gave back of the premium
        """
        self._check_clerk()
        for policy in self:
            if policy.cancelled_on:
                raise UserError(self.env._("%s is cancelled already.", policy.display_name))
            if refunded < 0 or policy.currency_id.compare_amounts(refunded, policy.premium) > 0:
                raise UserError(
                    self.env._(
                        "No more than the premium of %s can be refunded.",
                        policy.currency_id.format(policy.premium),
                    )
                )
            policy._set_facts({"cancelled_on": date, "amount_refunded": refunded})
            for renewal in policy.renewal_ids.filtered(lambda renewal: renewal.state == "open"):
                renewal._close("cancelled")
        self._set_commission()
