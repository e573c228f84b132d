from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "To Submit"),
    ("submitted", "Submitted"),
    ("accepted", "Accepted"),
    ("partly", "Partly Accepted"),
    ("rejected", "Rejected"),
    ("paid", "Paid"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
# what the maker is sent; open again once he has refused it
SENT_FIELDS = {"failure", "cause", "correction", "fault_code", "causal_part_id"}


class DealerWarrantyClaim(models.Model):
    """What the store asks of the maker for one job done under warranty.

    It is made when the visit is settled, from the lines billed to the warranty. Its status follows
    from facts: sent, answered, paid (the bill is), closed. Money of the answer is in
    `dealer_warranty_claim_money.py`, the stages in `dealer_warranty_claim_workflow.py`.
    """

    _name = "dealer.warranty.claim"
    _description = "Warranty Claim"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.workflow.mixin",
        "dealer.media.mixin",
    ]
    _order = "deadline, id"
    _rec_names_search = ["name", "maker_number", "order_id.name"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("line_ids",)
    _fact_fields = frozenset(
        {
            "category",
            "submitted_on",
            "answered_on",
            "closed_on",
            "cancelled_on",
            "round",
            "rest_decision",
            "rest_decided_on",
            "rest_reason",
            "old_part_returned_on",
            "old_part_scrapped_on",
        }
    )
    _fixed_fields = frozenset(
        {"company_id", "order_id", "job_id", "bill_id", "partner_id", "deadline"}
    )

    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, readonly=True, ondelete="restrict"
    )
    job_id = fields.Many2one(
        "dealer.repair.job", required=True, index=True, readonly=True, ondelete="restrict"
    )
    vehicle_id = fields.Many2one(related="order_id.vehicle_id", store=True, index=True)
    vin = fields.Char(related="vehicle_id.vin")
    mileage = fields.Integer(related="order_id.mileage_in", string="Mileage", help="In km.")
    received_on = fields.Datetime(related="order_id.received_on", string="Failure on")
    warranty_start = fields.Date(related="vehicle_id.warranty_start")
    partner_id = fields.Many2one(
        "res.partner", string="Maker", required=True, index=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    bill_id = fields.Many2one(
        "account.move", string="Warranty Bill", required=True, index=True, readonly=True
    )
    bill_name = fields.Char(compute="_compute_bill", compute_sudo=True, string="Bill")
    bill_residual = fields.Monetary(
        compute="_compute_bill",
        compute_sudo=True,
        string="Still Open",
        help="Of the bill, with tax.",
    )
    kind = fields.Selection(
        [("warranty", "Warranty"), ("free_service", "Free service"), ("recall", "Recall")],
        compute="_compute_kind",
        store=True,
    )
    line_ids = fields.One2many("dealer.warranty.claim.line", "claim_id", string="Lines")

    # what the maker wants to know
    maker_number = fields.Char(string="Maker's Number", index="trigram", copy=False, tracking=True)
    failure = fields.Char(help="What the customer complained of.")
    cause = fields.Text(help="What was found.")
    correction = fields.Text(help="What was done.")
    fault_code = fields.Char(help="As the control unit or the maker's catalogue names it.")
    causal_part_id = fields.Many2one(
        "product.product",
        domain="[('is_part', '=', True)]",
        help="The part whose failure caused all the rest.",
    )
    note = fields.Text(string="For the Maker")

    # dates
    settled_on = fields.Datetime(related="order_id.settled_on")
    deadline = fields.Date(
        readonly=True, index=True, help="Last day to submit: see the store's settings."
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    submitted_on = fields.Datetime(readonly=True, copy=False)
    round = fields.Integer(readonly=True, copy=False, help="How often it was submitted.")
    answered_on = fields.Datetime(readonly=True, copy=False)
    age_days = fields.Integer(
        compute="_compute_age_days",
        string="Age (days)",
        help="Since it was submitted, before that since the visit was settled; until it is paid.",
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
        group_expand="_group_expand_category",
        help="Follows from what happened: submitted, answered, paid.",
    )

    # money, without tax
    amount_claimed = fields.Monetary(
        string="Claimed", compute="_compute_amounts", store=True, help="Without tax."
    )
    amount_accepted = fields.Monetary(
        string="Accepted", compute="_compute_amounts", store=True, help="Without tax."
    )
    amount_rejected = fields.Monetary(
        string="Rejected",
        compute="_compute_amounts",
        store=True,
        help="Without tax, of a claim that is answered.",
    )

    # the old part
    has_old_part = fields.Boolean(compute="_compute_has_old_part", store=True)
    old_part_place = fields.Char(string="Kept at", help="Shelf and label of the old part.")
    old_part_until = fields.Date(
        string="Keep Old Part until", help="The maker may ask for it until then."
    )
    old_part_returned_on = fields.Date(string="Sent to the Maker", readonly=True, copy=False)
    old_part_reference = fields.Char(string="Shipment", help="Number of the parcel.")
    old_part_scrapped_on = fields.Date(string="Scrapped", readonly=True, copy=False)
    old_part_state = fields.Selection(
        [
            ("none", "None"),
            ("kept", "Kept"),
            ("due", "May be Scrapped"),
            ("returned", "Sent to the Maker"),
            ("scrapped", "Scrapped"),
        ],
        compute="_compute_old_part_state",
        string="Old Part",
    )

    _name_uniq = models.UniqueIndex(
        "(name, company_id) WHERE name <> '/'", "This claim number is taken already."
    )
    _one_claim_a_bill_and_job = models.UniqueIndex(
        "(job_id, bill_id)", "This job has its claim on this bill already."
    )

    # === COMPUTE METHODS === #

    @api.depends("bill_id.name", "bill_id.amount_residual")
    def _compute_bill(self):
        for claim in self:
            claim.bill_name = claim.bill_id.name
            claim.bill_residual = claim.bill_id.amount_residual

    @api.depends("job_id.recall_vehicle_id", "job_id.free_service_id")
    def _compute_kind(self):
        for claim in self:
            if claim.job_id.recall_vehicle_id:
                claim.kind = "recall"
            else:
                claim.kind = "free_service" if claim.job_id.free_service_id else "warranty"

    @api.depends("line_ids.amount_claimed", "line_ids.amount_accepted", "answered_on")
    def _compute_amounts(self):
        for claim in self:
            claim.amount_claimed = sum(claim.line_ids.mapped("amount_claimed"))
            claim.amount_accepted = sum(claim.line_ids.mapped("amount_accepted"))
            rest = claim.currency_id.round(claim.amount_claimed - claim.amount_accepted)
            claim.amount_rejected = rest if claim.answered_on else 0.0

    @api.model
    def _group_expand_category(self, categories, domain):
        """The columns in the order claims pass through them; the ends only when asked."""
        ends = {"closed", "cancelled"} - set(categories)
        return [value for value, _label in CATEGORIES if value not in ends]

    @api.depends("deadline", "category")
    def _compute_is_overdue(self):
        for claim in self:
            today = claim.company_id._get_store_date() if claim.company_id else None
            claim.is_overdue = bool(
                claim.category == "draft" and claim.deadline and claim.deadline < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("category", "=", "draft"), ("deadline", "<", fields.Date.context_today(self))]
        return late if True in value else ["!", "&", *late]

    @api.depends("submitted_on", "category", "order_id.settled_on")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for claim in self:
            start = claim.submitted_on or claim.order_id.settled_on or claim.create_date
            over = claim.category in ("paid", "closed", "cancelled")
            claim.age_days = (now - start).days if start and not over else 0

    @api.depends(
        "submitted_on",
        "answered_on",
        "closed_on",
        "cancelled_on",
        "amount_claimed",
        "amount_accepted",
        "rest_decided_on",
        "bill_id.payment_state",
    )
    def _compute_category(self):
        for claim in self:
            if claim.cancelled_on:
                claim.category = "cancelled"
            elif claim.closed_on:
                claim.category = "closed"
            elif not claim.submitted_on:
                claim.category = "draft"
            elif not claim.answered_on:
                claim.category = "submitted"
            elif claim.currency_id.is_zero(claim.amount_accepted):
                claim.category = "rejected"
            elif claim._is_paid():
                claim.category = "paid"
            else:
                whole = claim.currency_id.is_zero(claim.amount_claimed - claim.amount_accepted)
                claim.category = "accepted" if whole else "partly"

    @api.depends("line_ids.is_part")
    def _compute_has_old_part(self):
        for claim in self:
            claim.has_old_part = any(claim.line_ids.mapped("is_part"))

    @api.depends("has_old_part", "old_part_until", "old_part_returned_on", "old_part_scrapped_on")
    def _compute_old_part_state(self):
        for claim in self:
            today = claim.company_id._get_store_date() if claim.company_id else None
            if not claim.has_old_part:
                claim.old_part_state = "none"
            elif claim.old_part_returned_on:
                claim.old_part_state = "returned"
            elif claim.old_part_scrapped_on:
                claim.old_part_state = "scrapped"
            else:
                kept = not claim.old_part_until or claim.old_part_until >= today
                claim.old_part_state = "kept" if kept else "due"

    @api.depends("name", "vehicle_id")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = " · ".join(
                filter(None, [claim.name, claim.vehicle_id.license_plate])
            )

    # === CRUD METHODS === #

    def write(self, vals):
        if SENT_FIELDS & vals.keys():
            for claim in self:
                if claim.category not in ("draft", "partly", "rejected"):
                    raise UserError(
                        self.env._(
                            "%s is with the maker: what he was sent stays as it is.", claim.name
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A claim follows from a bill: cancel it instead."))

    @api.model
    def _create_for(self, order, bills):
        """Make the claims of a settled visit, one for each job with lines billed to the warranty.

        :param bills: posted `account.move`s to the warranty's payer
        """
        company = order.company_id
        clerk = company._get_warranty_clerk()
        day = company._get_store_date(order.settled_on)
        values = []
        for bill in bills:
            billed = bill.invoice_line_ids.filtered("dealer_repair_line_id")
            for job, rows in billed.grouped(lambda row: row.dealer_repair_line_id.job_id).items():
                values.append(self._prepare_claim_values(order, job, bill, rows, clerk, day))
        claims = self.create(values)
        claims._warn_deadline()
        return claims

    def _prepare_claim_values(self, order, job, bill, rows, clerk, day):
        """Return the values of the claim of one job over its lines on the bill."""
        company = order.company_id
        parts = rows.filtered(lambda row: row.dealer_repair_line_id.line_type == "part")
        return {
            "company_id": company.id,
            "order_id": order.id,
            "job_id": job.id,
            "bill_id": bill.id,
            "partner_id": bill.partner_id.id,
            "user_id": clerk.id,
            "failure": job.concern,
            "cause": job.cause,
            "correction": job.correction,
            "causal_part_id": parts[:1].product_id.id,
            "deadline": day + timedelta(days=company.warranty_claim_days),
            "old_part_until": parts and day + timedelta(days=company.warranty_old_part_days),
            "line_ids": [
                fields.Command.create({"bill_line_id": row.id, "sequence": number})
                for number, row in enumerate(rows, 1)
            ],
        }

    # === ACTIONS === #

    def _get_submit_blockers(self):
        """Return sentences: what the maker would send the claim back for."""
        self.ensure_one()
        blockers = []
        for name in ("failure", "cause", "correction"):
            if not (self[name] or "").strip():
                label = self._fields[name]._description_string(self.env)
                blockers.append(self.env._("%s is missing.", label))
        if self.has_old_part and not self.causal_part_id:
            blockers.append(self.env._("Name the part that caused the failure."))
        if not self.mileage:
            blockers.append(
                self.env._("The visit has no mileage: the service adviser enters it on the order.")
            )
        if not self.vin:
            blockers.append(self.env._("The car has no VIN: enter it on the car."))
        if self.company_id.warranty_photo_required and not self.media_ids:
            blockers.append(self.env._("Take a photo of the fault or the part."))
        return blockers

    def action_submit(self):
        """The claim went to the maker.

        :raise UserError: with everything that is missing
        """
        self.check_access("write")
        for claim in self:
            if claim.submitted_on or claim.cancelled_on:
                raise UserError(self.env._("%s was submitted or cancelled.", claim.name))
            if blockers := claim._get_submit_blockers():
                raise UserError("\n".join([claim.display_name, *blockers]))
        self._set_facts({"submitted_on": fields.Datetime.now(), "round": 1})
        self._finish_tasks()
        self._workflow_settle_facts()

    def action_cancel(self):
        """Do without the claim: the bill stays, who pays it is settled with the maker."""
        self.check_access("write")
        for claim in self:
            if claim.answered_on:
                raise UserError(
                    self.env._("%s is answered: decide who bears the rest instead.", claim.name)
                )
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._finish_tasks()
        self._workflow_settle_facts()

    def action_close(self):
        """Everything about the claim is done."""
        self.check_access("write")
        for claim in self:
            if blockers := claim._get_close_blockers():
                raise UserError("\n".join([claim.display_name, *blockers]))
        self._set_facts({"closed_on": fields.Datetime.now()})
        self._workflow_settle_facts()

    def _get_close_blockers(self):
        """Return sentences: what is still open about the claim."""
        self.ensure_one()
        blockers = []
        if self.category not in ("paid", "rejected"):
            blockers.append(self.env._("The maker has not paid it yet."))
        if self.amount_rejected and not self.rest_decided_on:
            blockers.append(self.env._("Decide who bears what the maker does not pay."))
        if self.old_part_state in ("kept", "due"):
            blockers.append(self.env._("Send the old part to the maker or scrap it."))
        return blockers

    def action_return_old_part(self):
        """The old part went to the maker."""
        self.check_access("write")
        self._check_old_part()
        self._set_facts({"old_part_returned_on": fields.Date.context_today(self)})

    def action_scrap_old_part(self):
        """The old part is thrown away, once the maker may not ask for it any more."""
        self.check_access("write")
        self._check_old_part()
        for claim in self:
            if claim.old_part_state == "kept":
                raise UserError(
                    self.env._(
                        "The maker may ask for the old part of %(claim)s until %(date)s.",
                        claim=claim.name,
                        date=claim.old_part_until or "-",
                    )
                )
        self._set_facts({"old_part_scrapped_on": fields.Date.context_today(self)})

    def _check_old_part(self):
        for claim in self:
            if claim.old_part_state not in ("kept", "due"):
                raise UserError(self.env._("%s has no old part in the store.", claim.name))

    def action_view_bill(self):
        """Open the bill to the maker, to register what he pays."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.bill_id.id,
            "view_mode": "form",
        }

    # === DEADLINE === #

    @api.model
    def _cron_warn_deadline(self):
        """Tasks for claims that are not submitted and soon late."""
        self.search([("category", "=", "draft")])._warn_deadline()

    def _warn_deadline(self):
        """A task for the clerk, once, some days before the last day to submit."""
        for claim in self:
            days = claim.company_id.warranty_remind_days
            due = claim.deadline - timedelta(days=days) <= claim.company_id._get_store_date()
            clerk = claim.user_id
            if not due or not clerk or claim._get_tasks():
                continue
            words = claim.with_context(lang=clerk.lang or self.env.lang)
            claim.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_workshop_warranty.activity_type_deadline",
                user_id=clerk.id,
                date_deadline=claim.deadline,
                summary=words.env._(
                    "Submit %(claim)s until %(date)s.", claim=claim.name, date=claim.deadline
                ),
            )

    def _get_tasks(self):
        kind = self.env.ref("dealer_workshop_warranty.activity_type_deadline")
        return self.activity_ids.filtered(lambda task: task.activity_type_id == kind)

    def _finish_tasks(self):
        self.activity_feedback(["dealer_workshop_warranty.activity_type_deadline"])
