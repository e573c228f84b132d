from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

# a car on its way is kept that long for a confirmed deal
DAYS_ON_THE_WAY = 60


class DealerVehicleWish(models.Model):
    """A customer waits for a car of a configuration.

    When one arrives, becomes free or is on a maker's shipping list, the first in line is offered
    it: who has paid a deposit comes first, then who has waited longest. He is served when his deal
    gets a car, or one is reserved for him.
    """

    _name = "dealer.vehicle.wish"
    _description = "Waiting List"
    _inherit = [
        "dealer.numbered.mixin",
        "dealer.fact.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "create_date, id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"served_on", "vehicle_id", "closed_on", "close_reason", "state"})
    _fixed_fields = frozenset({"name", "company_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    phone = fields.Char(related="partner_id.phone")
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
        domain="[('is_deal', '=', True), ('state', '!=', 'cancel'),"
        " ('partner_id', '=', partner_id)]",
        help="The deal that waits for its car. Empty: the car is reserved for the customer.",
    )
    trim_id = fields.Many2one("dealer.vehicle.trim", required=True, index=True, tracking=True)
    color_ids = fields.Many2many(
        "product.attribute.value",
        "dealer_vehicle_wish_color_rel",
        "wish_id",
        "value_id",
        string="Colours He Takes",
        domain=lambda self: [
            ("attribute_id", "=", self.env.ref("dealer_base.attribute_exterior_color").id)
        ],
        help="Empty: any colour.",
    )
    date_from = fields.Date(string="Not Before", help="Earlier he does not want the car.")
    date_until = fields.Date(string="Waits Until", help="After that day he waits no longer.")
    note = fields.Text()
    has_deposit = fields.Boolean(
        string="Deposit Paid",
        compute="_compute_has_deposit",
        help="Money for the deal lies with the cashier.",
    )
    position = fields.Integer(compute="_compute_position")
    position_note = fields.Char(
        string="In Line",
        compute="_compute_position",
        help="Place in the line of this configuration in this store. Who has paid a deposit comes "
        "first, then who has waited longest.",
    )
    offer_ids = fields.One2many("dealer.vehicle.offer", "wish_id", string="Offers")
    offer_id = fields.Many2one(
        "dealer.vehicle.offer", string="Offered Now", compute="_compute_offer_id"
    )
    offered_vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Offered Car", compute="_compute_offer_id"
    )
    answer_by = fields.Datetime(compute="_compute_offer_id")
    served_on = fields.Datetime(readonly=True, copy=False)
    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car He Got", readonly=True, copy=False, index="btree_not_null"
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    close_reason = fields.Char(readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("offered", "Offered"),
            ("served", "Got a Car"),
            ("closed", "No Longer Waiting"),
        ],
        string="Status",
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name != '/'", "This number is taken.")
    _order_uniq = models.UniqueIndex(
        "(order_id) WHERE order_id IS NOT NULL AND served_on IS NULL AND closed_on IS NULL",
        "This deal is on the waiting list already.",
    )
    _line_idx = models.Index(
        "(trim_id, company_id) WHERE served_on IS NULL AND closed_on IS NULL",
    )
    _dates = models.Constraint(
        "CHECK (date_from IS NULL OR date_until IS NULL OR date_from <= date_until)",
        "He cannot wait until a day before he wants the car.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("order_id", "partner_id")
    def _check_order(self):
        for wish in self.filtered("order_id"):
            if wish.order_id.partner_id.commercial_partner_id != (
                wish.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(deal)s is not a deal of %(customer)s. Choose one of his, or none.",
                        deal=wish.order_id.name,
                        customer=wish.partner_id.display_name,
                    )
                )

    # === COMPUTE METHODS === #

    @api.depends("name", "trim_id", "partner_id")
    def _compute_display_name(self):
        for wish in self:
            wish.display_name = " · ".join(
                filter(None, [wish.name, wish.partner_id.name, wish.trim_id.display_name])
            )

    @api.depends("order_id")
    def _compute_has_deposit(self):
        # sudo: that a deposit lies there is the line's to know, receipts are the cashier's
        paid = self.order_id.sudo()._get_unused_deposits()
        for wish in self:
            wish.has_deposit = paid.get(wish.order_id.id, 0) > 0

    @api.depends("trim_id", "company_id", "state", "order_id")
    def _compute_position(self):
        lines = {}
        waiting = self.filtered(lambda wish: wish.state in ("waiting", "offered"))
        if waiting:
            # sudo: colleagues' customers stand in the same line
            found = self.sudo().search(
                [
                    ("trim_id", "in", waiting.trim_id.ids),
                    ("company_id", "in", waiting.company_id.ids),
                    ("state", "in", ("waiting", "offered")),
                ]
            )
            for key, wishes in found.grouped(lambda wish: (wish.trim_id, wish.company_id)).items():
                lines[key[0].id, key[1].id] = wishes._in_line().ids
        for wish in self:
            line = lines.get((wish.trim_id.id, wish.company_id.id), [])
            if wish.id not in line:
                wish.position, wish.position_note = 0, False
                continue
            wish.position = line.index(wish.id) + 1
            note = (
                self.env._("%(place)d of %(all)d · deposit")
                if wish.has_deposit
                else self.env._("%(place)d of %(all)d")
            )
            wish.position_note = note % {"place": wish.position, "all": len(line)}

    @api.depends("offer_ids.state")
    def _compute_offer_id(self):
        for wish in self:
            offer = wish.offer_ids.filtered(lambda offer: offer.state == "open")[:1]
            wish.offer_id = offer
            wish.offered_vehicle_id = offer.vehicle_id
            wish.answer_by = offer.answer_by

    @api.depends("served_on", "closed_on", "offer_ids.state")
    def _compute_state(self):
        for wish in self:
            if wish.served_on:
                wish.state = "served"
            elif wish.closed_on:
                wish.state = "closed"
            else:
                offered = any(offer.state == "open" for offer in wish.offer_ids)
                wish.state = "offered" if offered else "waiting"

    @api.onchange("order_id")
    def _onchange_order_id(self):
        order = self.order_id
        if order:
            self.update(order._prepare_wish_values())

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Who comes onto the list is offered a car that is free at once."""
        wishes = super().create(vals_list)
        wishes._look_for_cars()
        return wishes

    def write(self, vals):
        result = super().write(vals)
        if {"trim_id", "color_ids", "date_from"} & vals.keys():
            self._look_for_cars()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("The waiting list is kept. Take the customer off it instead."))

    # === ACTION METHODS === #

    def action_take(self):
        """Take the offered car: for the deal, or reserved for the customer."""
        self.ensure_one()
        if not self.offer_id:
            raise UserError(self.env._("%s is offered no car now.", self.partner_id.display_name))
        return self.offer_id.action_take()

    def action_decline(self):
        """Leave the offered car to the next in line; the customer goes on waiting."""
        self.ensure_one()
        if not self.offer_id:
            raise UserError(self.env._("%s is offered no car now.", self.partner_id.display_name))
        return self.offer_id.action_decline()

    def action_close(self):
        """The customer waits no longer."""
        self.check_access("write")
        for wish in self:
            if wish.state not in ("waiting", "offered"):
                raise UserError(self.env._("%s is not waiting.", wish.name))
        self._close(self.env._("Taken off the list by %s", self.env.user.name))

    # === BUSINESS METHODS === #

    def _in_line(self):
        """:return: these wishes in the order in which they are served"""
        return self.sorted(lambda wish: (not wish.has_deposit, wish.create_date, wish.id))

    def _look_for_cars(self):
        """Offer these what is free now."""
        waiting = self.sudo().filtered(lambda wish: wish.state == "waiting")  # as the list does
        if not waiting:
            return
        vehicles = (
            self.env["dealer.vehicle"]
            .sudo()
            .search(
                [
                    ("trim_id", "in", waiting.trim_id.ids),
                    ("lifecycle", "in", ("ordered", "in_transit", "in_stock")),
                ],
                order="stock_date, id",
            )
        )
        vehicles._offer_to_waiting()

    def _wants(self, vehicle):
        """:return: whether this customer takes the car, from what the list says"""
        self.ensure_one()
        today = self.company_id._get_store_date()
        return (
            self.trim_id == vehicle.trim_id
            and vehicle.company_id in (self.company_id, vehicle.company_id.browse())
            and (not self.color_ids or vehicle.color_id in self.color_ids)
            and not (self.date_from and self.date_from > today)
            and not (self.date_until and self.date_until < today)
            and self.order_id.state != "cancel"
            # he has said no to it, or has not answered
            and vehicle not in self.offer_ids.vehicle_id
        )

    def _offer(self, vehicles):
        """Offer each free car to the first in line who takes it.

        :param vehicles: cars nobody has or is offered, locked
        """
        if not vehicles:
            return
        self._lock()
        waiting = self.filtered(lambda wish: wish.state == "waiting")._in_line()
        offers = []
        for vehicle in vehicles:
            wish = next((wish for wish in waiting if wish._wants(vehicle)), None)
            if wish:
                waiting -= wish
                offers.append({"wish_id": wish.id, "vehicle_id": vehicle.id})
        self.env["dealer.vehicle.offer"]._make(offers)

    def _lock(self):
        """Of two sessions that serve the same customers one goes on, the other reads again."""
        if self:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "WITH locked AS (SELECT id FROM dealer_vehicle_wish WHERE id IN %s ORDER BY id"
                    " FOR UPDATE) UPDATE dealer_vehicle_wish SET write_date = write_date"
                    " WHERE id IN (SELECT id FROM locked) RETURNING id",
                    tuple(self.ids),
                )
            )

    def _serve(self, vehicle):
        """This customer has his car."""
        self._set_facts({"served_on": fields.Datetime.now(), "vehicle_id": vehicle.id})
        self.offer_ids.filtered(lambda offer: offer.state == "open")._answer(
            lambda offer: "taken" if offer.vehicle_id == vehicle else "declined"
        )

    def _close(self, reason):
        """These wait no longer; what they were offered goes to the next."""
        if not self:
            return
        self._set_facts({"closed_on": fields.Datetime.now(), "close_reason": reason})
        self.offer_ids.filtered(lambda offer: offer.state == "open")._answer(
            lambda offer: "declined"
        )

    def _allocate(self, vehicle):
        """Give this customer the car: to his deal where it has none, else by a reservation.

        :return: the deal or the reservation he got it by
        """
        self.ensure_one()
        order = self.order_id
        line = order.order_line.filtered(lambda line: line.is_vehicle and not line.vehicle_id)[:1]
        here = vehicle.sudo()._get_stock_places().get(vehicle.id)  # places are the yard's
        if line and order.state == "sale" and here:
            order._swap_vehicle(
                line, vehicle, self.env._("Waiting list %s", self.name), keep_price=True
            )
            return order
        if line and order.state in ("draft", "sent"):
            line.vehicle_id = vehicle
        Reservation = self.env["dealer.vehicle.reservation"]
        values = {
            "vehicle_id": vehicle.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "order_id": order.id if order.state != "cancel" else False,
        }
        if order.state == "sale":
            # sudo: a car on its way is kept for a confirmed deal until it is there, longer than
            # a consultant keeps one for a quotation
            Reservation = Reservation.sudo()
            values["until"] = fields.Datetime.add(fields.Datetime.now(), days=DAYS_ON_THE_WAY)
        return Reservation.create(values).sudo(False)

    @api.model
    def _cron_close(self):
        """Those whose last day has passed wait no longer; offer what is free to the others."""
        waiting = self.search([("state", "in", ("waiting", "offered"))])
        over = waiting.filtered(
            lambda wish: wish.date_until and wish.date_until < wish.company_id._get_store_date()
        )
        over._close(self.env._("The day until which the customer waits has passed"))
        (waiting - over)._look_for_cars()
