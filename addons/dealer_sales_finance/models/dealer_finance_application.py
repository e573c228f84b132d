from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.dealer_base.models.res_partner_identity import SEE_IDENTITY

CATEGORIES = [
    ("draft", "To Submit"),
    ("submitted", "With the Lender"),
    ("conditions", "Approved with Conditions"),
    ("approved", "Approved"),
    ("signed", "Contract Signed"),
    ("released", "Paid by the Lender"),
    ("booked", "Settled"),
    ("refused", "Refused"),
    ("cancelled", "Withdrawn"),
]
# how far a loan is, for the store's rule when a car may leave
RANK = {"approved": 1, "signed": 2, "released": 3, "booked": 3}


class DealerFinanceApplication(models.Model):
    """A customer's loan for the car of a deal, from the papers to the lender's money.

    Its status follows from facts. Money is in `dealer_finance_application_money.py`, the stages in
    `dealer_finance_application_workflow.py`. Amounts are in the deal's currency.
    """

    _name = "dealer.finance.application"
    _description = "Loan Application"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.finance.terms.mixin",
        "dealer.workflow.mixin",
        "dealer.media.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "approval_number", "contract_number", "order_id.name"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ()
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "category",
            "is_live",
            "submitted_on",
            "answered_on",
            "answer",
            "amount_approved",
            "conditions_met_on",
            "signed_on",
            "released_on",
            "booked_on",
            "cancelled_on",
            "booking_move_id",
            "deduction_move_id",
            "commission_move_id",
            "subsidy_move_id",
        }
    )
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one(
        "sale.order",
        string="Deal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("is_deal", "=", True)],
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        related="order_id.partner_id", string="Customer", store=True, index=True
    )
    vehicle_id = fields.Many2one(
        related="order_id.deal_vehicle_id", store=True, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
        help="Follows from what happened: sent, answered, signed, paid.",
    )
    is_live = fields.Boolean(
        compute="_compute_category", store=True, default=True, help="Neither refused nor withdrawn."
    )

    # who borrows
    identity_number = fields.Char(related="partner_id.identity_number", groups=SEE_IDENTITY)
    co_borrower_id = fields.Many2one(
        "res.partner", string="Co-Borrower", index="btree_not_null", check_company=True
    )
    paper_ids = fields.One2many("dealer.finance.paper", "application_id", string="Papers")
    paper_progress = fields.Char(compute="_compute_paper_progress", string="Papers There")

    # what is asked and answered
    down_payment = fields.Monetary(help="What the customer pays himself.")
    amount_asked = fields.Monetary(string="Loan Asked for", required=True, tracking=True)
    amount_approved = fields.Monetary(readonly=True, copy=False, tracking=True)
    approval_number = fields.Char(index="trigram", copy=False, tracking=True)
    valid_until = fields.Date(
        copy=False, tracking=True, help="Last day the lender keeps his approval open."
    )
    conditions = fields.Text(copy=False, help="What the lender asks for before he lends.")
    refusal_reason = fields.Char(copy=False, tracking=True)
    contract_number = fields.Char(
        string="Loan Contract", index="trigram", copy=False, tracking=True
    )
    answer = fields.Selection(
        [
            ("approved", "Approved"),
            ("conditions", "Approved with Conditions"),
            ("refused", "Refused"),
        ],
        readonly=True,
        copy=False,
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    conditions_met_on = fields.Datetime(readonly=True, copy=False)
    signed_on = fields.Datetime(string="Contract Signed on", readonly=True, copy=False)
    released_on = fields.Date(string="Lender Paid on", readonly=True, copy=False)
    booked_on = fields.Datetime(string="On the Bill since", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    is_expired = fields.Boolean(compute="_compute_is_expired")
    next_note = fields.Char(compute="_compute_next_note", help="What comes next, and who does it.")

    _one_of_a_deal = models.UniqueIndex(
        "(order_id) WHERE is_live",
        "This deal has a running loan application: go on with that one, or withdraw it first.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(amount_asked > 0 AND down_payment >= 0)",
        "The loan is above zero, the down payment not below.",
    )
    _months_bounds = models.Constraint(
        "CHECK(months >= 1 AND months <= 360)", "A loan runs 1 to 360 months."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "submitted_on",
        "answered_on",
        "answer",
        "conditions_met_on",
        "signed_on",
        "released_on",
        "booked_on",
        "cancelled_on",
    )
    def _compute_category(self):
        for record in self:
            if record.cancelled_on:
                record.category = "cancelled"
            elif record.answer == "refused":
                record.category = "refused"
            elif record.released_on:
                record.category = "booked" if record.booked_on else "released"
            elif record.signed_on:
                record.category = "signed"
            elif record.answered_on:
                waits = record.answer == "conditions" and not record.conditions_met_on
                record.category = "conditions" if waits else "approved"
            else:
                record.category = "submitted" if record.submitted_on else "draft"
            record.is_live = record.category not in ("refused", "cancelled")

    @api.depends("amount_asked", "amount_approved")
    def _compute_loan_amount(self):
        for record in self:
            record.loan_amount = record.amount_approved or record.amount_asked

    @api.depends("paper_ids.received_on")
    def _compute_paper_progress(self):
        for record in self:
            there = len(record.paper_ids.filtered("received_on"))
            record.paper_progress = f"{there}/{len(record.paper_ids)}"

    @api.depends("valid_until", "category")
    def _compute_is_expired(self):
        for record in self:
            today = record.company_id._get_store_date() if record.company_id else None
            record.is_expired = (
                record.category in ("conditions", "approved")
                and bool(record.valid_until)
                and record.valid_until < today
            )

    @api.depends("category", "is_expired", "booked_on", "refusal_reason")
    @api.depends_context("lang")
    def _compute_next_note(self):
        env = self.env
        notes = {
            "draft": env._("The clerk collects the papers and sends the application."),
            "submitted": env._("Waiting for the lender's answer; the clerk enters it."),
            "conditions": env._("The lender's conditions are to be met."),
            "approved": env._("The customer signs the loan contract."),
            "signed": env._("The lender is to pay; the clerk enters the payment."),
            "released": env._("Paid; booked on the customer's bill as soon as he is billed."),
            "booked": env._("Settled."),
            "refused": env._("Refused: choose another product, or the customer pays himself."),
            "cancelled": env._("Withdrawn."),
        }
        for record in self:
            record.next_note = (
                env._("The approval has expired: ask the lender again.")
                if record.is_expired
                else notes.get(record.category)
            )

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " · ".join(filter(None, [record.name, record.partner_id.name]))

    # === CONSTRAINTS === #

    @api.constrains("amount_asked", "order_id")
    def _check_amount(self):
        for record in self:
            total = record.order_id.amount_total
            if record.currency_id.compare_amounts(record.amount_asked, total) > 0:
                raise ValidationError(
                    self.env._(
                        "A loan of %(loan)s is more than the deal's %(total)s: lower it.",
                        loan=record.currency_id.format(record.amount_asked),
                        total=record.currency_id.format(total),
                    )
                )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        """An application from a deal opens with what is left to finance."""
        values = super().default_get(fields_list)
        order = self.env["sale.order"].browse(values.get("order_id"))
        if order and "amount_asked" in fields_list and not values.get("amount_asked"):
            values["amount_asked"] = order.amount_total - values.get("down_payment", 0)
        return values

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.product_id:
            self.rate = self.product_id._get_rate(fields.Date.context_today(self))

    @api.onchange("down_payment")
    def _onchange_down_payment(self):
        if self.order_id:
            self.amount_asked = max(self.order_id.amount_total - self.down_payment, 0)

    @api.model_create_multi
    def create(self, vals_list):
        applications = super().create(vals_list)
        for record in applications:
            if not record.paper_ids:
                record.paper_ids = [
                    Command.create({"name": paper.name, "required": paper.required})
                    for paper in record.product_id.paper_ids
                ]
            if not record.rate:
                record.rate = record.product_id._get_rate(fields.Date.context_today(record))
            if not record.down_payment:
                record.down_payment = max(record.order_id.amount_total - record.amount_asked, 0)
        return applications

    def write(self, vals):
        asked = {"product_id", "months", "rate", "down_payment", "amount_asked"}
        if asked & vals.keys() and not self.env.su:
            for record in self:
                if record.category != "draft":
                    raise UserError(
                        self.env._(
                            "%s is with the lender: withdraw it and make a new one to change it.",
                            record.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(record.category != "draft" for record in self):
            raise UserError(self.env._("An application that was sent is withdrawn, not deleted."))

    # === ACTIONS === #

    def _get_submit_blockers(self):
        """:return: sentences: what the lender would send the application back for"""
        self.ensure_one()
        blockers = [
            self.env._("%s is missing: tick it once it is there.", paper.name)
            for paper in self.paper_ids
            if paper.required and not paper.received_on
        ]
        if not self.partner_id.sudo().identity_number:  # that it is there is no secret
            blockers.append(
                self.env._("Enter the ID number of %s on the customer.", self.partner_id.name)
            )
        order = self.order_id
        return blockers + self.product_id._get_refusals(
            self.months, self.amount_asked, order.amount_total, order.deal_vehicle_id
        )

    def action_submit(self):
        """The application went to the lender.

        :raises UserError: with everything that is missing
        """
        self._check_acting("draft")
        for record in self:
            if blockers := record._get_submit_blockers():
                raise UserError("\n".join([record.display_name, *blockers]))
        for record in self:
            record._set_facts({"submitted_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def _action_answer(self, answer):
        self.ensure_one()
        self._check_acting("submitted", "conditions")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer of the Lender"),
            "res_model": "dealer.finance.answer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id, "default_answer": answer},
        }

    def action_approve(self):
        """The lender lends: without conditions, or they are met."""
        self.ensure_one()
        if self.category == "conditions":
            self._check_acting("conditions")
            self._set_facts({"conditions_met_on": fields.Datetime.now()})
            self._workflow_settle_facts()
            return True
        return self._action_answer("approved")

    def action_approve_with_conditions(self):
        """The lender lends once something is done."""
        return self._action_answer("conditions")

    def action_refuse(self):
        """The lender does not lend."""
        return self._action_answer("refused")

    def _answer(self, answer, amount=0, number=False, valid_until=False, text=False):
        """Enter what the lender answered.

        :param str answer: approved, conditions or refused
        :param float amount: what he lends
        :param str text: his conditions, or why he refuses
        """
        self._check_acting("submitted", "conditions")
        for record in self:
            if answer == "refused":
                record.refusal_reason = text
            else:
                if not 0 < amount <= record.order_id.amount_total:
                    raise UserError(
                        self.env._("The approved loan is above zero and at most the deal's total.")
                    )
                record.write(
                    {"approval_number": number, "valid_until": valid_until, "conditions": text}
                )
            record._set_facts(
                {
                    "answer": answer,
                    "answered_on": fields.Datetime.now(),
                    "amount_approved": 0 if answer == "refused" else amount,
                }
            )
            if answer != "refused" and record.currency_id.compare_amounts(
                amount, record.amount_asked
            ):
                rest = record.order_id.amount_total - amount
                record._set_facts({"down_payment": rest})
                record._message_log(
                    body=self.env._(
                        "%(approved)s of %(asked)s approved: the customer pays %(rest)s himself.",
                        approved=record.currency_id.format(amount),
                        asked=record.currency_id.format(record.amount_asked),
                        rest=record.currency_id.format(rest),
                    )
                )
        self._workflow_settle_facts()
        self._book()

    def _get_sign_blockers(self):
        self.ensure_one()
        blockers = []
        if not self.contract_number:
            blockers.append(self.env._("Enter the number of the loan contract."))
        if self.is_expired:
            blockers.append(self.env._("The approval has expired: ask the lender again."))
        if self.order_id.state != "sale":
            blockers.append(self.env._("Confirm the deal first: its total is what is financed."))
        return blockers

    def action_sign(self):
        """The customer has signed the loan contract."""
        self._check_acting("approved")
        for record in self:
            if blockers := record._get_sign_blockers():
                raise UserError("\n".join([record.display_name, *blockers]))
        self._set_facts({"signed_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        self._book()
        return True

    def action_cancel(self):
        """Do without the loan: what was booked is taken back, the customer pays himself."""
        self._check_acting(
            "draft", "submitted", "conditions", "approved", "signed", "released", "booked"
        )
        self._unbook()
        self._set_facts({"cancelled_on": fields.Datetime.now(), "booked_on": False})
        self._workflow_settle_facts()
        return True
