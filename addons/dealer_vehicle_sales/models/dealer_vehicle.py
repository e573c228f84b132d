from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base import vin as vin_service


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    lot_ids = fields.One2many("stock.lot", "vehicle_id")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        compute="_compute_lot_id",
        store=True,
        index="btree_not_null",
        help="The car as a piece of stock.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        domain=[("is_vehicle", "=", True)],
        help="The product it is stocked and sold as: its trim in its colour.",
    )
    location_id = fields.Many2one(
        related="lot_id.location_id", string="Place", help="Where the car stands."
    )
    stock_date = fields.Date(
        string="In Stock Since", copy=False, help="Day the car came into stock the last time."
    )
    stock_days = fields.Integer(
        string="Days in Stock", compute="_compute_stock_days", search="_search_stock_days"
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    list_price = fields.Monetary(
        string="Asking Price",
        copy=False,
        help="Price of this very car, without tax, in the currency of its trim or its store. "
        "Empty: the list price of its trim.",
    )
    stock_cost = fields.Float(
        related="lot_id.standard_price",
        string="Cost",
        groups="dealer_base.group_see_cost",
        help="What this very car has cost, without tax, in the currency of the store.",
    )
    sale_line_ids = fields.One2many("sale.order.line", "vehicle_id", string="Deal Lines")
    deal_id = fields.Many2one(
        "sale.order",
        compute="_compute_deal_id",
        help="The confirmed deal the car is reserved by.",
    )
    deal_count = fields.Integer(compute="_compute_deal_count")
    delivery_ids = fields.One2many("dealer.vehicle.delivery", "vehicle_id", string="Hand-overs")

    # === COMPUTE METHODS === #

    @api.depends("lot_ids")
    def _compute_lot_id(self):
        for vehicle in self:
            vehicle.lot_id = vehicle.lot_ids[:1]

    @api.depends("lot_id.product_id")
    def _compute_product_id(self):
        for vehicle in self:
            vehicle.product_id = vehicle.lot_id.product_id or vehicle.product_id

    @api.depends("stock_date", "lifecycle")
    def _compute_stock_days(self):
        today = fields.Date.context_today(self)
        for vehicle in self:
            in_stock = vehicle.stock_date and vehicle.lifecycle in ("in_stock", "reserved")
            vehicle.stock_days = (today - vehicle.stock_date).days if in_stock else 0

    def _search_stock_days(self, operator, value):
        """More days mean an earlier date."""
        mirrored = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
        if operator not in mirrored:
            return NotImplemented
        date = fields.Date.subtract(fields.Date.context_today(self), days=int(value))
        return [
            ("stock_date", mirrored[operator], date),
            ("lifecycle", "in", ("in_stock", "reserved")),
        ]

    @api.depends("trim_id.currency_id", "company_id.currency_id")
    def _compute_currency_id(self):
        for vehicle in self:
            vehicle.currency_id = (
                vehicle.trim_id.currency_id
                or vehicle.company_id.currency_id
                or self.env.company.currency_id
            )

    @api.depends("sale_line_ids.holds_vehicle")
    def _compute_deal_id(self):
        # sudo: who reserved a car is known to everybody who sells, also across consultants
        holders = self.sudo()._get_holding_lines()
        for vehicle in self:
            line = holders.get(vehicle.id)
            vehicle.deal_id = line.order_id.id if line else False

    def _compute_deal_count(self):
        counts = dict(
            self.env["sale.order.line"]._read_group(
                [("vehicle_id", "in", self.ids)], ["vehicle_id"], ["order_id:count_distinct"]
            )
        )
        for vehicle in self:
            vehicle.deal_count = counts.get(vehicle, 0)

    # === CRUD METHODS === #

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"lot_id"}

    def write(self, vals):
        """The VIN of a car in stock is the name of its serial number."""
        res = super().write(vals)
        if "vin" in vals:
            for vehicle in self.filtered("lot_id"):
                lot = vehicle.lot_id.sudo()  # whoever may correct a VIN corrects it there too
                if lot.name != vehicle.vin:
                    super(type(lot), lot).write({"name": vehicle.vin})
        return res

    # === SEARCH METHODS === #

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        """Sorting, grouping and summing read a related field as the superuser: look first."""
        if field_expr == "stock_cost":
            self._check_field_access(self._fields[field_expr], "read")
        return super()._field_to_sql(alias, field_expr, query)

    # === ACTION METHODS === #

    def action_view_deals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_vehicle_sales.action_dealer_deal"
        )
        orders = self.sale_line_ids.order_id
        action["domain"] = [("id", "in", orders.ids)]
        action["context"] = {}
        if len(orders) == 1:
            action["views"] = [view for view in action["views"] if view[1] == "form"]
            action["res_id"] = orders.id
        return action

    def action_new_deal(self):
        """Quote this car: a new deal with it."""
        self.ensure_one()
        if not self.product_id:
            raise UserError(
                self.env._(
                    "%s has no trim yet, so it cannot be sold. Choose its trim first.", self.name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "view_mode": "form",
            "views": [(self.env.ref("dealer_vehicle_sales.view_dealer_deal_form").id, "form")],
            "context": {"default_deal_vehicle_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_sale_block(self, order=None):
        """Why this car cannot be sold now. Extend: call super first, keep its answer.

        Asked when a deal is confirmed and when it gets another car, as the superuser, with the
        car locked, so that what is read here stays true until the deal has the car.

        :param order: the deal that wants it; empty: anybody
        :return: one sentence that says what to do, or False
        """
        self.ensure_one()
        return False

    @api.model
    def _check_vin_for_stock(self, text):
        """:return: the VIN as it is stored
        :raises UserError: it is missing or malformed; says what may be meant
        """
        vin = vin_service.normalise(text or "")
        if not vin:
            raise UserError(self.env._("Type the VIN of the car: the 17 characters of its plate."))
        if vin_service.check(vin) == "malformed":
            raise UserError(self._get_malformed_vin_message(vin))
        return vin

    @api.model
    def _prepare_stock_vehicle_values(self, vin, product):
        """:return: values of the car that is received as ``product`` under ``vin``"""
        trim = self.env["dealer.vehicle.trim"].search(
            [("product_tmpl_id", "=", product.product_tmpl_id.id)], limit=1
        )
        color = product.product_template_attribute_value_ids.product_attribute_value_id.filtered(
            lambda value: value.attribute_id == self.env.ref("dealer_base.attribute_exterior_color")
        )
        return {
            "vin": vin,
            "trim_id": trim.id,
            "model_id": trim.model_id.id,
            "model_year": trim.model_year or vin_service.decode(vin).model_year or 0,
            "color_id": color[:1].id,
        }

    def _get_coming_company(self):
        """Hook: a car that is announced to a store can be sold before it is there.

        :return: the store (``res.company``) it is on its way to, or an empty one
        """
        self.ensure_one()
        return self.env["res.company"]

    def _get_handover_papers(self):
        """The papers and keys that go with this car; addons that keep them add theirs.

        :return: list of (label, there or not, where it is), empty where nobody keeps them
        """
        self.ensure_one()
        return []

    def _note_arrival(self, keys, key_code, certificate_there, date):
        """Hook: this car has just arrived from the maker; whoever keeps its papers notes them.

        :param int keys: keys counted
        :param str key_code: number of the key as the maker tells it, or empty
        :param bool certificate_there: whether its certificate came along (else it follows)
        :param date: day of arrival
        """
        self.ensure_one()

    def _get_holding_lines(self):
        """:return: {vehicle id: the line of the confirmed, undelivered deal that has the car}"""
        lines = self.env["sale.order.line"].search(
            [("vehicle_id", "in", self.ids), ("holds_vehicle", "=", True)]
        )
        return {line.vehicle_id.id: line for line in lines}

    def _get_stock_places(self):
        """:return: {vehicle id: location} of the cars that are on hand or in transit"""
        quants = self.env["stock.quant"]._read_group(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
            ],
            ["lot_id", "location_id"],
        )
        return {lot.vehicle_id.id: location for lot, location in quants}

    def _get_lifecycle(self):
        """Extend: ours while it is in stock, reserved by a deal, sold until handed over.

        Priority: on hand or in transit beats everything (we see it); then a delivered deal
        that waits for the hand-over; otherwise what the owners say.
        """
        result = super()._get_lifecycle()
        stocked = self.filtered("lot_id")
        if not stocked:
            return result
        stocked = stocked.sudo()  # the status is a fact, whoever's documents it comes from
        places = stocked._get_stock_places()
        holders = stocked._get_holding_lines()
        sold = {
            vehicle.id
            for [vehicle] in self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [
                    ("vehicle_id", "in", (stocked.ids)),
                    ("state", "=", "sale"),
                    ("qty_delivered", ">", 0),
                    ("handover_done", "=", False),
                ],
                ["vehicle_id"],
            )
        }
        for vehicle in stocked:
            place = places.get(vehicle.id)
            if place:
                if vehicle.id in holders:
                    result[vehicle.id] = "reserved"
                else:
                    result[vehicle.id] = "in_transit" if place.usage == "transit" else "in_stock"
            elif vehicle.id in sold:
                result[vehicle.id] = "sold"
        return result

    def _update_stock_place(self, arrived):
        """Follow a move: the store that owns the car, the day it came into stock.

        :param arrived: those of these cars that have just come into stock from outside
        """
        places = self._get_stock_places()
        by_company = {}
        for vehicle in self:
            # a customer's car belongs to no store: every store may receive it
            company = places[vehicle.id].company_id if vehicle.id in places else False
            by_company.setdefault(company, self.browse())
            by_company[company] |= vehicle
        for company, vehicles in by_company.items():
            vehicles.filtered(
                lambda vehicle: vehicle.company_id != (company or vehicle.company_id.browse())  # noqa: B023
            ).company_id = company
        (self & arrived).stock_date = fields.Date.context_today(self)
        self._update_lifecycle()
