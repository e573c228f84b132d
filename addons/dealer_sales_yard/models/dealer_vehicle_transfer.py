from odoo import Command, api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Draft"),
    ("asked", "Asked"),
    ("approved", "Approved"),
    ("in_transit", "In Transit"),
    ("received", "Received"),
    ("cancelled", "Cancelled"),
]


class DealerVehicleTransfer(models.Model):
    """Cars on their way from one warehouse to another, of one store or of two.

    Pickings do the moving and the category follows from them. Within a store the cars pass its own
    transit location and stay in its stock value. Between stores they pass the one that belongs to
    nobody (core's inter-company transit): they leave the sender's books at what each has cost and
    enter the receiver's at that very value, both against
    ``res.company.vehicle_transfer_account_id``. VIN, serial number, papers and age go along.
    """

    _name = "dealer.vehicle.transfer"
    _description = "Transfer of Cars"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "asked": "waiting",
        "approved": "open",
        "in_transit": "open",
        "received": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "asked": "action_ask",
        "approved": "action_approve",
        "in_transit": "action_send",
        "received": "action_receive",
        "cancelled": "action_cancel",
    }
    _computed_facts = True
    _fact_fields = frozenset({"asked_on", "approved_on", "sent_on", "received_on", "cancelled_on"})

    source_id = fields.Many2one(
        "dealer.vehicle.place",
        string="From",
        required=True,
        index=True,
        default=lambda self: self._default_source_id(),
        tracking=True,
    )
    destination_id = fields.Many2one(
        "dealer.vehicle.place", string="To", required=True, index=True, tracking=True
    )
    source_company_id = fields.Many2one(
        related="source_id.company_id", string="Sending Store", store=True, index=True,
        precompute=True,
    )  # fmt: skip
    company_id = fields.Many2one(
        related="destination_id.company_id", string="Receiving Store", store=True, index=True,
        precompute=True,
    )  # fmt: skip
    is_between_stores = fields.Boolean(compute="_compute_is_between_stores")
    vehicle_ids = fields.Many2many("dealer.vehicle", string="Cars")
    vehicle_names = fields.Char(
        string="Which Cars", compute="_compute_vehicle_names", store=True, compute_sudo=True
    )
    vehicle_count = fields.Integer(
        string="Number of Cars", compute="_compute_vehicle_names", store=True, compute_sudo=True
    )
    user_id = fields.Many2one("res.users", string="Asked By", default=lambda self: self.env.user)
    carrier = fields.Char(help="Who drives or trucks them.")
    date_needed = fields.Date(string="Needed By")
    note = fields.Text(string="What For")
    asked_on = fields.Datetime(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    received_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    move_ids = fields.One2many("stock.move", "vehicle_transfer_id")
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    _places_differ = models.Constraint(
        "CHECK (source_id != destination_id)",
        "A transfer goes to another warehouse: choose two different ones.",
    )

    # === DEFAULT, COMPUTE METHODS === #

    @api.model
    def _default_source_id(self):
        return self.env["dealer.vehicle.place"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("company_id", "source_company_id")
    def _compute_is_between_stores(self):
        for transfer in self:
            transfer.is_between_stores = transfer.company_id != transfer.source_company_id

    @api.depends("vehicle_ids")
    def _compute_vehicle_names(self):
        for transfer in self:
            transfer.vehicle_count = len(transfer.vehicle_ids)
            transfer.vehicle_names = ", ".join(transfer.vehicle_ids.mapped("name"))

    @api.depends("asked_on", "approved_on", "sent_on", "received_on", "cancelled_on")
    def _compute_category(self):
        for transfer in self:
            if transfer.cancelled_on:
                transfer.category = "cancelled"
            elif transfer.received_on:
                transfer.category = "received"
            elif transfer.sent_on:
                transfer.category = "in_transit"
            elif transfer.approved_on:
                transfer.category = "approved"
            else:
                transfer.category = "asked" if transfer.asked_on else "draft"

    # === CRUD METHODS === #

    def write(self, vals):
        if {"source_id", "destination_id", "vehicle_ids"} & vals.keys():
            for transfer in self:
                if transfer.asked_on:
                    raise UserError(
                        self.env._(
                            "%s has been asked for: what and where stay as they are. Cancel it "
                            "and make another.",
                            transfer.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(transfer.asked_on for transfer in self):
            raise UserError(self.env._("What has been asked for stays in the history: cancel it."))

    # === ACTION METHODS === #

    def action_ask(self):
        """Ask for the transfer; within one store nobody has to agree."""
        for transfer in self:
            if transfer.asked_on or transfer.cancelled_on:
                raise UserError(self.env._("%s was asked for or cancelled.", transfer.name))
            if blockers := transfer._get_ask_blockers():
                raise UserError("\n".join(blockers))
            transfer._set_facts({"asked_on": fields.Datetime.now()})
            if not transfer.is_between_stores:
                transfer._approve()
        self._workflow_settle_facts()
        return True

    def action_approve(self):
        """The sending store lets the cars go."""
        for transfer in self:
            transfer._check_side("source_company_id")
            if transfer.category != "asked":
                raise UserError(self.env._("%s waits for no approval.", transfer.name))
            transfer._approve()
        self._workflow_settle_facts()
        return True

    def action_send(self):
        """The cars leave: what is validated are the moves of these very cars."""
        for transfer in self:
            transfer._check_side("source_company_id")
            if transfer.category != "approved":
                raise UserError(self.env._("%s has nothing to send.", transfer.name))
            transfer._do_moves("send")
        self._workflow_settle_facts()
        return True

    def action_receive(self):
        """The cars are here."""
        for transfer in self:
            transfer._check_side("company_id")
            if transfer.category != "in_transit":
                raise UserError(self.env._("%s is not on its way.", transfer.name))
            transfer._do_moves("receive")
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """Withdraw or refuse what has not left yet."""
        for transfer in self:
            if transfer.sent_on:
                raise UserError(
                    self.env._(
                        "%s is on its way: receive it, and send the cars back with another "
                        "transfer.",
                        transfer.name,
                    )
                )
            transfer._set_facts({"cancelled_on": fields.Datetime.now()})
            # sudo: the asking store may withdraw what the other keeps ready for it
            transfer.sudo().move_ids._action_cancel()
        self._workflow_settle_facts()
        return True

    def action_view_pickings(self):
        """Open the pickings of the user's stores."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pickings of %s", self.name),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("move_ids.vehicle_transfer_id", "=", self.id)],
        }

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "asked"),
            ("asked", "approved"),
            ("approved", "in_transit"),
            ("in_transit", "received"),
            ("draft", "cancelled"),
            ("asked", "cancelled"),
            ("approved", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if step.trigger != "person":
            return missing
        category = self._workflow_stage_info(step.to_id).category
        sides = {
            "approved": "source_company_id",
            "in_transit": "source_company_id",
            "received": "company_id",
        }
        for transfer in self:
            reasons = []
            if category in sides and transfer[sides[category]] not in self.env.companies:
                reasons = [
                    self.env._(
                        "This is for the people of %s to do.",
                        transfer[sides[category]].sudo().name,  # its name, no more
                    )
                ]
            elif category == "asked":
                reasons = transfer._get_ask_blockers()
            if reasons:
                missing[transfer.id] = [*missing.get(transfer.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["source_id", "destination_id", "vehicle_count"]

    # === BUSINESS METHODS === #

    def _check_side(self, field):
        """Each store does its own part."""
        for transfer in self:
            if transfer[field] not in self.env.companies:
                raise UserError(
                    self.env._(
                        "%(transfer)s: this is for the people of %(store)s to do.",
                        transfer=transfer.name,
                        store=transfer[field].sudo().name,  # another store's name, no more
                    )
                )

    def _get_ask_blockers(self):
        """:return: list of sentences, why the cars cannot be asked for"""
        self.ensure_one()
        # sudo: where a car is and whose it is decides, whoever asks
        vehicles = self.sudo().vehicle_ids
        if not vehicles:
            return [self.env._("Choose first which cars.")]
        blockers = []
        places = vehicles._get_stock_places()
        holders = vehicles._get_holding_lines()
        for vehicle in vehicles:
            place = places.get(vehicle.id)
            if not place or place.usage != "internal" or place.warehouse_id.id != self.source_id.id:
                blockers.append(
                    self.env._(
                        "%(car)s does not stand in %(place)s.",
                        car=vehicle.display_name,
                        place=self.source_id.name,
                    )
                )
            elif vehicle.id in holders and self.is_between_stores:
                blockers.append(holders[vehicle.id]._get_held_message())
            elif vehicle.stock_usage == "demo" and self.is_between_stores:
                blockers.append(
                    self.env._("%s is a demo car: end that use first.", vehicle.display_name)
                )
        other = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("vehicle_ids", "in", vehicles.ids),
                ("category", "in", ("asked", "approved", "in_transit")),
            ],
            limit=1,
        )
        if other:
            blockers.append(self.env._("A car is on the transfer %s already.", other.name))
        return blockers

    def _approve(self):
        self.ensure_one()
        if blockers := self._get_ask_blockers():
            raise UserError("\n".join(blockers))
        self.sudo().vehicle_ids.lot_id._lock_vehicles()
        self._make_moves("send")
        self._set_facts({"approved_on": fields.Datetime.now()})

    def _get_transit_location(self):
        """:return: the store's own transit location, or the one between stores"""
        # sudo: both belong to the program; core keeps them archived until they are needed
        if self.is_between_stores:
            location = self.env.ref("stock.stock_location_inter_company").sudo()
        else:
            location = self.sudo().company_id.internal_transit_location_id
        if not location.active:
            location.active = True
        return location

    def _make_moves(self, flow):
        """One picking with a move for each car."""
        self.ensure_one()
        company = self.source_company_id if flow == "send" else self.company_id
        # sudo: each store's picking follows from what both agreed to
        transfer = self.sudo().with_company(company)
        place = transfer.source_id if flow == "send" else transfer.destination_id
        warehouse = transfer.env["stock.warehouse"].browse(place.id)
        transit = transfer._get_transit_location()
        sent = {
            move.vehicle_id: move
            for move in transfer.move_ids
            if move.vehicle_transfer_flow == "send"
        }
        places = transfer.vehicle_ids._get_stock_places()
        values = []
        for vehicle in transfer.vehicle_ids:
            stands = places[vehicle.id]
            values.append(
                {
                    "product_id": vehicle.lot_id.product_id.id,
                    "product_uom_qty": 1,
                    "vehicle_id": vehicle.id,
                    "location_id": stands.id if flow == "send" else transit.id,
                    "location_dest_id": transit.id if flow == "send" else warehouse.lot_stock_id.id,
                    "company_id": company.id,
                    "origin": transfer.name,
                    "vehicle_transfer_id": transfer.id,
                    "vehicle_transfer_flow": flow,
                    "vehicle_sent_id": sent[vehicle].id if flow == "receive" else False,
                    "vehicle_between_stores": transfer.is_between_stores,
                }
            )
        picking = transfer.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": values[0]["location_id"],
                "location_dest_id": values[0]["location_dest_id"],
                "company_id": company.id,
                "origin": transfer.name,
                "move_ids": [Command.create(vals) for vals in values],
            }
        )
        picking.move_ids._action_confirm(merge=False)
        picking.action_assign()
        for move in picking.move_ids.filtered(lambda move: not move.move_line_ids):
            transfer.env["stock.move.line"].create(
                {**move._prepare_move_line_vals(quantity=1), "lot_id": move.vehicle_id.lot_id.id}
            )

    def _do_moves(self, flow):
        self.ensure_one()
        self.check_access("write")
        company = self.source_company_id if flow == "send" else self.company_id
        # sudo: cars, keys and papers of the other store follow; the side was checked
        moves = self.sudo().with_company(company).move_ids.filtered(
            lambda move: move.vehicle_transfer_flow == flow and move.state not in ("done", "cancel")
        )  # fmt: skip
        moves.picked = True
        for picking in moves.picking_id:
            picking.with_context(skip_backorder=True).button_validate()
        if any(move.state != "done" for move in moves):
            raise UserError(self.env._("A car of %s could not be moved.", self.name))

    def _follow_moves(self):
        """What is sent gets its receipts; what is all received is done."""
        for transfer in self:
            sends = transfer.move_ids.filtered(lambda move: move.vehicle_transfer_flow == "send")
            receipts = transfer.move_ids.filtered(
                lambda move: move.vehicle_transfer_flow == "receive"
            )
            if not receipts and sends and all(move.state == "done" for move in sends):
                transfer._set_facts({"sent_on": fields.Datetime.now()})
                transfer._make_moves("receive")
            elif receipts and all(move.state == "done" for move in receipts):
                transfer._set_facts({"received_on": fields.Datetime.now()})
