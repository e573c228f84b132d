from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("reported", "Reported"),
    ("assessed", "Assessed"),
    ("repaired", "Repaired"),
    ("paid", "Paid"),
    ("cancelled", "Cancelled"),
]


class DealerInsuranceClaim(models.Model):
    """What an insurer pays of one repair order: which policy, which claim, what was assessed.
    Where it is follows from the assessment, the order and the insurer's bill."""

    _name = "dealer.insurance.claim"
    _description = "Insurance Claim"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.media.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"assessed_on"})
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one(
        "dealer.repair.order",
        string="Repair Order",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    vehicle_id = fields.Many2one(related="order_id.vehicle_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, string="Customer")
    policy_id = fields.Many2one(
        "dealer.insurance.policy",
        index="btree_not_null",
        domain="[('vehicle_id', '=', vehicle_id)]",
        tracking=True,
        help="Of this car, in force when it happened. Empty: a policy sold elsewhere.",
    )
    insurer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        domain="[('is_insurer', '=', True)]",
        check_company=True,
        tracking=True,
    )
    claims_phone = fields.Char(related="insurer_id.insurance_claims_phone")
    happened_on = fields.Date(
        string="Accident On", required=True, default=lambda self: fields.Date.context_today(self)
    )
    claim_number = fields.Char(index="trigram", help="The insurer's number of the claim.")
    report_number = fields.Char(help="Of the police or of the report to the insurer.")
    assessor = fields.Char(help="Who looks at the damage for the insurer.")
    assessor_phone = fields.Char()
    amount_assessed = fields.Monetary(
        tracking=True, help="What the insurer agreed to pay, tax included."
    )
    amount_billed = fields.Monetary(
        compute="_compute_state", compute_sudo=True, help="To the insurer, tax included."
    )
    assessed_on = fields.Date(readonly=True, copy=False)
    note = fields.Text(string="What Happened")
    state = fields.Selection(STATES, compute="_compute_state", compute_sudo=True)

    _order_uniq = models.UniqueIndex("(order_id)", "The repair order has a claim already: open it.")
    _amount_positive = models.Constraint(
        "CHECK (amount_assessed >= 0)", "The assessed amount cannot be negative."
    )

    @api.depends("assessed_on", "order_id.category", "order_id.invoice_ids.payment_state")
    def _compute_state(self):
        for claim in self:
            order = claim.order_id
            bills = order._get_live_moves().filtered(
                lambda move: move.dealer_repair_payer == "insurer"
            )
            claim.amount_billed = sum(bills.mapped("amount_total_signed"))
            if order.category == "cancelled":
                claim.state = "cancelled"
            elif bills and all(
                bill.payment_state in ("paid", "in_payment", "reversed") for bill in bills
            ):
                claim.state = "paid"
            elif order.category in ("done", "settled", "closed"):
                claim.state = "repaired"
            else:
                claim.state = "assessed" if claim.assessed_on else "reported"

    @api.onchange("policy_id")
    def _onchange_policy_id(self):
        if self.policy_id:
            self.insurer_id = self.policy_id.insurer_id

    @api.onchange("happened_on", "order_id")
    def _onchange_happened_on(self):
        """The policy that was in force then."""
        if self.happened_on and self.order_id:
            policy = self.order_id.vehicle_id._get_insurance_policies(self.happened_on)[:1]
            self.policy_id = policy
            if policy:
                self.insurer_id = policy.insurer_id

    @api.constrains("policy_id", "vehicle_id", "insurer_id", "happened_on")
    def _check_policy(self):
        for claim in self.filtered("policy_id"):
            policy = claim.policy_id.sudo()  # whether it fits, not what it says
            if policy.vehicle_id != claim.vehicle_id or policy.insurer_id != claim.insurer_id:
                raise UserError(
                    self.env._(
                        "%s is the policy of another car or insurer. Choose one of this car.",
                        policy.display_name,
                    )
                )
            if (
                not policy.date_issued
                or not policy.date_start <= claim.happened_on <= policy.date_end
                or (policy.cancelled_on and policy.cancelled_on <= claim.happened_on)
            ):
                raise UserError(
                    self.env._(
                        "%(policy)s was not in force on %(date)s. Choose the policy of that day.",
                        policy=policy.display_name,
                        date=claim.happened_on,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._name_payer()
        return claims

    def write(self, vals):
        result = super().write(vals)
        if "insurer_id" in vals:
            self._name_payer()
        return result

    def _name_payer(self):
        """The insurer of the claim pays the insurer's lines of the order."""
        for claim in self:
            if claim.order_id.insurer_id != claim.insurer_id:
                claim.order_id.insurer_id = claim.insurer_id

    def action_assess(self):
        """The assessor has been here: his number and amount are noted."""
        self.check_access("write")
        for claim in self:
            if not claim.claim_number:
                raise UserError(self.env._("Type the insurer's claim number first."))
            if not claim.amount_assessed:
                raise UserError(self.env._("Type the amount the assessor agreed to first."))
            claim._set_facts({"assessed_on": claim.company_id._get_store_date()})
        return True

    def action_open_repair(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.env._("Repair Order"))
