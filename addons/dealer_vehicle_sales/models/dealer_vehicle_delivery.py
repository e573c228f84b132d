from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


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
    _fact_fields = frozenset({"state", "date_done"})

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
        string="From", required=True, default=lambda self: self._default_date_start(), tracking=True
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
    keys = fields.Integer(string="Keys Handed Over", default=2, copy=False)
    document_note = fields.Text(
        string="Papers and Accessories", copy=False, help="What the customer was given."
    )
    note = fields.Text(string="Remarks", copy=False)
    signature = fields.Image(max_width=1024, max_height=1024, copy=False, attachment=True)
    signed_by = fields.Char(copy=False)
    photo = fields.Image(max_width=1920, max_height=1920, copy=False)
    block_reason = fields.Char(
        compute="_compute_block_reason", help="Why the car cannot be handed over yet."
    )

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

    # === DEFAULT, COMPUTE METHODS === #

    @api.model
    def _default_date_start(self):
        """Tomorrow at this hour, on the full hour."""
        return fields.Datetime.add(fields.Datetime.now().replace(minute=0, second=0), days=1)

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
        "state", "signature", "checklist_ids.state", "sale_line_id.qty_delivered", "odometer"
    )
    def _compute_block_reason(self):
        for delivery in self:
            delivery.block_reason = (
                delivery._get_block_reason() if delivery.state == "planned" else False
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
        for delivery in self:
            if delivery.state != "planned":
                raise UserError(self.env._("%s is not planned.", delivery.name))
            if reason := delivery._get_block_reason():
                raise UserError(reason)
        today = fields.Date.context_today(self)
        for delivery in self:
            # sudo: the hand-over is what changes owner and warranty, whoever does it
            vehicle = delivery.vehicle_id.sudo().with_company(delivery.company_id)
            vehicle._set_owner(delivery.partner_id, today, "sale")
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
        """The certificate the customer takes along."""
        return self.env.ref("dealer_vehicle_sales.report_delivery").report_action(self)

    # === BUSINESS METHODS === #

    def _move(self, state, **values):
        """The only writer of ``state``."""
        self._set_facts({"state": state, **values})
        self.flush_recordset(["state"])  # the next hand-over of the car meets the unique index

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

    def _get_block_reason(self):
        """:return: why the car cannot be handed over yet, or False"""
        self.ensure_one()
        line = self.sudo().sale_line_id  # that the car is out is the hand-over's to know
        if line._get_outbound_state() != "done":
            return line._get_outbound_block() or self.env._(
                "%s is still in stock. The store keeper takes it out first.",
                self.vehicle_id.display_name,
            )
        checklist = self.sudo()._get_checklist("delivery")[self.id]
        if checklist and checklist.state != "done":
            return self.env._("The hand-over list is not finished.")
        if not self.signature:
            return self.env._("The customer has not signed yet.")
        return False
