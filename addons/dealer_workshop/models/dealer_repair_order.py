from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CATEGORIES = [
    ("draft", "Received"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting"),
    ("done", "Work Finished"),
    ("settled", "Settled"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
PAYERS = [
    ("customer", "Customer"),
    ("warranty", "Warranty"),
    ("insurer", "Insurer"),
    ("internal", "Internal"),
]


class DealerRepairOrder(models.Model):
    """One visit of one car to the workshop, from reception to the gate.

    `category` is never ticked: it follows from what happened (work started, jobs done, bills
    posted, gate pass used). Parts and money are in `dealer_repair_order_parts.py` and
    `dealer_repair_order_settlement.py`.
    """

    _name = "dealer.repair.order"
    _description = "Repair Order"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.checklist.mixin",
        "dealer.media.mixin",
        "dealer.payable.mixin",
        "dealer.workflow.mixin",
    ]
    _order = "received_on desc, id desc"
    _rec_names_search = ["name", "vehicle_id"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("job_ids", "line_ids")
    _fact_fields = frozenset(
        {"category", "started_on", "finished_on", "settled_on", "cancelled_on", "parts_state"}
    )

    def _default_warehouse_id(self):
        return self.env["stock.warehouse"].search_fetch(
            [("company_id", "=", self.env.company.id)], ["company_id"], limit=1
        )

    name = fields.Char(string="Number", readonly=True, copy=False, default="", index="trigram")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Parts Store",
        required=True,
        check_company=True,
        default=lambda self: self._default_warehouse_id(),
        help="Where the parts of this order come from.",
    )

    # people and car
    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True, tracking=True)
    vin = fields.Char(related="vehicle_id.vin")
    license_plate = fields.Char(related="vehicle_id.license_plate")
    vehicle_model_id = fields.Many2one(related="vehicle_id.model_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        tracking=True,
        check_company=True,
        help="Who orders the work and pays for the lines marked Customer; the owner by default.",
    )
    bringer_name = fields.Char(
        string="Brought by", help="Who brought the car, if not the customer."
    )
    bringer_phone = fields.Char(
        string="Phone",
        contact_data="partner_id",
        compute="_compute_bringer_phone",
        store=True,
        readonly=False,
        help="Where the person who brought the car is reached during the visit.",
    )
    adviser_id = fields.Many2one(
        "res.users",
        string="Service Adviser",
        default=lambda self: self.env.user,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    warranty_partner_id = fields.Many2one(
        "res.partner",
        string="Warranty Payer",
        check_company=True,
        help="Who pays the lines marked Warranty, usually the maker.",
    )
    insurer_id = fields.Many2one(
        "res.partner",
        check_company=True,
        help="Who pays the lines marked Insurer.",
    )

    # reception
    received_on = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    promised_on = fields.Datetime(
        string="Promised for", tracking=True, help="When the customer was told the car is ready."
    )
    mileage_in = fields.Integer(
        string="Mileage in", help="Odometer at reception, in km; added to the car's readings."
    )
    mileage_warning = fields.Char(compute="_compute_mileage_warning")
    fuel_level = fields.Selection(
        [("0", "Empty"), ("25", "1/4"), ("50", "1/2"), ("75", "3/4"), ("100", "Full")],
        help="Fuel gauge at reception; the charge of an electric car.",
    )
    belongings = fields.Text(help="What the customer leaves in the car.")
    note = fields.Text(string="Internal Note")

    # work
    job_ids = fields.One2many("dealer.repair.job", "order_id", string="Jobs", copy=True)
    line_ids = fields.One2many("dealer.repair.line", "order_id", string="Lines", copy=True)
    started_on = fields.Datetime(string="Work Started", copy=False, readonly=True)
    finished_on = fields.Datetime(
        string="Work Finished on",
        compute="_compute_finished_on",
        store=True,
        precompute=True,
        help="When the last job was done; empty while one is open.",
    )
    waiting_reason = fields.Selection(
        [
            ("parts", "Parts"),
            ("authorisation", "Customer's authorisation"),
            ("customer", "Customer"),
            ("sublet", "Sublet work"),
            ("workshop", "Bay or technician"),
        ],
        string="Waiting for",
        copy=False,
        tracking=True,
        help="While it is set the order waits; starting a job takes it away.",
    )
    cancelled_on = fields.Datetime(string="Cancelled on", copy=False, readonly=True)
    category = fields.Selection(
        CATEGORIES,
        compute="_compute_category",
        store=True,
        precompute=True,
        index=True,
        group_expand="_group_expand_category",
        help="Follows from what happened; nobody sets it.",
    )
    next_action = fields.Selection(
        [
            ("plan", "Plan"),
            ("start", "Start"),
            ("authorise", "Authorise"),
            ("request", "Request parts"),
            ("issue", "Issue parts"),
            ("work", "Work"),
            ("settle", "Settle"),
            ("collect", "Collect"),
            ("gate", "Gate pass"),
            ("leave", "Let out"),
        ],
        compute="_compute_next_step",
    )
    next_step = fields.Char(compute="_compute_next_step", help="What to do now, in words.")
    clocked_hours = fields.Float(compute="_compute_hours", help="Hours the technicians clocked.")
    standard_hours = fields.Float(compute="_compute_hours", help="Hours of the labour standard.")
    sold_hours = fields.Float(compute="_compute_hours", help="Hours the payers are billed.")
    visit_count = fields.Integer(compute="_compute_visit_count")

    _name_uniq = models.UniqueIndex(
        "(name, company_id) WHERE name <> ''", "This repair order number is taken already."
    )
    _mileage_positive = models.Constraint(
        "CHECK(mileage_in >= 0)", "The mileage cannot be below zero: read the odometer again."
    )
    _open_board = models.Index(
        "(company_id, category) WHERE category NOT IN ('closed', 'cancelled')"
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "vehicle_id")
    def _compute_display_name(self):
        for order in self:
            car = order.license_plate or order.vehicle_id.display_name
            order.display_name = " · ".join(filter(None, [order.name or self.env._("New"), car]))

    @api.depends("vehicle_id")
    def _compute_partner_id(self):
        for order in self:
            if order.vehicle_id.owner_id:
                order.partner_id = order.vehicle_id.owner_id

    @api.depends("partner_id")
    def _compute_bringer_phone(self):
        for order in self:
            if not order.bringer_phone:
                order.bringer_phone = order.partner_id.phone

    @api.depends("mileage_in", "vehicle_id.odometer_ids.value")
    def _compute_mileage_warning(self):
        for order in self:
            last = max(order.vehicle_id.odometer_ids.mapped("value"), default=0)
            order.mileage_warning = (
                bool(order.mileage_in)
                and order.category in (False, "draft")
                and order.mileage_in < last
                and self.env._(
                    "Lower than an earlier reading of %(last)s km. Read the odometer again; a lower "
                    "reading is kept and marked as a rollback.",
                    last=last,
                )
            )

    @api.depends("job_ids.done_on", "job_ids.is_out")
    def _compute_finished_on(self):
        for order in self:
            jobs = order.job_ids.filtered(lambda job: not job.is_out or job.done_on)
            if jobs:
                done = all(job.done_on for job in jobs)
                order.finished_on = done and max(jobs.mapped("done_on"))
            else:  # nothing is left to do once the customer does without everything
                decided = order.job_ids.line_ids.mapped("decided_on")
                order.finished_on = bool(decided) and max(decided)

    @api.depends(
        "started_on",
        "finished_on",
        "waiting_reason",
        "settled_on",
        "cancelled_on",
        "gate_pass_ids.used_on",
    )
    def _compute_category(self):
        for order in self:
            if order.cancelled_on:
                order.category = "cancelled"
            elif order.settled_on:
                left = any(gate_pass.used_on for gate_pass in order.gate_pass_ids)
                order.category = "closed" if left else "settled"
            elif order.started_on and order.finished_on:
                order.category = "done"
            elif order.waiting_reason:
                order.category = "waiting"
            else:
                order.category = "in_progress" if order.started_on else "draft"

    @api.depends("job_ids.clocked_hours", "line_ids.standard_hours", "line_ids.quantity")
    def _compute_hours(self):
        for order in self:
            labour = order.line_ids.filtered(lambda line: line.line_type == "labour")
            order.clocked_hours = sum(order.job_ids.mapped("clocked_hours"))
            order.standard_hours = sum(labour.mapped("standard_hours"))
            order.sold_hours = sum(labour.mapped("quantity"))

    @api.depends("vehicle_id")
    def _compute_visit_count(self):
        counts = dict(
            self._read_group(
                [("vehicle_id", "in", self.vehicle_id.ids)], ["vehicle_id"], ["__count"]
            )
        )
        for order in self:
            order.visit_count = counts.get(order.vehicle_id, 0)

    @api.depends(
        "category",
        "job_ids.state",
        "job_ids.is_out",
        "line_ids.authorisation_state",
        "amount_customer",
        "line_ids.qty_to_request",
        "line_ids.qty_pending",
        "amount_to_collect",
        "gate_pass_ids.used_on",
        "gate_pass_ids.voided_on",
    )
    def _compute_next_step(self):
        for order in self:
            order.next_action, order.next_step = order._get_next_step()

    def _get_next_step(self):
        """Return (action, sentence) for what the people at this order have to do now."""
        self.ensure_one()
        if self.category in ("closed", "cancelled"):
            return False, False
        if self.category == "settled":
            if blockers := self._get_gate_pass_blockers():
                return "collect", blockers[0]
            if self._get_live_gate_pass():
                return "leave", self.env._("The gate scans the gate pass and lets the car out.")
            return "gate", self.env._("Issue the gate pass.")
        if not self.job_ids:
            return "plan", self.env._(
                "Write down what the customer says, one job for each concern."
            )
        unsigned = self.line_ids.filtered(
            lambda line: line.authorisation_state in ("pending", "changed")
        )
        if unsigned:
            return "authorise", self.env._(
                "Lines that wait for the customer's authorisation: %(count)s.", count=len(unsigned)
            )
        if self._is_excess_unsigned():
            return "authorise", self.env._(
                "The customer has to agree to what deductible and limit leave to him."
            )
        if not self.started_on:
            if all(job.is_out for job in self.job_ids):
                return "start", self.env._(
                    "The customer does without everything: finish and settle the order, or cancel "
                    "it."
                )
            return "start", self.env._("Hand the car to the workshop.")
        if missing := self.line_ids.filtered("qty_to_request"):
            return "request", self.env._(
                "Parts to request from the store: %(count)s.", count=len(missing)
            )
        if pending := self.line_ids.filtered("qty_pending"):
            return "issue", self.env._(
                "Parts the store still has to issue: %(count)s.", count=len(pending)
            )
        if self.category != "done":
            todo = self.job_ids.filtered(lambda job: job.state != "done" and not job.is_out)
            return "work", self.env._("Jobs still to be done: %(count)s.", count=len(todo))
        return "settle", self.env._("The work is finished: settle the order.")

    @api.model
    def _group_expand_category(self, categories, domain):
        """The board shows the columns cars pass through, even empty; the ends only when asked."""
        ends = {"closed", "cancelled"} - set(categories)
        return [value for value, _label in CATEGORIES if value not in ends]

    # === CONSTRAINTS === #

    @api.constrains("promised_on", "received_on")
    def _check_promised_on(self):
        for order in self:
            if order.promised_on and order.promised_on < order.received_on:
                raise ValidationError(
                    self.env._(
                        "The car cannot be promised for a time before it was received: "
                        "correct the promised time."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        Sequence = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = Sequence.with_company(company).next_by_code("dealer.repair.order")
        # who received the car, and when, stands on the order itself
        quiet = self.with_context(mail_create_nolog=True)
        orders = super(DealerRepairOrder, quiet).create(vals_list).with_env(self.env)
        orders._set_job_of_lines()
        orders.filtered("mileage_in")._record_odometer()
        return orders

    def write(self, vals):
        frozen = {"vehicle_id", "partner_id", "company_id", "warehouse_id", "insurer_id"}
        if frozen.union({"warranty_partner_id"}).intersection(vals):
            self._check_not_settled()
        before = {order: order.mileage_in for order in self} if "mileage_in" in vals else {}
        result = super().write(vals)
        if "line_ids" in vals or "job_ids" in vals:
            self._set_job_of_lines()
        self.filtered(
            lambda order: (
                order.mileage_in and before.get(order, order.mileage_in) != order.mileage_in
            )
        )._record_odometer()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_nothing_happened(self):
        for order in self:
            if order.started_on or order.invoice_ids or order.line_ids.move_ids:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be deleted, work, parts or bills hang on it. Cancel it "
                        "instead.",
                        order=order.display_name,
                    )
                )

    def _set_job_of_lines(self):
        """Put a line typed without a job under the order's first job."""
        for order in self:
            if order.job_ids and (loose := order.line_ids.filtered(lambda line: not line.job_id)):
                loose.job_id = order.job_ids[0]

    def _record_odometer(self):
        """Add the reading of reception to the car's history."""
        for order in self:
            # The histories have one writer; an adviser may not write them by hand.
            order.vehicle_id.sudo()._add_odometer(
                order.mileage_in, fields.Date.context_today(order, order.received_on), "reception"
            )

    def _check_not_settled(self):
        for order in self:
            if order.settled_on:
                raise UserError(
                    self.env._(
                        "%(order)s is settled. The workshop controller or the accountant can "
                        "reopen it; that credits its bills.",
                        order=order.display_name,
                    )
                )

    # === ACTIONS === #

    def action_receive_checklist(self):
        """Open the reception checklist, made at the first tap."""
        self.ensure_one()
        return self._open_checklist("reception", self.vehicle_id)

    def action_start(self):
        """Hand the car to the workshop: the order is in progress from now."""
        for order in self:
            if not order.job_ids:
                raise UserError(
                    self.env._(
                        "%(order)s has no job yet. Write down at least one concern of the customer.",
                        order=order.display_name,
                    )
                )
            if order.category == "cancelled":
                raise UserError(self.env._("%(order)s is cancelled.", order=order.display_name))
        self.filtered(lambda order: not order.started_on)._set_facts(
            {"started_on": fields.Datetime.now()}
        )

    def action_finish(self):
        """Mark every job done that is not, for stores where technicians do not do it."""
        self.check_access("write")
        self.action_start()
        self.job_ids.filtered(lambda job: job.state != "done" and not job.is_out).action_done()

    def action_cancel(self):
        self.check_access("write")
        self._check_not_settled()
        for order in self:
            issued = order.line_ids.filtered("qty_net")
            if issued:
                raise UserError(
                    self.env._(
                        "%(order)s still has parts of the store: %(parts)s. The store keeper takes "
                        "them back first.",
                        order=order.display_name,
                        parts=", ".join(issued.mapped("name")),
                    )
                )
        self.line_ids._cancel_pending()
        self.job_ids._stop_clocks()
        self._set_facts({"cancelled_on": fields.Datetime.now()})

    def action_reinstate(self):
        """Take back a cancellation."""
        self.check_access("write")
        self._set_facts({"cancelled_on": False})

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_view_visits(self):
        """Open all visits of this order's car."""
        self.ensure_one()
        return self.vehicle_id.action_view_repair_orders()
