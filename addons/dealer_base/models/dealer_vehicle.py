from odoo import api, fields, models
from odoo.exceptions import UserError

LIFECYCLES = [
    ("unknown", "Unknown"),
    ("ordered", "Ordered"),
    ("in_transit", "In transit"),
    ("in_stock", "In stock"),
    ("reserved", "Reserved"),
    ("sold", "Sold"),
    ("customer", "Customer's car"),
    ("scrapped", "Scrapped"),
]


class DealerVehicle(models.Model):
    """One car, ours or a customer's, for its whole life.

    Who owns it, its plate and its readings are dated histories; what is shown here is their
    current end. ``_set_owner``, ``_set_plate`` and ``_add_odometer`` are their only writers.
    """

    _name = "dealer.vehicle"
    _inherit = ["mail.thread", "mail.activity.mixin", "image.mixin"]
    _description = "Vehicle"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", search="_search_display_name")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null",
        help="Store that owns the car while it is in stock. Empty: a customer's car, which every"
        " store may receive.",
    )

    # identity
    vin = fields.Char(
        string="VIN", copy=False, tracking=True,
        help="Vehicle identification number, 17 characters. Small letters, spaces and full-width"
        " characters are put right on saving.",
    )
    vin_tail = fields.Char(
        string="VIN Tail", compute="_compute_vin_tail", search="_search_vin_tail",
        help="Last six characters of the VIN.",
    )
    frame_number_only = fields.Boolean(
        help="The car has an old frame number instead of a 17-character VIN."
    )
    vin_check = fields.Selection(
        [
            ("ok", "Right"),
            ("wrong", "Wrong check digit"),
            ("unused", "No check digit"),
            ("malformed", "Malformed"),
        ],
        string="VIN Check", compute="_compute_vin_check", store=True, precompute=True,
    )
    license_plate = fields.Char(
        compute="_compute_license_plate", inverse="_inverse_license_plate", store=True,
        readonly=False, copy=False, tracking=True,
        help="The plate the car has now. Former plates are kept in its history.",
    )
    plate_ids = fields.One2many("dealer.vehicle.plate", "vehicle_id", string="Plates")
    engine_number = fields.Char(copy=False, tracking=True)
    certificate_number = fields.Char(
        copy=False, tracking=True, help="Number of the certificate of conformity."
    )
    build_date = fields.Date(string="Built On")

    # configuration
    brand_id = fields.Many2one(
        "fleet.vehicle.model.brand", string="Brand", index="btree_not_null",
        compute="_compute_brand_id", store=True, readonly=False, precompute=True,
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model", string="Series", index="btree_not_null", tracking=True,
        compute="_compute_model_id", store=True, readonly=False, precompute=True,
    )
    model_year = fields.Integer(
        aggregator=None, compute="_compute_model_year", store=True, readonly=False,
        precompute=True,
    )
    trim_id = fields.Many2one(
        "dealer.vehicle.trim", string="Trim", index="btree_not_null", tracking=True
    )
    color_id = fields.Many2one("product.attribute.value", string="Exterior Colour")
    interior_color_id = fields.Many2one("product.attribute.value", string="Interior")
    option_ids = fields.Many2many("product.attribute.value", string="Options")
    properties = fields.Properties(
        "Properties", definition="model_id.vehicle_properties_definition", copy=True
    )

    # odometer
    odometer = fields.Integer(
        compute="_compute_odometer", inverse="_inverse_odometer", store=True, readonly=False,
        copy=False, aggregator="avg", help="Last reading, in km.",
    )
    odometer_ids = fields.One2many("dealer.vehicle.odometer", "vehicle_id", string="Readings")

    # people
    owner_id = fields.Many2one(
        "res.partner", string="Owner", compute="_compute_owner_id", inverse="_inverse_owner_id",
        store=True, readonly=False, copy=False, index="btree_not_null", tracking=True,
    )
    owner_ids = fields.One2many("dealer.vehicle.owner", "vehicle_id", string="Owners")
    driver_id = fields.Many2one(
        "res.partner", string="Driver", index="btree_not_null",
        help="Who brings the car, where it is not its owner.",
    )

    # life
    lifecycle = fields.Selection(
        LIFECYCLES, compute="_compute_lifecycle", store=True, index=True, tracking=True
    )
    scrap_date = fields.Date(string="Scrapped On", copy=False, readonly=True, tracking=True)
    scrap_reason = fields.Char(copy=False, readonly=True)
    warranty_start = fields.Date(copy=False)
    warranty_end = fields.Date(copy=False)
    warranty_km = fields.Integer(string="Warranty Mileage", copy=False, help="In km.")

    # === COMPUTE METHODS === #

    @api.depends("license_plate", "vin", "brand_id.name", "model_id.name")
    def _compute_name(self):
        for vehicle in self:
            model = " ".join(filter(None, [vehicle.brand_id.name, vehicle.model_id.name]))
            parts = [vehicle.license_plate, model, (vehicle.vin or "")[-6:]]
            vehicle.name = " · ".join(filter(None, parts)) or self.env._("New vehicle")

    @api.depends("vin")
    def _compute_vin_tail(self):
        for vehicle in self:
            vehicle.vin_tail = (vehicle.vin or "")[-6:] or False

    def _search_vin_tail(self, operator, value):
        raise NotImplementedError

    @api.depends("vin", "frame_number_only")
    def _compute_vin_check(self):
        for vehicle in self:
            vehicle.vin_check = "unused" if vehicle.vin else False

    @api.depends("plate_ids.plate", "plate_ids.date_to")
    def _compute_license_plate(self):
        current = self._get_current_of("dealer.vehicle.plate")
        for vehicle in self:
            vehicle.license_plate = current.get(vehicle._origin.id, self.env["dealer.vehicle.plate"]).plate

    def _inverse_license_plate(self):
        for vehicle in self:
            vehicle._set_plate(vehicle.license_plate)

    @api.depends("model_id")
    def _compute_brand_id(self):
        for vehicle in self:
            vehicle.brand_id = vehicle.model_id.brand_id or vehicle.brand_id

    @api.depends("trim_id")
    def _compute_model_id(self):
        for vehicle in self:
            vehicle.model_id = vehicle.trim_id.model_id or vehicle.model_id

    @api.depends("trim_id", "vin")
    def _compute_model_year(self):
        for vehicle in self:
            vehicle.model_year = vehicle.trim_id.model_year or vehicle.model_year

    @api.depends("odometer_ids.value", "odometer_ids.date")
    def _compute_odometer(self):
        for vehicle in self:
            vehicle.odometer = vehicle.odometer_ids.sorted(lambda r: (r.date, r.id))[-1:].value

    def _inverse_odometer(self):
        for vehicle in self:
            vehicle._add_odometer(vehicle.odometer)

    @api.depends("owner_ids.partner_id", "owner_ids.date_to")
    def _compute_owner_id(self):
        current = self._get_current_of("dealer.vehicle.owner")
        for vehicle in self:
            vehicle.owner_id = current.get(vehicle._origin.id, self.env["dealer.vehicle.owner"]).partner_id

    def _inverse_owner_id(self):
        for vehicle in self:
            vehicle._set_owner(vehicle.owner_id)

    @api.depends("owner_id", "scrap_date")
    def _compute_lifecycle(self):
        lifecycles = self._get_lifecycle()
        for vehicle in self:
            vehicle.lifecycle = lifecycles[vehicle.id]

    # === HISTORIES === #

    def _get_current_of(self, model):
        """Return {vehicle id: record} of the history ``model`` that is true now."""
        records = self.env[model].search([("vehicle_id", "in", self.ids), ("date_to", "=", False)])
        return {record.vehicle_id.id: record for record in records}

    def _set_owner(self, partner, date=None, origin=None):
        """Make ``partner`` (may be empty) the owner of these cars from ``date`` (today) on."""
        self._set_history("dealer.vehicle.owner", "partner_id", partner.id, date, origin=origin)

    def _set_plate(self, plate, date=None):
        """Put ``plate`` (may be empty) on this car from ``date`` (today) on."""
        self._set_history("dealer.vehicle.plate", "plate", plate, date)

    def _set_history(self, model, fname, value, date=None, **values):
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        # sudo: who may write the car may change its owner or plate, but not its history
        Model = self.env[model].sudo()
        current = self._get_current_of(model)
        vals_list = []
        for vehicle in self:
            record = current.get(vehicle.id, Model).sudo()
            if record and fields.first(record)[fname] in (value, record[fname].browse(value) if hasattr(record[fname], "browse") else value):
                continue
            record._close(record, date)
            if value:
                vals_list.append(
                    {"vehicle_id": vehicle.id, fname: value, "date_from": date, **values}
                )
        return Model.create(vals_list)

    def _add_odometer(self, value, date=None, source="manual", note=None):
        """Record that the odometer of these cars shows ``value`` km on ``date`` (today)."""
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        # sudo: who may write the car may add a reading, but not change former ones
        return self.env["dealer.vehicle.odometer"].sudo().create([
            {
                "vehicle_id": vehicle.id, "value": value, "date": date, "source": source,
                "note": note,
            }
            for vehicle in self
        ])

    # === LIFE === #

    def _get_lifecycle(self):
        """Return {vehicle id: lifecycle} for these cars.

        Extended by whoever knows more (orders, stock, deals); call ``_update_lifecycle`` when a
        document changes that the answer depends on.
        """
        return {
            vehicle.id: "scrapped"
            if vehicle.scrap_date
            else "customer"
            if vehicle.owner_id
            else "unknown"
            for vehicle in self
        }

    def _update_lifecycle(self):
        """Compute the stored lifecycle of these cars again."""
        self.env.add_to_compute(self._fields["lifecycle"], self)

    def _start_warranty(self, date=None):
        """Start the warranty on ``date``: the trim's terms, or else the store's."""
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        for vehicle in self:
            company = vehicle.company_id or self.env.company
            months = vehicle.trim_id.warranty_months or company.dealer_warranty_months
            vehicle.write({
                "warranty_start": date,
                "warranty_end": fields.Date.add(date, months=months, days=-1),
                "warranty_km": vehicle.trim_id.warranty_km or company.dealer_warranty_km,
            })

    # === SEARCH === #

    @api.model
    def _find(self, text, limit=80):
        """Return the cars that ``text`` points at, best first."""
        if not text:
            raise UserError(self.env._("Type a VIN, a plate, a phone number or a name."))
        return self.search(self._search_display_name("ilike", text), limit=limit)

    @api.model
    def _search_display_name(self, operator, value):
        return ["|", "|", ("vin", operator, value), ("license_plate", operator, value), ("owner_id.name", operator, value)]
