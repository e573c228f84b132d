from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

MANAGERS = (
    "dealer_base.group_sales_manager",
    "dealer_base.group_general_manager",
    "dealer_base.group_administrator",
)


class DealerVehicleReservation(models.Model):
    """A car is kept for a customer until a moment; then it is free by itself.

    Nobody is blocked by one that has passed, whether or not the scheduler has closed it: what is
    active is asked of the clock, ``closed_on`` only tidies up.
    """

    _name = "dealer.vehicle.reservation"
    _description = "Car Reservation"
    _inherit = [
        "dealer.numbered.mixin",
        "dealer.fact.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "until desc, id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"closed_on", "outcome", "release_reason", "extensions", "warned_on"})
    _fixed_fields = frozenset({"name", "vehicle_id", "company_id", "until", "partner_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('product_id', '!=', False),"
        " ('lifecycle', 'in', ('ordered', 'in_transit', 'in_stock'))]",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Deal",
        index="btree_not_null",
        check_company=True,
        copy=False,
        domain="[('is_deal', '=', True), ('state', 'in', ('draft', 'sent')),"
        " ('partner_id', '=', partner_id)]",
        help="The quotation of this customer. Confirming it uses the reservation up.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    deposit = fields.Monetary(
        help="What the customer pays for the car to be kept, in the store's currency. It is asked "
        "for on the deal, where the cashier collects it."
    )
    until = fields.Datetime(
        string="Kept Until",
        required=True,
        index=True,
        copy=False,
        tracking=True,
        default=lambda self: self._default_until(),
    )
    note = fields.Text()
    extensions = fields.Integer(readonly=True, copy=False, help="How often it was extended.")
    warned_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    outcome = fields.Selection(
        [("used", "Used"), ("released", "Released"), ("expired", "Expired")],
        readonly=True,
        copy=False,
    )
    release_reason = fields.Char(readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("active", "Active"),
            ("used", "Used"),
            ("released", "Released"),
            ("expired", "Expired"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
        help="Active until its moment has passed; used by a confirmed deal; released by hand.",
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name != '/'", "This reservation number is taken."
    )
    _closed_has_outcome = models.Constraint(
        "CHECK ((closed_on IS NULL) = (outcome IS NULL))",
        "A reservation is closed as used, released or expired.",
    )
    # the wall against keeping a car for two people; an expired one is closed before a new one
    _vehicle_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE closed_on IS NULL",
        lambda env, diag: env._(
            "This car has just been reserved by somebody else. Choose another car."
        ),
    )

    @api.model
    def _default_until(self):
        return fields.Datetime.add(fields.Datetime.now(), days=self.env.company.reservation_days)

    # === CONSTRAINT METHODS === #

    @api.constrains("deposit")
    def _check_deposit(self):
        for reservation in self:
            if reservation.currency_id.compare_amounts(reservation.deposit, 0) < 0:
                raise ValidationError(self.env._("A deposit is not below zero."))

    @api.constrains("order_id", "partner_id")
    def _check_order(self):
        for reservation in self:
            order = reservation.order_id
            if order and order.partner_id.commercial_partner_id != (
                reservation.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(deal)s is not a deal of %(customer)s. Choose one of his, or none.",
                        deal=order.name,
                        customer=reservation.partner_id.display_name,
                    )
                )

    # === COMPUTE METHODS === #

    @api.depends("outcome", "until")
    def _compute_state(self):
        now = fields.Datetime.now()
        for reservation in self:
            passed = reservation.until and reservation.until <= now
            reservation.state = reservation.outcome or ("expired" if passed else "active")

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = [Domain("outcome", "in", [state for state in value if state != "active"])]
        if "active" in value:
            domains.append(self._get_active_domain())
        if "expired" in value:
            domains.append(
                Domain("closed_on", "=", False) & Domain("until", "<=", fields.Datetime.now())
            )
        return Domain.OR(domains)

    @api.model
    def _get_active_domain(self):
        """:return: domain of the reservations that keep a car now"""
        return Domain("closed_on", "=", False) & Domain("until", ">", fields.Datetime.now())

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        if self.vehicle_id.company_id:
            self.company_id = self.vehicle_id.company_id

    @api.onchange("order_id")
    def _onchange_order_id(self):
        if self.order_id:
            self.partner_id = self.order_id.partner_id

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the cars, if nobody else has or keeps them.

        :raises UserError: says who has the car, or why it cannot be kept that long
        """
        Vehicle = self.env["dealer.vehicle"]
        vehicles = Vehicle.browse([vals.get("vehicle_id") or 0 for vals in vals_list]).exists()
        for vals in vals_list:
            vehicle = Vehicle.browse(vals.get("vehicle_id") or 0)
            if vehicle in vehicles and vehicle.company_id and "company_id" not in vals:
                vals["company_id"] = vehicle.company_id.id
        vehicles._lock_for_reservation()
        self._close_passed(vehicles)
        vehicles._check_reservable()
        reservations = super().create(vals_list)
        reservations._check_duration()
        # sudo: what the waiting list was offered follows from who keeps the car now
        vehicles.sudo().offer_ids._follow_reservations(reservations)
        reservations._after_change()
        for reservation in reservations:
            reservation._trigger_expiry()
        return reservations

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Reservations are kept. Release one instead, with a reason."))

    # === ACTION METHODS === #

    def action_extend(self):
        """Ask until when, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend the Reservation"),
            "res_model": "dealer.vehicle.reservation.extend",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_reservation_id": self.id, "default_kind": "extend"},
        }

    def action_release(self):
        """Ask why the car is free again."""
        self.ensure_one()
        return {
            **self.action_extend(),
            "name": self.env._("Release the Car"),
            "context": {"default_reservation_id": self.id, "default_kind": "release"},
        }

    def action_open_deal(self):
        """The quotation of this customer for this car; a new one where there is none."""
        self.ensure_one()
        self.check_access("write")
        if not self.order_id:
            self._check_active()
            self.order_id = self.env["sale.order"].create(self._prepare_deal_values())
        return self.order_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _prepare_deal_values(self):
        """:return: values of the quotation for the customer of this reservation"""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "deposit_required": self.deposit,
            "order_line": [Command.create({"vehicle_id": self.vehicle_id.id})],
        }

    def _is_manager(self):
        return self.env.su or any(self.env.user.has_group(group) for group in MANAGERS)

    def _check_active(self):
        for reservation in self:
            if reservation.state != "active":
                raise UserError(
                    self.env._(
                        "%s keeps the car no longer. Make a new reservation.", reservation.name
                    )
                )

    def _check_duration(self):
        """A consultant keeps a car as long as the store allows; a manager as long as he likes."""
        now = fields.Datetime.now()
        for reservation in self:
            if reservation.until <= now:
                raise UserError(
                    self.env._("Choose a moment in the future until which the car is kept.")
                )
            days = reservation.company_id.reservation_days
            limit = fields.Datetime.add(now, days=days, minutes=5)
            if not self._is_manager() and reservation.until > limit:
                raise UserError(
                    self.env._(
                        "You may keep a car for %(days)d days. A sales manager keeps it longer.",
                        days=days,
                    )
                )

    def _is_for(self, order):
        """:return: whether this deal is of the customer the car is kept for"""
        self.ensure_one()
        customer = order and order.sudo().partner_id.commercial_partner_id
        return customer == self.partner_id.commercial_partner_id

    def _get_held_message(self):
        """:return: who keeps the car, until when, and what to do"""
        self.ensure_one()
        return self.env._(
            "%(vehicle)s is reserved for %(customer)s by %(consultant)s until %(until)s "
            "(%(number)s). Choose another car, or have the reservation released.",
            vehicle=self.vehicle_id.display_name,
            customer=self.partner_id.display_name,
            consultant=self.user_id.name,
            until=self.vehicle_id._format_moment(self.until),
            number=self.name,
        )

    def _extend(self, until, reason):
        """Keep the car longer.

        :raises UserError: beyond what the consultant may; says who may
        """
        self.ensure_one()
        self.check_access("write")
        self.vehicle_id._lock_for_reservation()
        self.invalidate_recordset()
        self._check_active()
        if until <= self.until:
            raise UserError(
                self.env._(
                    "It is kept until %s already. Choose a later moment.",
                    self.vehicle_id._format_moment(self.until),
                )
            )
        company = self.company_id
        limit = fields.Datetime.add(self.until, days=company.reservation_extend_days, minutes=5)
        if not self._is_manager() and (
            self.extensions >= company.reservation_extend_times or until > limit
        ):
            raise UserError(
                self.env._(
                    "You may extend a reservation %(times)d times by %(days)d days. A sales "
                    "manager extends it further.",
                    times=company.reservation_extend_times,
                    days=company.reservation_extend_days,
                )
            )
        self._set_facts({"until": until, "extensions": self.extensions + 1, "warned_on": False})
        self.activity_unlink(["dealer_sales_reservation.activity_reservation_ends"])
        if reason:
            self.message_post(body=self.env._("Extended: %s", reason))
        self._trigger_expiry()

    def _release(self, reason):
        """Give the car free; whoever waits for it is offered it."""
        self.check_access("write")
        self.vehicle_id._lock_for_reservation()
        self.invalidate_recordset()
        self._check_active()
        self._close("released", reason)

    def _close(self, outcome, reason=False):
        """The car is no longer kept by these reservations."""
        if not self:
            return
        self._set_facts(
            {"closed_on": fields.Datetime.now(), "outcome": outcome, "release_reason": reason}
        )
        self.activity_unlink(["dealer_sales_reservation.activity_reservation_ends"])
        self._after_change()

    @api.model
    def _close_passed(self, vehicles=None):
        """Close what has passed, of these cars or of all; tell the consultants."""
        domain = Domain("closed_on", "=", False) & Domain("until", "<=", fields.Datetime.now())
        if vehicles is not None:
            domain &= Domain("vehicle_id", "in", vehicles.ids)
        # sudo: the clock ended them, whoever looks
        passed = self.sudo().search(domain)
        passed._close("expired")
        for reservation in passed:
            reservation.message_post(
                body=self.env._("Expired: %s is free again.", reservation.vehicle_id.display_name),
                partner_ids=reservation.user_id.partner_id.ids,
            )
        return passed

    def _after_change(self):
        # sudo: a car's status is a fact, whoever's act it follows from
        self.vehicle_id.sudo()._update_lifecycle()

    def _trigger_expiry(self):
        self.ensure_one()
        cron = self.env.ref("dealer_sales_reservation.ir_cron_reservations", False)
        if cron:
            cron.sudo()._trigger(at=self.until)  # sudo: the scheduler is nobody's to see

    @api.model
    def _cron_expire(self):
        """Close what has passed, warn of what ends within a day, offer what became free."""
        self._close_passed()
        now = fields.Datetime.now()
        ending = self.search(
            self._get_active_domain()
            & Domain("until", "<=", fields.Datetime.add(now, days=1))
            & Domain("warned_on", "=", False)
            & Domain("create_date", "<=", fields.Datetime.subtract(now, hours=1))
        )
        for reservation in ending:
            reservation.activity_schedule(
                "dealer_sales_reservation.activity_reservation_ends",
                date_deadline=reservation.company_id._get_store_date(reservation.until),
                summary=self.env._(
                    "%(vehicle)s is kept until %(until)s",
                    vehicle=reservation.vehicle_id.display_name,
                    until=reservation.vehicle_id._format_moment(reservation.until),
                ),
                user_id=reservation.user_id.id,
            )
        ending._set_facts({"warned_on": now})
        self.env["dealer.vehicle.offer"]._cron_lapse()
