from odoo import api, fields, models
from odoo.exceptions import UserError

from .figures import DEAL_KINDS


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["dealer.fact.mixin", "sale.order.line"]
    _fact_fields = frozenset({"holds_vehicle", "handover_done"})

    purchase_price = fields.Float(groups="dealer_base.group_see_cost", precompute=False)
    margin = fields.Float(groups="dealer_base.group_see_cost", precompute=False)
    margin_percent = fields.Float(groups="dealer_base.group_see_cost", precompute=False)
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The very car sold on this line.",
    )
    is_vehicle = fields.Boolean(related="product_id.is_vehicle", string="Car")
    deal_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car of the Line",
        compute="_compute_deal_vehicle_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="The car this line belongs to: its own, or for what is sold with it the deal's first.",
    )
    deal_kind = fields.Selection(
        DEAL_KINDS,
        string="Kind",
        compute="_compute_deal_kind",
        store=True,
        help="What this line sells; of its product.",
    )
    is_gift = fields.Boolean(
        string="Gift",
        help="Given free with the car: its price is shown, nothing is billed, and what it costs "
        "counts against the deal.",
    )
    holds_vehicle = fields.Boolean(
        compute="_compute_holds_vehicle",
        store=True,
        help="The deal is confirmed and the car has not left: nobody else can sell it.",
    )
    handover_done = fields.Boolean(
        compute="_compute_handover_done", store=True, help="The customer has the car."
    )

    # The wall against selling a car twice, for people, imports and the API alike.
    _vehicle_held_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE holds_vehicle IS TRUE",
        lambda env, diag: env._(
            "This car has just been sold in another deal. Choose another car, or wait until "
            "that deal is cancelled."
        ),
    )
    _vehicle_single = models.Constraint(
        "CHECK (vehicle_id IS NULL OR (product_uom_qty >= 0 AND product_uom_qty <= 1))",
        "A VIN is one car: its line has the quantity 1. Use a line for each car.",
    )
    _gift_is_free = models.Constraint(
        "CHECK (is_gift IS NOT TRUE OR discount = 100)",
        "A gift is free: its discount is 100 %. Take the gift mark off to charge for it.",
    )
    _gift_is_no_car = models.Constraint(
        "CHECK (is_gift IS NOT TRUE OR deal_kind IS DISTINCT FROM 'car')",
        "A car is no gift. Give a discount on it instead.",
    )

    # === COMPUTE METHODS === #

    @api.depends("vehicle_id", "order_id.deal_vehicle_id")
    def _compute_deal_vehicle_id(self):
        for line in self:
            line.deal_vehicle_id = line.vehicle_id or line.order_id.deal_vehicle_id

    @api.depends("product_id", "display_type")
    def _compute_deal_kind(self):
        for line in self:
            if line.display_type or not line.product_id:
                line.deal_kind = False
            else:
                product = line.product_id
                line.deal_kind = "car" if product.is_vehicle else product.deal_kind or "other"

    @api.depends("vehicle_id", "state", "product_uom_qty", "move_ids.state")
    def _compute_holds_vehicle(self):
        for line in self:
            line.holds_vehicle = (
                line.vehicle_id
                and line.state == "sale"
                and line.product_uom_qty > 0
                and not any(
                    move.state == "done" and move.location_dest_id._is_outgoing()
                    for move in line.move_ids
                )
            )

    @api.depends("order_id.vehicle_delivery_ids.state", "vehicle_id")
    def _compute_handover_done(self):
        for line in self:
            line.handover_done = any(
                delivery.state == "done" and delivery.sale_line_id == line
                for delivery in line.order_id.vehicle_delivery_ids
            )

    @api.depends("vehicle_id")
    def _compute_name(self):
        super()._compute_name()

    def _get_sale_order_line_multiline_description_sale(self):
        """Name the car on the quotation: VIN, plate, engine number, colour."""
        description = super()._get_sale_order_line_multiline_description_sale()
        vehicle = self.vehicle_id
        if not vehicle:
            return description
        facts = [
            (self.env._("VIN"), vehicle.vin),
            (self.env._("Engine number"), vehicle.engine_number),
            (self.env._("Plate"), vehicle.license_plate),
        ]
        return "\n".join([description, *(f"{label}: {value}" for label, value in facts if value)])

    @api.depends("vehicle_id")
    def _compute_price_unit(self):
        super()._compute_price_unit()

    @api.depends("vehicle_id")
    def _compute_pricelist_item_id(self):
        super()._compute_pricelist_item_id()

    @api.depends("is_gift")
    def _compute_discount(self):
        """A gift keeps its price, of which all is taken off."""
        gifts = self.filtered("is_gift")
        gifts.discount = 100.0
        # core leaves a discount as it is where it gives none: a gift's ends with the gift
        (self - gifts).filtered(lambda line: line.discount == 100.0).discount = 0.0
        return super(SaleOrderLine, self - gifts)._compute_discount()

    def _get_pricelist_price(self):
        """A car may have an asking price of its own; the price list is for its trim."""
        vehicle = self.vehicle_id
        if vehicle.list_price:
            return vehicle.currency_id._convert(
                vehicle.list_price,
                self.order_id.currency_id,
                self.company_id or self.env.company,
                self.order_id.date_order or fields.Date.context_today(self),
            )
        return super()._get_pricelist_price()

    @api.depends("vehicle_id.lot_id.location_id")
    def _compute_warehouse_id(self):
        """A car is delivered from where it stands, also from another yard of the store."""
        super()._compute_warehouse_id()
        for line in self:
            warehouse = line.vehicle_id.lot_id.location_id.warehouse_id
            if warehouse and warehouse.company_id == line.order_id.company_id:
                line.warehouse_id = warehouse

    @api.depends("vehicle_id.lot_id.standard_price")
    def _compute_purchase_price(self):
        """Cost of this very car: of what left, or of the piece; before a car is chosen, the
        average of those on hand."""
        cars = self.filtered(lambda line: line.vehicle_id.lot_id)
        for line in cars:
            line = line.with_company(line.company_id)
            line.purchase_price = line._convert_to_sol_currency(
                line._get_vehicle_cost(), line.product_id.cost_currency_id
            )
        unknown = (self - cars).filtered("is_vehicle")
        for company, lines in unknown.grouped("company_id").items():
            averages = lines.product_id.sudo().with_company(company)._get_average_costs()
            for line in lines:
                line.purchase_price = line._convert_to_sol_currency(
                    averages.get(line.product_id.id, 0.0), line.product_id.cost_currency_id
                )
        return super(SaleOrderLine, self - cars - unknown)._compute_purchase_price()

    # === ONCHANGE, CRUD METHODS === #

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        if self.vehicle_id:
            self.product_id = self.vehicle_id.product_id
            self.product_uom_qty = 1

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._add_vehicle_values(vals)
            self._add_gift_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        if "vehicle_id" in vals:
            changed = self.filtered(lambda line: line.vehicle_id.id != vals["vehicle_id"])
            changed._check_vehicle_editable()
            if changed:
                vals = dict(vals)
                self._add_vehicle_values(vals)
        if vals.get("is_gift"):
            vals = dict(vals)
            self._add_gift_values(vals)
        return super().write(vals)

    def _set_vehicle(self, vehicle):
        """Give the line another car, confirmed or not; for ``sale.order._swap_vehicle`` alone,
        which checks, moves the stock and leaves the trace."""
        # past the guard of this model's own write, on purpose
        super().write(  # pylint: disable=super-method-mismatch
            {"vehicle_id": vehicle.id, "product_id": vehicle.product_id.id}
        )

    @api.model
    def _add_vehicle_values(self, vals):
        """A line with a car sells the car's product, once."""
        if vals.get("vehicle_id") and not vals.get("product_id"):
            vehicle = self.env["dealer.vehicle"].browse(vals["vehicle_id"])
            if not vehicle.product_id:
                raise UserError(
                    self.env._(
                        "%s has no trim yet, so it cannot be sold. Choose its trim first.",
                        vehicle.display_name,
                    )
                )
            vals["product_id"] = vehicle.product_id.id
            vals.setdefault("product_uom_qty", 1)

    @api.model
    def _add_gift_values(self, vals):
        """A line becomes a gift and free in one write; the database takes no other."""
        if vals.get("is_gift"):
            vals.setdefault("discount", 100.0)

    def _check_vehicle_editable(self):
        for line in self:
            if line.state == "sale" and line.vehicle_id:
                raise UserError(
                    self.env._(
                        "%(deal)s is confirmed with %(vehicle)s. Use “Change the car” on the deal, "
                        "or cancel it.",
                        deal=line.order_id.name,
                        vehicle=line.vehicle_id.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _prepare_procurement_values(self):
        values = super()._prepare_procurement_values()
        if self.vehicle_id:
            values["vehicle_id"] = self.vehicle_id.id
        return values

    def _prepare_invoice_line(self, **optional_values):
        """The books know which car each line of a bill is for, and as what."""
        values = super()._prepare_invoice_line(**optional_values)
        if self.order_id.is_deal and self.deal_vehicle_id and not self.display_type:
            values["dealer_vehicle_id"] = self.deal_vehicle_id.id
            values["vehicle_figure"] = self._get_vehicle_figure()
        return values

    def _get_vehicle_figure(self):
        """:return: a key of ``VEHICLE_FIGURES``: what the amount of this line is for"""
        self.ensure_one()
        return "gift" if self.is_gift else self.deal_kind

    def _get_price_with(self, vehicle):
        """:return: price of this line if it sold ``vehicle``, without tax, before discounts"""
        self.ensure_one()
        line = self.new(
            {"vehicle_id": vehicle.id, "product_id": vehicle.product_id.id}, origin=self
        )
        line.order_id = self.order_id
        line.with_context(force_price_recomputation=True)._compute_price_unit()
        return line.price_unit

    def _get_vehicle_cost(self):
        """:return: cost of the car in the company's currency: as it left, else as it stands"""
        self.ensure_one()
        line = self.sudo()  # margins are stored for all, shown to those who may see cost
        moves = line.move_ids.filtered(lambda move: move.state == "done" and move.is_out)
        if moves and line.qty_delivered > 0:
            return moves._get_price_unit()
        return line.vehicle_id.lot_id.standard_price

    def _get_held_message(self):
        """:return: who has the car of this line, and what to do"""
        self.ensure_one()
        line = self.sudo()
        return self.env._(
            "%(vehicle)s is sold in %(deal)s to %(customer)s by %(consultant)s. Choose another "
            "car, or have that deal cancelled or its car changed.",
            vehicle=line.vehicle_id.display_name,
            deal=line.order_id.name,
            customer=line.order_id.partner_id.display_name,
            consultant=line.salesman_id.name or self.env._("nobody"),
        )

    def _check_vehicle_available(self, vehicle=None):
        """Lock the cars of these lines and refuse those that cannot be sold.

        :param vehicle: the car the line is about to get; empty: the cars of the lines
        :raises UserError: a car is held by another deal (says whose), or is not in stock
        """
        # sudo: lots are not the consultant's to see
        cars = {line: (vehicle or line.vehicle_id).sudo() for line in self}
        vehicles = self.env["dealer.vehicle"].sudo().union(*cars.values())
        if len(vehicles) < len(self):
            raise UserError(self.env._("A car is on two lines of this deal. Remove one of them."))
        vehicles.lot_id._lock_vehicles()
        holders = vehicles._get_holding_lines()
        places = vehicles._get_stock_places()
        for line, vehicle in cars.items():
            holder = holders.get(vehicle.id)
            if holder and holder != line:
                raise UserError(holder._get_held_message())
            place = places.get(vehicle.id)
            store = place.company_id if place else vehicle._get_coming_company()
            if not vehicle.lot_id or not store:
                raise UserError(
                    self.env._(
                        "%s is not in stock. Receive it first, or choose another car.",
                        vehicle.display_name,
                    )
                )
            if store != line.order_id.company_id:
                raise UserError(
                    self.env._(
                        "%(vehicle)s stands at %(store)s. Have it transferred to %(own)s first.",
                        vehicle=vehicle.display_name,
                        store=store.name,
                        own=line.order_id.company_id.name,
                    )
                )
            if block := vehicle._get_sale_block(line.order_id):
                raise UserError(block)

    def _on_vehicle_allocated(self):
        """The cars belong to these deals now: have them checked before delivery."""
        lines = self.filtered(lambda line: line.vehicle_id and line.state == "sale")
        if not lines:
            return
        lines.vehicle_id.sudo()._update_lifecycle()
        # sudo: a checklist is the technician's; the deal only asks for it
        Checklist = self.env["dealer.checklist"].sudo()
        Template = self.env["dealer.checklist.template"].sudo()
        for company, company_lines in lines.grouped("company_id").items():
            templates = Template._find_for("pdi", company_lines.vehicle_id, company)
            company_lines = company_lines.filtered(
                lambda line: (
                    templates.get(line.vehicle_id.id)  # noqa: B023
                    and not line._get_pdi()
                )
            )
            if company_lines:
                Checklist._create_for(
                    [line.order_id for line in company_lines], "pdi", company_lines.vehicle_id
                )

    def _get_pdi(self):
        """:return: the PDI of this line's car for this deal, empty if none is needed"""
        self.ensure_one()
        return (
            self.sudo()  # its state is the deal's to know
            .order_id.checklist_ids.filtered(
                lambda checklist: (
                    checklist.kind == "pdi"
                    and checklist.vehicle_id == self.vehicle_id
                    and checklist.state != "cancelled"
                )
            )
            .sorted("id")[-1:]
        )

    def _check_outbound_allowed(self):
        """:raises UserError: the car may not leave yet; says why and who can mend it"""
        for line in self:
            if reason := line._get_outbound_block():
                raise UserError(reason)

    def _get_outbound_block(self):
        """:return: why the car of this line may not leave yet, or False"""
        self.ensure_one()
        pdi = self._get_pdi()
        if pdi and pdi.state != "done":
            return self.env._(
                "%(vehicle)s cannot leave: its PDI is not finished (%(progress)d %%). "
                "The technician finishes it.",
                vehicle=self.vehicle_id.display_name,
                progress=pdi.progress,
            )
        if pdi and pdi.result not in ("ok", "attention"):
            return self.env._(
                "%(vehicle)s cannot leave: the PDI found a fault. Have it put right and checked "
                "again by the technician.",
                vehicle=self.vehicle_id.display_name,
            )
        order = self.order_id.sudo()  # what is paid is the cashier's; that it is paid, the deal's
        if order._is_released():
            return False
        if (order.is_settled or order.is_on_credit) and (block := order._get_others_block()):
            return block
        if order.is_settled:
            return self.env._(
                "%(vehicle)s cannot leave: %(deal)s is paid but not billed. The cashier or a "
                "manager bills it.",
                vehicle=self.vehicle_id.display_name,
                deal=order.name,
            )
        return self.env._(
            "%(vehicle)s cannot leave: %(amount)s of %(deal)s is still to collect. The cashier "
            "collects it, or a manager releases the deal on credit.",
            vehicle=self.vehicle_id.display_name,
            deal=order.name,
            amount=order.company_id.currency_id.format(order.amount_to_collect),
        )

    def _get_pdi_state(self):
        """:return: value of ``sale.order.pdi_state`` for this line's car"""
        pdi = self._get_pdi()
        if not pdi:
            return "none"
        if pdi.state == "draft":
            return "progress" if pdi.progress else "todo"
        return "done" if pdi.result in ("ok", "attention") else "fail"

    def _get_outbound_state(self):
        """:return: value of ``sale.order.outbound_state`` for this line's car"""
        if self.state != "sale":
            return "none"
        moves = self.sudo().move_ids  # that the car left is the deal's to know
        left = any(move.state == "done" and move.location_dest_id._is_outgoing() for move in moves)
        if left:
            return "done" if self.qty_delivered > 0 else "returned"
        return "blocked" if self._get_outbound_block() else "ready"
