from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.vin import normalise


class DealerVehicleArrival(models.Model):
    """One car on its way from the maker, until the store has received it.

    Made by a shipping list (or by a manager, for a car nobody announced), with a purchase line, a
    receipt move and a serial number of its own: what is validated at the gate is that very move.
    Its state follows the move, whoever validates or cancels it.
    """

    _name = "dealer.vehicle.arrival"
    _description = "Arrival of a Car"
    _inherit = [
        "dealer.fact.mixin",
        "mail.thread",
        "dealer.checklist.mixin",
        "dealer.media.mixin",
    ]
    _order = "received_on desc, expected_on, id"
    _rec_name = "vehicle_id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset(
        {"state", "received_on", "received_by_id", "picking_id", "date_received"}
    )
    _fixed_fields = frozenset({"vehicle_id", "lot_id", "product_id", "move_id", "company_id"})

    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="restrict", readonly=True
    )
    vin = fields.Char(related="vehicle_id.vin", string="VIN")
    engine_number = fields.Char(related="vehicle_id.engine_number")
    certificate_number = fields.Char(related="vehicle_id.certificate_number")
    key_code = fields.Char(related="vehicle_id.key_code")
    lot_id = fields.Many2one("stock.lot", required=True, readonly=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", required=True, readonly=True)
    brand_id = fields.Many2one(related="vehicle_id.brand_id")
    model_id = fields.Many2one(related="vehicle_id.model_id", store=True, index=True)
    trim_id = fields.Many2one(related="vehicle_id.trim_id", store=True, index=True)
    color_id = fields.Many2one(related="vehicle_id.color_id")
    partner_id = fields.Many2one(
        "res.partner", string="Maker", required=True, readonly=True, index=True
    )
    maker_line_id = fields.Many2one(
        "dealer.maker.order.line",
        string="Ordered With",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The line of the order to the maker that this car answers. Empty: not ordered.",
    )
    maker_order_id = fields.Many2one(
        related="maker_line_id.order_id", store=True, index="btree_not_null", string="Maker Order"
    )
    deal_id = fields.Many2one(
        related="maker_line_id.sale_line_id.order_id",
        string="For the Deal",
        help="The customer's deal the car was ordered for.",
    )
    import_id = fields.Many2one(
        "dealer.import", string="Shipping List", readonly=True, index="btree_not_null"
    )
    purchase_line_id = fields.Many2one("purchase.order.line", readonly=True, ondelete="restrict")
    purchase_id = fields.Many2one(related="purchase_line_id.order_id", string="Purchase")
    move_id = fields.Many2one(
        "stock.move", required=True, readonly=True, index=True, ondelete="restrict"
    )
    picking_id = fields.Many2one(
        related="move_id.picking_id", string="Receipt", store=True, index="btree_not_null"
    )
    price = fields.Float(
        related="purchase_line_id.price_unit",
        string="Invoice Price",
        groups="dealer_base.group_see_cost",
    )
    invoice_number = fields.Char(help="The maker's invoice, as his shipping list names it.")
    expected_on = fields.Date(index=True)
    carrier = fields.Char(index="trigram")
    truck = fields.Char(help="Number plate or waybill of the truck.")
    state = fields.Selection(
        [("expected", "Under way"), ("received", "Received"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    quantity = fields.Integer(compute="_compute_quantity", store=True, precompute=True)

    # what was found at the gate
    date_received = fields.Date(string="Received On", readonly=True, copy=False, index=True)
    received_on = fields.Datetime(string="Received At", readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    keys = fields.Integer(string="Keys Counted", default=2, copy=False)
    certificate = fields.Selection(
        [("there", "Came with the car"), ("following", "Follows later")],
        default="following",
        copy=False,
    )
    note = fields.Text(string="Remarks", copy=False)
    inbound_result = fields.Selection(
        [("incomplete", "Incomplete"), ("ok", "OK"), ("attention", "Attention"), ("fail", "Fail")],
        string="Inbound Check",
        compute="_compute_inbound_result",
    )
    damage_ids = fields.One2many("dealer.transport.damage", "arrival_id")
    damage_count = fields.Integer(compute="_compute_damage_count")

    _vehicle_expected_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE state = 'expected'",
        "This car is on its way already: open its arrival.",
    )
    _move_uniq = models.UniqueIndex("(move_id)", "A receipt is of one car.")
    _keys_positive = models.Constraint("CHECK (keys >= 0)", "Keys cannot be fewer than none.")

    # === COMPUTE METHODS === #

    @api.depends("move_id.state")
    def _compute_state(self):
        states = {"done": "received", "cancel": "cancelled"}
        for arrival in self:
            arrival.state = states.get(arrival.move_id.state, "expected")

    @api.depends("state")
    def _compute_quantity(self):
        """Pieces received, for the lists: a car is one."""
        for arrival in self:
            arrival.quantity = 1 if arrival.state == "received" else 0

    @api.depends("state", "expected_on")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for arrival in self:
            arrival.is_late = bool(
                arrival.state == "expected" and arrival.expected_on and arrival.expected_on < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "=", "expected"), ("expected_on", "<", today)]

    @api.depends("checklist_ids.state", "checklist_ids.result")
    def _compute_inbound_result(self):
        results = self._checklist_result("inbound")
        for arrival in self:
            arrival.inbound_result = results[arrival.id]

    @api.depends("damage_ids")
    def _compute_damage_count(self):
        for arrival in self:
            arrival.damage_count = len(arrival.damage_ids)

    # === CRUD METHODS === #

    def write(self, vals):
        counted = {"keys", "certificate"} & vals.keys()
        if counted and not self.env.su and any(arrival.received_on for arrival in self):
            raise UserError(
                self.env._("The car is received: what was counted at the gate stays as it was.")
            )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_open_checklist(self):
        """The inbound check of this car, made when it is first opened."""
        self.ensure_one()
        return self._open_checklist("inbound", self.vehicle_id)

    def action_gate(self):
        """Open the gate's screen on this car."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "dealer_sales_supply.receive",
            "name": self.env._("Receive Cars"),
            "params": {"arrival_id": self.id},
        }

    def action_view_vehicle(self):
        self.ensure_one()
        return self.vehicle_id._get_records_action()

    def action_view_picking(self):
        self.ensure_one()
        return self.picking_id._get_records_action()

    def action_view_damages(self):
        """Open the claims of this transport."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transport Damage of %s", self.vehicle_id.display_name),
            "res_model": "dealer.transport.damage",
            "view_mode": "list,form",
            "views": [(False, "list" if self.damage_ids else "form"), (False, "form")][
                : None if self.damage_ids else 1
            ],
            "domain": [("arrival_id", "=", self.id)],
            "context": {"default_arrival_id": self.id},
        }

    def action_cancel(self):
        """The car does not come: its purchase and receipt go too.

        :raises UserError: it is here already
        """
        if any(arrival.state != "expected" for arrival in self):
            raise UserError(self.env._("Only a car that is still under way can be taken off."))
        self.check_access("write")
        if not self.env.su and not self._may_take_surplus():
            raise UserError(
                self.env._("Ask the sales manager to take a car off the maker's shipping list.")
            )
        self._withdraw()
        return True

    # === FINDING === #

    @api.model
    def _find_by_text(self, text):
        """Cars a clerk may mean with what he typed or scanned at the gate.

        :param str text: a VIN, or its last characters (at least six)
        :return: expected arrivals first, then received ones of the last days
        """
        text = normalise(text or "")[-17:]  # a code reader may put a letter before the VIN
        if len(text) < 6:
            raise UserError(self.env._("Type the VIN, or at least its last six characters."))
        vehicles = self.env["dealer.vehicle"].search(
            [("vin", "=", text) if len(text) == 17 else ("vin_tail", "=", text[-6:])]
        )
        vehicles = vehicles.filtered(lambda vehicle: vehicle.vin.endswith(text))
        arrivals = self.search([("vehicle_id", "in", vehicles.ids), ("state", "!=", "cancelled")])
        return arrivals.filtered(lambda arrival: arrival.state == "expected") or arrivals

    def _may_take_surplus(self):
        user = self.env.user
        return user.has_group("dealer_base.group_sales_manager") or user.has_group(
            "dealer_base.group_general_manager"
        )
