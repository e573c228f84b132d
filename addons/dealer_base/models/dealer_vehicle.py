from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, ValidationError
from odoo.fields import Domain

from ..tools import license_plate
from ..tools.text import squeeze
from ..vin import brand as canonical_brand
from ..vin import check, decode, normalise, suggest

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
    _inherit = [
        "dealer.fact.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
        "dealer.vehicle.lookup.mixin",
    ]
    _description = "Vehicle"
    _fact_fields = frozenset({"lifecycle", "vin_check", "scrap_date", "scrap_reason"})
    _order = "id desc"

    name = fields.Char(compute="_compute_name", search="_search_display_name")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        index="btree_not_null",
        help="Store that owns the car while it is in stock. Empty: a customer's car, which every"
        " store may receive.",
    )

    # identity
    vin = fields.Char(
        string="VIN",
        copy=False,
        tracking=True,
        help="Vehicle identification number, 17 characters. Small letters, spaces and full-width"
        " characters are put right on saving.",
    )
    vin_tail = fields.Char(
        string="VIN Tail",
        compute="_compute_vin_tail",
        search="_search_vin_tail",
        help="Last six characters of the VIN.",
    )
    frame_number_only = fields.Boolean(
        help="The car has an old frame number instead of a 17-character VIN."
    )
    vin_check = fields.Selection(
        [
            ("ok", "Check digit right"),
            ("wrong", "Wrong check digit"),
            ("unused", "No check digit"),
            ("malformed", "Malformed"),
        ],
        string="VIN Check",
        compute="_compute_vin_check",
        store=True,
        precompute=True,
        help="Whether the check digit fits. It is optional in Europe, so a wrong one warns only.",
    )
    vin_suggestion = fields.Char(
        compute="_compute_vin_suggestion",
        help="VINs that were probably meant, separated by spaces.",
    )
    vin_info = fields.Char(string="VIN Says", compute="_compute_vin_info")
    license_plate = fields.Char(
        compute="_compute_license_plate",
        inverse="_inverse_license_plate",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
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
        "fleet.vehicle.model.brand",
        index="btree_not_null",
        compute="_compute_brand_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        index="btree_not_null",
        tracking=True,
        compute="_compute_model_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    model_year = fields.Integer(
        aggregator=None,
        compute="_compute_model_year",
        store=True,
        readonly=False,
        precompute=True,
    )
    trim_id = fields.Many2one("dealer.vehicle.trim", index="btree_not_null", tracking=True)
    color_id = fields.Many2one("product.attribute.value", string="Exterior Colour")
    interior_color_id = fields.Many2one("product.attribute.value", string="Interior")
    option_ids = fields.Many2many("product.attribute.value", string="Options")
    properties = fields.Properties(definition="model_id.vehicle_properties_definition", copy=True)

    # odometer
    odometer = fields.Integer(
        compute="_compute_odometer",
        inverse="_inverse_odometer",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        help="Last reading, in km.",
    )
    odometer_ids = fields.One2many("dealer.vehicle.odometer", "vehicle_id", string="Readings")

    # people
    owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_owner_id",
        inverse="_inverse_owner_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    owner_ids = fields.One2many("dealer.vehicle.owner", "vehicle_id", string="Owners")
    owner_phone = fields.Char(related="owner_id.phone", string="Owner's Phone")
    driver_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
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

    _vin_uniq = models.UniqueIndex(
        "(vin text_pattern_ops) WHERE vin IS NOT NULL",
        "Another vehicle has this VIN. Search for it and work on that one.",
    )
    _vin_normal = models.Constraint(
        "CHECK(vin = upper(vin))", "A VIN is stored in capital letters without spaces."
    )
    _vin_reverse_idx = models.Index("(reverse(vin) text_pattern_ops) WHERE vin IS NOT NULL")
    _engine_number_idx = models.Index(
        "(engine_number text_pattern_ops) WHERE engine_number IS NOT NULL"
    )
    _certificate_number_idx = models.Index(
        "(certificate_number text_pattern_ops) WHERE certificate_number IS NOT NULL"
    )
    _warranty_period = models.Constraint(
        "CHECK(warranty_end >= warranty_start)", "A warranty cannot end before it starts."
    )

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

    @api.depends("vin", "frame_number_only")
    def _compute_vin_check(self):
        for vehicle in self:
            verdict = check(normalise(vehicle.vin)) if vehicle.vin else False
            if verdict == "malformed" and vehicle.frame_number_only:
                verdict = "unused"
            vehicle.vin_check = verdict

    @api.depends("vin", "vin_check")
    def _compute_vin_suggestion(self):
        for vehicle in self:
            malformed = vehicle.vin_check == "malformed"
            vehicle.vin_suggestion = " ".join(suggest(vehicle.vin)) if malformed else False

    @api.depends("vin")
    @api.depends_context("lang")
    def _compute_vin_info(self):
        chinese = (self.env.lang or "").startswith("zh")
        decoded = {vehicle: decode(vehicle.vin) for vehicle in self if vehicle.vin}
        codes = {found.country for found in decoded.values()} - {""}
        # sudo: names of countries are no secret
        countries = self.env["res.country"].sudo().search([("code", "in", list(codes))])
        names = {country.code: country.name for country in countries}
        for vehicle in self:
            found = decoded.get(vehicle)
            if not found:
                vehicle.vin_info = False
                continue
            parts = [
                (chinese and found.maker_zh) or found.maker,
                " / ".join(found.brands),
                found.model,
                found.model_year
                and (
                    self.env._("model year %s", found.model_year)
                    if found.year_confirmed
                    else self.env._("model year probably %s", found.model_year)
                ),
                names.get(found.country, found.country),
            ]
            vehicle.vin_info = " · ".join(filter(None, parts)) or False

    @api.depends("plate_ids.plate", "plate_ids.date_to")
    def _compute_license_plate(self):
        current = self.env["dealer.vehicle.plate"]._get_current(self._origin)
        for vehicle in self:
            record = current.get(vehicle._origin.id)
            vehicle.license_plate = record.plate if record else False

    def _inverse_license_plate(self):
        self.env["dealer.vehicle.plate"]._set_current(
            {vehicle: vehicle.license_plate for vehicle in self}
        )

    @api.depends("model_id", "vin")
    def _compute_brand_id(self):
        unknown = self.filtered(lambda v: v.vin and not v.model_id and not v.brand_id)
        brands = self._get_catalogue_brands() if unknown else {}
        for vehicle in self:
            brand = vehicle.model_id.brand_id or vehicle.brand_id
            vehicle.brand_id = brand or self._guess_brand(vehicle.vin, brands)

    @api.depends("trim_id", "vin")
    def _compute_model_id(self):
        wanted = {
            vehicle: found
            for vehicle in self
            if vehicle.vin and not vehicle.trim_id and not vehicle.model_id
            for found in [decode(vehicle.vin)]
            if found.model and len(found.brands) == 1
        }
        models_by_name = {}
        if wanted:
            models_by_name = {
                (canonical_brand(model.brand_id.name), model.name.casefold()): model
                for model in self.env["fleet.vehicle.model"].search(
                    Domain.OR(Domain("name", "=ilike", found.model) for found in wanted.values())
                )
            }
        for vehicle in self:
            found = wanted.get(vehicle)
            guess = found and models_by_name.get((found.brands[0], found.model.casefold()))
            vehicle.model_id = vehicle.trim_id.model_id or vehicle.model_id or guess

    @api.depends("trim_id", "vin")
    def _compute_model_year(self):
        for vehicle in self:
            year = vehicle.trim_id.model_year or vehicle.model_year
            vehicle.model_year = year or self._guess_model_year(vehicle.vin)

    @api.depends("odometer_ids.value", "odometer_ids.date")
    def _compute_odometer(self):
        for vehicle in self:
            readings = vehicle.odometer_ids
            vehicle.odometer = readings.sorted(readings._chronological)[-1:].value

    def _inverse_odometer(self):
        for value, vehicles in self.grouped("odometer").items():
            if value:
                vehicles._add_odometer(value)

    @api.depends("owner_ids.partner_id", "owner_ids.date_to")
    def _compute_owner_id(self):
        current = self.env["dealer.vehicle.owner"]._get_current(self._origin)
        for vehicle in self:
            record = current.get(vehicle._origin.id)
            vehicle.owner_id = record.partner_id.id if record else False

    def _inverse_owner_id(self):
        self.env["dealer.vehicle.owner"]._set_current(
            {vehicle: vehicle.owner_id.id for vehicle in self}
        )

    @api.depends("owner_id", "scrap_date")
    def _compute_lifecycle(self):
        lifecycles = self._get_lifecycle()
        for vehicle in self:
            vehicle.lifecycle = lifecycles[vehicle.id]

    @api.model
    def _guess_brand(self, vin, brands):
        """Return the brand the VIN tells, out of ``brands`` (see ``_get_catalogue_brands``).

        Nothing when there are several candidates: a person chooses.
        """
        names = decode(vin).brands
        return brands.get(names[0], False) if len(names) == 1 else False

    @api.model
    def _guess_model_year(self, vin):
        """Return the model year the VIN tells for certain, else 0."""
        found = decode(vin)
        return found.model_year if found.year_confirmed else 0

    @api.model
    def _get_catalogue_brands(self):
        """Return {canonical brand name: brand of the catalogue}."""
        return {
            canonical_brand(brand.name): brand
            for brand in self.env["fleet.vehicle.model.brand"].search_fetch([], ["name"])
        }

    # === CONSTRAINTS AND ONCHANGES === #

    @api.constrains("vin", "frame_number_only")
    def _check_vin(self):
        for vehicle in self:
            if vehicle.vin and vehicle.vin_check == "malformed":
                raise ValidationError(vehicle._get_malformed_vin_message(vehicle.vin))

    @api.model
    def _get_malformed_vin_message(self, vin):
        """Say what is wrong with ``vin`` and what to do."""
        vin = normalise(vin)
        suggestions = suggest(vin)
        if suggestions:
            return self.env._(
                "%(vin)s is no VIN: a VIN has no letters O, I and Q. Did you mean %(suggestion)s?",
                vin=vin,
                suggestion=suggestions[0],
            )
        if len(vin) != 17:
            return self.env._(
                "%(vin)s is no VIN: it has %(count)s characters instead of 17. Correct it, or tick "
                "“Frame number only” for an old car.",
                vin=vin,
                count=len(vin),
            )
        return self.env._(
            "%s is no VIN: only digits and the letters A to Z without O, I and Q are allowed. "
            "Correct it, or tick “Frame number only” for an old car.",
            vin,
        )

    @api.constrains("trim_id", "model_id")
    def _check_trim(self):
        for vehicle in self:
            if vehicle.trim_id and vehicle.trim_id.model_id != vehicle.model_id:
                raise ValidationError(
                    self.env._(
                        "The trim %(trim)s is of another series than %(model)s. Choose a trim of "
                        "this series.",
                        trim=vehicle.trim_id.display_name,
                        model=vehicle.model_id.display_name or self.env._("none"),
                    )
                )

    @api.onchange("vin")
    def _onchange_vin(self):
        self.vin = normalise(self.vin) or False

    @api.onchange("brand_id")
    def _onchange_brand_id(self):
        if self.model_id and self.model_id.brand_id != self.brand_id:
            self.model_id = False

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.trim_id and self.trim_id.model_id != self.model_id:
            self.trim_id = False

    @api.onchange("license_plate")
    def _onchange_license_plate(self):
        """Warn before a plate moves here from another car."""
        if not self.license_plate:
            return None
        self.license_plate = license_plate.shown(self.license_plate)
        # sudo: a plate on another store's car moves as well
        other = self.env["dealer.vehicle.plate"].sudo().search([
            ("plate_key", "=", license_plate.key(self.license_plate)),
            ("date_to", "=", False),
            ("vehicle_id", "!=", self._origin.id),
        ], limit=1)  # fmt: skip
        if not other:
            return None
        return {
            "warning": {
                "title": self.env._("The plate is on another vehicle"),
                "message": self.env._(
                    "%(plate)s is on %(vehicle)s. Saving moves it here and ends it there today.",
                    plate=other.plate,
                    vehicle=other.vehicle_id.display_name,
                ),
            }
        }

    @api.onchange("odometer")
    def _onchange_odometer(self):
        before = self._origin.odometer
        if self.odometer and self.odometer < before:
            return {
                "warning": {
                    "title": self.env._("Lower than before"),
                    "message": self.env._(
                        "The last reading was %(before)s km. If %(value)s km is right, save it: "
                        "the reading is marked as lower than before.",
                        before=before,
                        value=self.odometer,
                    ),
                }
            }
        return None

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._normalise_identity(vals) for vals in vals_list]
        self._check_vin_unused([vals["vin"] for vals in vals_list if vals.get("vin")])
        return super().create(vals_list)

    def write(self, vals):
        vals = self._normalise_identity(vals)
        if vals.get("vin"):
            self._check_vin_unused([vals["vin"]])
        return super().write(vals)

    def web_save(self, vals, specification, next_id=None):
        # a person saves: a VIN that exists is answered with the way to it
        self = self.with_context(dealer_vin_redirect=True)
        return super().web_save(vals, specification, next_id=next_id)

    @api.model
    def _normalise_identity(self, vals):
        """Return ``vals`` with numbers as they are stored, however they were typed."""
        normal = {
            "vin": normalise,
            "engine_number": squeeze,
            "certificate_number": squeeze,
            "license_plate": license_plate.shown,
        }
        return {
            fname: (normal[fname](value) or False) if fname in normal else value
            for fname, value in vals.items()
        }

    def _check_vin_unused(self, vins):
        """Refuse VINs another car has, and name it. The unique index has the last word."""
        # sudo: an archived or another store's car has the VIN just the same
        others = self.sudo().with_context(active_test=False).search(
            [("vin", "in", vins), ("id", "not in", self.ids)], limit=1
        )  # fmt: skip
        if not others:
            return
        if not others.with_env(self.env)._filtered_access("read"):
            raise ValidationError(
                self.env._(
                    "VIN %(vin)s belongs to a vehicle of %(store)s. Ask there, or have it "
                    "transferred.",
                    vin=others.vin,
                    store=others.company_id.display_name,
                )
            )
        message = self.env._(
            "VIN %(vin)s exists already: %(vehicle)s. Work on that vehicle.",
            vin=others.vin,
            vehicle=others.display_name,
        )
        if self.env.context.get("dealer_vin_redirect"):
            raise RedirectWarning(
                message, others._get_records_action(), self.env._("Open the vehicle")
            )
        raise ValidationError(message)

    # === ACTIONS === #

    def action_scrap(self):
        """Ask when and why the car was scrapped."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scrap"),
            "res_model": "dealer.vehicle.scrap",
            "view_mode": "form",
            "target": "new",
            "context": {"default_vehicle_ids": self.ids},
        }

    def action_unscrap(self):
        """Take back that the car was scrapped."""
        self._set_facts({"scrap_date": False, "scrap_reason": False})

    def action_view_owner(self):
        """Open the owner."""
        self.ensure_one()
        return self.owner_id._get_records_action()

    # === HISTORIES === #

    def _set_owner(self, partner, date=None, origin=None):
        """Make ``partner`` the owner of these cars from ``date`` (today) on.

        :param partner: ``res.partner``; empty: nobody owns them any more
        :param str origin: the document that made it so
        """
        values = dict.fromkeys(self, partner.id)
        self.env["dealer.vehicle.owner"]._set_current(values, date, origin=origin)

    def _set_plate(self, plate, date=None):
        """Put ``plate`` on this car from ``date`` (today) on; the car it was on loses it.

        :param str plate: empty: the car has no plate any more
        """
        self.env["dealer.vehicle.plate"]._set_current(dict.fromkeys(self, plate), date)

    def _add_odometer(self, value, date=None, source="manual", note=None):
        """Record that the odometer of these cars shows ``value`` km on ``date`` (today).

        :return: the new readings; a value lower than before is marked, not refused
        """
        date = fields.Date.to_date(date) or fields.Date.context_today(self)
        vals = {"value": value, "date": date, "source": source, "note": note}
        # sudo: who may write the car may add a reading, but not change former ones
        return (
            self.env["dealer.vehicle.odometer"]
            .sudo()
            .create([{"vehicle_id": vehicle.id, **vals} for vehicle in self])
        )

    # === LIFE === #

    def _scrap(self, date, reason):
        """The cars were scrapped on ``date``."""
        self._set_facts({"scrap_date": date, "scrap_reason": reason})

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
            vehicle.write(
                {
                    "warranty_start": date,
                    "warranty_end": fields.Date.add(date, months=months, days=-1),
                    "warranty_km": vehicle.trim_id.warranty_km or company.dealer_warranty_km,
                }
            )
