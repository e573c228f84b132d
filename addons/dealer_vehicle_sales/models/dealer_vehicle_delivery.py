from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_time


class DealerVehicleDelivery(models.Model):
    """The hand-over (交车) of a sold car: when, with what check, signed by whom.

    Done, the customer is the owner and the warranty runs.
    """

    _name = "dealer.vehicle.delivery"
    _description = "Vehicle Hand-over"
    _inherit = [
        "dealer.fact.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "dealer.checklist.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"state", "date_done"})
    _fixed_fields = frozenset({"sale_line_id"})

    name = fields.Char(compute="_compute_name", store=True)
    sale_line_id = fields.Many2one(
        "sale.order.line",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    order_id = fields.Many2one(
        related="sale_line_id.order_id", store=True, index=True, precompute=True
    )
    vehicle_id = fields.Many2one(
        related="sale_line_id.vehicle_id", store=True, index=True, precompute=True
    )
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
        help="Who becomes the owner.",
    )
    company_id = fields.Many2one(
        related="sale_line_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Handed over by",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    date_start = fields.Datetime(
        string="From", required=True, tracking=True, help="Empty: the best free time."
    )
    date_stop = fields.Datetime(
        string="To", compute="_compute_date_stop", store=True, readonly=False, required=True,
        precompute=True,
    )  # fmt: skip
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_done = fields.Datetime(string="Handed Over On", readonly=True, copy=False)
    odometer = fields.Integer(help="Reading at the hand-over, in km.", copy=False)
    energy_level = fields.Selection(
        [("0", "Empty"), ("25", "1/4"), ("50", "1/2"), ("75", "3/4"), ("100", "Full")],
        string="Fuel or Charge",
        copy=False,
        help="Fuel gauge, or charge of an electric car, at the hand-over.",
    )
    keys = fields.Integer(string="Keys Handed Over", default=2, copy=False)
    paper_ids = fields.One2many(
        "dealer.vehicle.delivery.paper",
        "delivery_id",
        string="Given to the Customer",
        copy=False,
    )
    document_note = fields.Text(
        string="Also Given", copy=False, help="What else the customer was given."
    )
    note = fields.Text(string="Remarks", copy=False)
    signature = fields.Image(max_width=1024, max_height=1024, copy=False, attachment=True)
    signed_by = fields.Char(copy=False)
    photo = fields.Image(max_width=1920, max_height=1920, copy=False)
    block_reason = fields.Char(
        compute="_compute_block_reason", help="The first thing that keeps the car from going."
    )
    blockers = fields.Text(
        compute="_compute_block_reason", help="Why the car cannot be handed over yet."
    )
    paper_places = fields.Text(
        string="Papers and Keys",
        compute="_compute_paper_places",
        help="What goes with the car, and where in the store it is.",
    )
    partner_phone = fields.Char(related="partner_id.phone")
    time_label = fields.Char(compute="_compute_time_label", help="On the store's clock.")

    _line_uniq = models.UniqueIndex(
        "(sale_line_id) WHERE state != 'cancelled'",
        "The hand-over of this car is planned already. Change its time instead.",
    )
    _times_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "The hand-over must end after it starts."
    )
    _numbers_positive = models.Constraint(
        "CHECK (odometer >= 0 AND keys >= 0)", "Odometer and keys cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_id.name", "vehicle_id.name")
    def _compute_name(self):
        for delivery in self:
            parts = [delivery.order_id.name, delivery.vehicle_id.name]
            delivery.name = " · ".join(part for part in parts if part)

    @api.depends("order_id.partner_id")
    def _compute_partner_id(self):
        for delivery in self:
            delivery.partner_id = delivery.partner_id or delivery.order_id.partner_id

    @api.depends("order_id.user_id")
    def _compute_user_id(self):
        for delivery in self:
            delivery.user_id = delivery.user_id or delivery.order_id.user_id

    @api.depends("date_start")
    def _compute_date_stop(self):
        for delivery in self:
            if not delivery.date_stop or delivery.date_stop <= delivery.date_start:
                delivery.date_stop = fields.Datetime.add(delivery.date_start, hours=1)

    @api.depends(
        "state",
        "signature",
        "checklist_ids.state",
        "sale_line_id.qty_delivered",
        "odometer",
        "paper_ids.is_given",
    )
    def _compute_block_reason(self):
        for delivery in self:
            blockers = delivery._get_handover_blockers() if delivery.state == "planned" else []
            delivery.block_reason = next(iter(blockers), False)
            delivery.blockers = "\n".join(blockers)

    @api.depends("vehicle_id")
    def _compute_paper_places(self):
        for delivery in self:
            # sudo: where the papers are is asked for one car, whoever keeps them
            papers = delivery.sudo().vehicle_id and (
                delivery.sudo().vehicle_id._get_handover_papers()
            )
            delivery.paper_places = "\n".join(
                f"{'✓' if there else '✗'} {label}{f' · {place}' if place else ''}"
                for label, there, place in papers or []
            )

    @api.depends("date_start", "company_id")
    def _compute_time_label(self):
        for delivery in self:
            delivery.time_label = delivery.date_start and format_time(
                self.env,
                delivery.date_start,
                tz=delivery.company_id._get_store_zone(),
                time_format="HH:mm",
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        deliveries = super().create(vals_list)
        # precomputing leaves the unsaved record in the list of the deal
        deliveries.order_id.invalidate_recordset(["vehicle_delivery_ids"])
        for delivery in deliveries:
            if delivery.sale_line_id.state != "sale" or not delivery.vehicle_id:
                raise ValidationError(
                    self.env._("Only the car of a confirmed deal can be handed over.")
                )
        deliveries._create_checklists()
        deliveries._create_papers()
        return deliveries

    def write(self, vals):
        if set(vals) - {"message_main_attachment_id", "note"} and any(
            delivery.state == "done" for delivery in self
        ):
            # what the customer signed stays
            if not all(name.startswith(("message_", "activity_")) for name in vals):
                raise UserError(
                    self.env._("The hand-over is done and signed; it cannot be changed any more.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(delivery.state == "done" for delivery in self):
            raise UserError(self.env._("A hand-over that is done is kept as proof."))

    # === ACTION METHODS === #

    def action_done(self):
        """The customer takes the car: he is its owner, the warranty starts.

        :raises UserError: what is missing, and who can mend it
        """
        self.check_access("write")
        for delivery in self:
            if delivery.state != "planned":
                raise UserError(self.env._("%s is not planned.", delivery.name))
            if blockers := delivery._get_handover_blockers():
                raise UserError("\n".join(blockers))
        today = fields.Date.context_today(self)
        for delivery in self:
            # sudo: the hand-over is what changes owner and warranty, whoever does it
            vehicle = delivery.vehicle_id.sudo().with_company(delivery.company_id)
            vehicle._set_owner(delivery.partner_id, today, "sale")
            if delivery._starts_warranty(vehicle):
                vehicle._start_warranty(today)
            if delivery.odometer:
                vehicle._add_odometer(delivery.odometer, today, "delivery")
        self._move("done", date_done=fields.Datetime.now())
        self.vehicle_id.sudo()._update_lifecycle()
        return True

    def action_cancel(self):
        """Free the slot."""
        if any(delivery.state == "done" for delivery in self):
            raise UserError(self.env._("A hand-over that is done cannot be cancelled."))
        self._move("cancelled")
        return True

    def action_open_checklist(self):
        """The hand-over list of this car."""
        self.ensure_one()
        return self._open_checklist("delivery", self.vehicle_id)

    def action_print(self):
        """The protocol the customer takes along, in his language."""
        return self.env.ref("dealer_vehicle_sales.report_delivery").report_action(self)

    # === BUSINESS METHODS === #

    def _move(self, state, **values):
        """The only writer of ``state``."""
        self._set_facts({"state": state, **values})
        self.flush_recordset(["state"])  # the next hand-over of the car meets the unique index

    def _starts_warranty(self, vehicle):
        """Whether the maker's warranty starts with this hand-over.

        A used car keeps that of its first owner; one whose hand-over was taken back starts anew.
        """
        self.ensure_one()
        if not vehicle.warranty_start:
            return True
        earlier = vehicle.delivery_ids.filtered(
            lambda other: (
                other.is_taken_back
                and other.company_id._get_store_date(other.date_done) == vehicle.warranty_start
            )
        )
        return bool(earlier)

    def _create_checklists(self):
        """Give each hand-over the list that fits its car, where the store has one."""
        # sudo: templates are an administrator's; the list is filled by who hands over
        Template = self.env["dealer.checklist.template"].sudo()
        for company, deliveries in self.grouped("company_id").items():
            templates = Template._find_for("delivery", deliveries.vehicle_id, company)
            deliveries = deliveries.filtered(
                lambda delivery: templates.get(delivery.vehicle_id.id)  # noqa: B023
            )
            if deliveries:
                self.env["dealer.checklist"].sudo()._create_for(
                    deliveries, "delivery", [delivery.vehicle_id for delivery in deliveries]
                )

    def _create_papers(self):
        """Give each hand-over the list of its store, in every language it is written in."""
        # sudo: the list is the administrator's; the hand-over takes a copy
        Paper = self.env["dealer.handover.paper"].sudo()
        for company, deliveries in self.grouped("company_id").items():
            papers = Paper.search([("company_id", "in", (False, company.id))])
            values = [
                {
                    "delivery_id": delivery.id,
                    "paper_id": paper.id,
                    "name": paper.name,
                    "sequence": paper.sequence,
                    "is_required": paper.is_required,
                }
                for delivery in deliveries
                for paper in papers
                if not paper.brand_ids or delivery.vehicle_id.brand_id in paper.brand_ids
            ]
            self.env["dealer.vehicle.delivery.paper"].sudo().create(values)

    def _get_handover_blockers(self):
        """What keeps this car from being handed over; addons add theirs.

        :return: list of sentences, each naming who can mend it; [] when nothing does
        """
        self.ensure_one()
        blockers = []
        line = self.sudo().sale_line_id  # that the car is out is the hand-over's to know
        if line._get_outbound_state() != "done":
            blockers.append(
                line._get_outbound_block()
                or self.env._(
                    "%s is still in stock. The store keeper takes it out first.",
                    self.vehicle_id.display_name,
                )
            )
        checklist = self.sudo()._get_checklist("delivery")[self.id]
        if checklist and checklist.state != "done":
            blockers.append(self.env._("The hand-over list is not finished."))
        # sudo: where the papers are is asked for one car, whoever keeps them
        for label, there, place in self.sudo().vehicle_id._get_handover_papers():
            if not there:
                blockers.append(
                    self.env._("%(paper)s: not here (%(place)s).", paper=label, place=place)
                    if place
                    else self.env._("%(paper)s is missing.", paper=label)
                )
        if missing := self.paper_ids.filtered(
            lambda paper: paper.is_required and not paper.is_given
        ):
            blockers.append(
                self.env._(
                    "Not given to the customer yet: %(papers)s.",
                    papers=", ".join(missing.mapped("name")),
                )
            )
        if not self.signature:
            blockers.append(self.env._("The customer has not signed yet."))
        return blockers
