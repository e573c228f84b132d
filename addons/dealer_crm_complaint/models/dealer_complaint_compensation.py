from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "To Approve"),
    ("approved", "Approved"),
    ("done", "Carried Out"),
    ("cancelled", "Cancelled"),
]
# what each kind is carried out by: the field of the document
DOCUMENTS = {
    "discount": "credit_note_id",
    "refund": "credit_note_id",
    "goodwill": "payment_id",
    "voucher": "card_id",
}


class DealerComplaintCompensation(models.Model):
    """What the store gives a customer for his trouble: approved by amount, carried out by a real
    document that is checked (credit note, payment, voucher), never ticked."""

    _name = "dealer.complaint.compensation"
    _description = "Compensation"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "approved": "open",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {"approved": "action_approve", "cancelled": "action_cancel"}
    _computed_facts = True
    _fact_fields = frozenset({"approved_on", "cancelled_on", "card_id"})
    _fixed_fields = frozenset({"complaint_id"})

    complaint_id = fields.Many2one(
        "dealer.complaint", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="complaint_id.partner_id", store=True, string="Customer")
    kind = fields.Selection(
        [
            ("discount", "Discount on a bill"),
            ("refund", "Refund"),
            ("voucher", "Voucher"),
            ("goodwill", "Goodwill payment"),
        ],
        required=True,
        default="voucher",
    )
    amount = fields.Monetary(required=True, help="What the customer gets, with tax.")
    reason = fields.Char(required=True)
    document_kind = fields.Char(compute="_compute_document_kind")
    credit_note_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        check_company=True,
        domain="[('move_type', '=', 'out_refund'), ('company_id', '=', company_id), "
        "('commercial_partner_id', '=', partner_id)]",
        help="Posted, to the customer, of at least the amount.",
    )
    payment_id = fields.Many2one(
        "account.payment",
        index="btree_not_null",
        check_company=True,
        domain="[('payment_type', '=', 'outbound'), ('company_id', '=', company_id), "
        "('partner_id', '=', partner_id)]",
        help="To the customer, of at least the amount.",
    )
    card_id = fields.Many2one(
        "loyalty.card", string="Voucher", readonly=True, index="btree_not_null", copy=False
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
        help="Carried out as soon as its document is what was approved.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Say what the customer gets: an amount above 0."
    )
    _credit_note_once = models.UniqueIndex(
        "(credit_note_id) WHERE credit_note_id IS NOT NULL",
        "This credit note carries out another compensation already.",
    )
    _payment_once = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL",
        "This payment carries out another compensation already.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _get_documents(self):
        """:return: dict {kind: field of the document that carries it out}; extended by glue"""
        return DOCUMENTS

    @api.depends("kind")
    def _compute_document_kind(self):
        documents = self._get_documents()
        for compensation in self:
            compensation.document_kind = documents.get(compensation.kind)

    # amount and customer of a posted bill or payment stand: its state alone tells when to look
    @api.depends(
        "approved_on",
        "cancelled_on",
        "kind",
        "amount",
        "partner_id",
        "credit_note_id.state",
        "payment_id.state",
        "card_id.partner_id",
    )
    def _compute_category(self):
        for compensation in self:
            if compensation.cancelled_on:
                compensation.category = "cancelled"
            elif not compensation.approved_on:
                compensation.category = "draft"
            else:
                field = self._get_documents().get(compensation.kind)
                made = field and compensation[field]
                good = made and not compensation._get_document_problem()
                compensation.category = "done" if good else "approved"

    def _get_document_problem(self):
        """:return: one sentence why the document does not carry it out, or False"""
        self.ensure_one()
        store, partner = self.currency_id, self.partner_id.commercial_partner_id
        if move := self.kind in ("discount", "refund") and self.credit_note_id:
            if move.move_type != "out_refund" or move.commercial_partner_id != partner:
                return self.env._("This is no credit note of the customer.")
            if move.state != "posted":
                return self.env._("The credit note is not posted.")
            if store.compare_amounts(abs(move.amount_total_signed), self.amount) < 0:
                return self.env._("The credit note is less than what was approved.")
        if payment := self.kind == "goodwill" and self.payment_id:
            if (
                payment.payment_type != "outbound"
                or payment.partner_id.commercial_partner_id != partner
            ):
                return self.env._("This is no payment to the customer.")
            if payment.state not in ("in_process", "paid"):
                return self.env._("The payment is not confirmed.")
            paid = abs(payment.amount_company_currency_signed)
            if store.compare_amounts(paid, self.amount) < 0:
                return self.env._("The payment is less than what was approved.")
        return False

    # === CRUD METHODS === #

    def write(self, vals):
        if {"kind", "amount"}.intersection(vals):
            for compensation in self:
                if compensation.approved_on:
                    raise UserError(
                        self.env._(
                            "%s is approved as it is: cancel it and propose another.",
                            compensation.name,
                        )
                    )
        done = super().write(vals)
        if {"credit_note_id", "payment_id"}.intersection(vals):
            for compensation in self:
                if problem := compensation.sudo()._get_document_problem():
                    raise UserError(problem)
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(compensation.approved_on for compensation in self):
            raise UserError(self.env._("What was approved is kept: cancel it."))

    # === ACTIONS === #

    def action_approve(self):
        """Release it; by amount others have to agree first (levels of the workflow's step)."""
        self.check_access("write")
        for compensation in self:
            if compensation.category != "draft":
                raise UserError(self.env._("%s was decided already.", compensation.name))
            if blockers := compensation._get_approve_blockers():
                raise UserError("\n".join(blockers))
        self._set_facts({"approved_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """Do without it; what is carried out stays."""
        self.check_access("write")
        for compensation in self:
            if compensation.category == "done":
                raise UserError(
                    self.env._("%s is carried out: reverse its document.", compensation.name)
                )
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_make_voucher(self):
        """Make the voucher of the approved amount, for the customer only."""
        self.check_access("write")
        for compensation in self:
            if compensation.category != "approved" or compensation.kind != "voucher":
                raise UserError(self.env._("%s is no approved voucher.", compensation.name))
            company = compensation.company_id
            program = company.sudo().complaint_voucher_program_id
            if not program:
                raise UserError(
                    self.env._(
                        "The store has no program for vouchers: choose a gift card or eWallet "
                        "program in the store's settings."
                    )
                )
            until = company._get_store_date() + relativedelta(
                months=company.complaint_voucher_months
            )
            # sudo: approved; whoever handles complaints has no right to make vouchers at will
            card = (
                self.env["loyalty.card"]
                .sudo()
                .create(
                    {
                        "program_id": program.id,
                        "partner_id": compensation.partner_id.id,
                        "points": compensation.amount,
                        "expiration_date": until if program.program_type != "loyalty" else False,
                        "history_ids": [
                            fields.Command.create(
                                {"description": compensation.name, "issued": compensation.amount}
                            )
                        ],
                    }
                )
            )
            compensation._set_facts({"card_id": card.id})
        self._workflow_settle_facts()
        return True

    def _get_approve_blockers(self):
        """:return: sentences, what is missing before it can be approved"""
        self.ensure_one()
        if not self.partner_id:
            return [self.env._("Name the customer on the complaint first.")]
        return []

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "approved"),
            ("draft", "cancelled"),
            ("approved", "done"),
            ("done", "approved"),
            ("approved", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category == "approved":
            for compensation in self:
                if reasons := compensation._get_approve_blockers():
                    missing[compensation.id] = [*missing.get(compensation.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["amount", "partner_id", "reason"]
