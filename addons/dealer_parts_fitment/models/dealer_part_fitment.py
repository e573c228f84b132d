import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.keys import rule_keys
from odoo.addons.dealer_base.vin import normalise

# what a rule may ask of a car
CRITERIA = (
    "brand_id", "model_id", "year_from", "year_to", "engine", "trim", "plant", "vin_prefix",
    "serial_from", "serial_to", "option_ids",
)  # fmt: skip
SERIAL = re.compile(r"[0-9A-Z]{6}")
# what the rule keeps of its part: field: field of the part
KEPT = {
    "categ_id": "categ_id",
    "part_number": "default_code",
    "part_active": "active",
    "part_company_id": "company_id",
}


class DealerPartFitment(models.Model):
    """One rule: this part fits the cars that answer every criterion named here.

    A criterion left empty is not asked for. Several rules of a part are alternatives; a rule
    "not for" that applies wins over all of them. Rules are the same for every store.
    """

    _name = "dealer.part.fitment"
    _description = "Fitment Rule"
    _inherit = ["dealer.part.fitment.judge", "dealer.part.fitment.lookup"]
    _order = "id"

    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        ondelete="cascade",
        domain=[("is_part", "=", True)],
    )
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id", store=True, precompute=True, index=True
    )
    # Kept on the rule, so that a look-up counts and sorts thousands of parts without reading them;
    # a part changes them seldom.
    categ_id = fields.Many2one(
        string="Category", related="product_id.categ_id", store=True, precompute=True
    )
    part_number = fields.Char(
        string="Part Number", related="product_id.default_code", store=True, precompute=True
    )
    part_active = fields.Boolean(
        string="Part Active",
        related="product_id.active",
        store=True,
        precompute=True,
        help="The part is in use, not archived.",
    )
    part_company_id = fields.Many2one(
        string="Company of the Part",
        related="product_id.company_id",
        store=True,
        precompute=True,
    )
    exclude = fields.Boolean(
        string="Not For",
        default=False,
        help="The part does not fit these cars, whatever its other rules say.",
    )
    is_universal = fields.Boolean(
        string="Any Car", default=False, help="The part serves for every car: fluids, bulbs, clips."
    )
    brand_id = fields.Many2one(
        "fleet.vehicle.model.brand",
        compute="_compute_brand_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        domain="[('brand_id', '=?', brand_id)]",
        ondelete="restrict",
    )
    year_from = fields.Integer(string="From Year", aggregator=None, help="Model year.")
    year_to = fields.Integer(string="To Year", aggregator=None, help="Model year, included.")
    engine = fields.Char(
        help="Code or description of the engine; alternatives separated by commas. Spaces, dashes "
        "and case don't matter: “1.4T, EA211-DLS”."
    )
    engine_keys = fields.Char(compute="_compute_keys", store=True, precompute=True)
    trim = fields.Char(
        help="Name or code of the trim, or a word of it; alternatives separated by commas."
    )
    trim_keys = fields.Char(compute="_compute_keys", store=True, precompute=True)
    plant = fields.Char(
        help="11th character of the VIN, the maker's letter of the plant; several one after the "
        "other: “2N” is plant 2 or plant N."
    )
    vin_prefix = fields.Char(string="VIN Begins With", help="Up to 11 characters of the VIN.")
    serial_from = fields.Char(help="Positions 12 to 17 of the VIN, first car it is for.")
    serial_to = fields.Char(help="Positions 12 to 17 of the VIN, last car it is for.")
    option_ids = fields.Many2many(
        "product.attribute.value",
        string="Options",
        help="The car has all of these options. A car without any option noted is not known.",
    )
    option_key = fields.Char(compute="_compute_option_key", store=True, precompute=True)
    position = fields.Char(help="Where on the car: front left, rear axle.")
    quantity = fields.Float(
        string="Per Car", digits="Product Unit", default=1.0, help="How many a car takes there."
    )
    note = fields.Char()

    # Leads with the part: it answers "the rules of this part" too.
    _rule_uniq = models.UniqueIndex(
        "(product_id, exclude, COALESCE(model_id, 0), COALESCE(brand_id, 0),"
        " COALESCE(year_from, 0), COALESCE(year_to, 0), COALESCE(engine_keys, ''),"
        " COALESCE(trim_keys, ''), COALESCE(plant, ''), COALESCE(vin_prefix, ''),"
        " COALESCE(serial_from, ''), COALESCE(serial_to, ''), COALESCE(option_key, ''),"
        " COALESCE(position, ''))",
        "The part has this very rule already.",
    )
    # Answers "every rule that can be true of this car" by itself: with all a look-up reads of a
    # rule in it, it leaves the table alone.
    _car_idx = models.Index(
        "(model_id, brand_id) INCLUDE (product_id, exclude, year_from, year_to, engine_keys,"
        " trim_keys, plant, vin_prefix, serial_from, serial_to, option_key, categ_id, part_number,"
        " part_active, part_company_id)"
    )
    # the engines the rules of a series name
    _engine_idx = models.Index("(model_id, engine) WHERE engine IS NOT NULL")
    _brand_all_idx = models.Index("(brand_id) WHERE brand_id IS NOT NULL")
    _says_something = models.Constraint(
        "CHECK(is_universal = (brand_id IS NULL AND model_id IS NULL"
        " AND COALESCE(year_from, 0) = 0 AND COALESCE(year_to, 0) = 0 AND engine_keys IS NULL"
        " AND trim_keys IS NULL AND plant IS NULL AND vin_prefix IS NULL AND serial_from IS NULL"
        " AND serial_to IS NULL AND option_key IS NULL))",
        "A rule needs a brand, a series, an engine or another fact of the car it is for; a rule"
        " for any car needs none.",
    )
    _universal_fits = models.Constraint(
        "CHECK(NOT (is_universal AND exclude))",
        "A part that is not for any car is no part: archive it instead.",
    )
    _years = models.Constraint(
        "CHECK(COALESCE(year_to, 0) = 0 OR COALESCE(year_from, 0) <= year_to)",
        "The last model year is before the first one.",
    )
    _serials = models.Constraint(
        "CHECK(serial_from IS NULL OR serial_to IS NULL"
        ' OR serial_from COLLATE "C" <= serial_to COLLATE "C")',
        "The last serial number is before the first one.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A car takes at least some of a part: the quantity is above zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("model_id")
    def _compute_brand_id(self):
        for rule in self:
            rule.brand_id = rule.model_id.brand_id or rule.brand_id

    @api.depends("engine", "trim")
    def _compute_keys(self):
        for rule in self:
            rule.engine_keys = "|".join(rule_keys(rule.engine)) or False
            rule.trim_keys = "|".join(rule_keys(rule.trim)) or False

    @api.depends("option_ids")
    def _compute_option_key(self):
        for rule in self:
            rule.option_key = ",".join(map(str, sorted(rule.option_ids._origin.ids))) or False

    @api.depends(*CRITERIA, "exclude", "is_universal", "brand_id.name", "model_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule._get_sentence()

    def _get_sentence(self):
        """Return what this rule says, in words."""
        said = self._describe()
        return self.env._("Not for %(cars)s", cars=said) if self.exclude else said

    def _describe(self):
        """Return the cars this rule is for, in words."""
        self.ensure_one()
        if self.is_universal:
            return self.env._("Any car")
        car = " ".join(filter(None, [self.brand_id.name, self.model_id.name]))
        years = self._describe_years()
        asked = [
            " ".join(filter(None, [car, years])) or self.env._("any brand"),
            self._describe_alternatives(self.engine),
            self.trim and self.env._("trim %(trim)s", trim=self._describe_alternatives(self.trim)),
            self.plant and self.env._("plant %(plant)s", plant=" / ".join(self.plant)),
            self.vin_prefix and self.env._("VIN %(prefix)s…", prefix=self.vin_prefix),
            self._describe_serials(),
            self.option_ids
            and self.env._(
                "with %(options)s",
                options=" + ".join(self.option_ids.sorted("name").mapped("name")),
            ),
        ]
        return ", ".join(filter(None, asked))

    @api.model
    def _describe_alternatives(self, text):
        return " / ".join(filter(None, (part.strip() for part in re.split("[,;、，；]", text or ""))))  # fmt: skip

    def _describe_years(self):
        first, last = self.year_from, self.year_to
        if first and last:
            return str(first) if first == last else f"{first}–{last}"
        if first:
            return self.env._("from %(year)s", year=first)
        return self.env._("until %(year)s", year=last) if last else ""

    def _describe_serials(self):
        first, last = self.serial_from, self.serial_to
        if first and last:
            return self.env._("serial %(first)s–%(last)s", first=first, last=last)
        if first:
            return self.env._("serial from %(serial)s", serial=first)
        return self.env._("serial until %(serial)s", serial=last) if last else ""

    # === CONSTRAINTS AND ONCHANGES === #

    @api.constrains("brand_id", "model_id")
    def _check_brand(self):
        for rule in self:
            if rule.model_id and rule.model_id.brand_id != rule.brand_id:
                raise ValidationError(
                    self.env._(
                        "%(series)s is no series of %(brand)s. Choose a series of the brand.",
                        series=rule.model_id.display_name,
                        brand=rule.brand_id.name or self.env._("no brand"),
                    )
                )

    @api.constrains("vin_prefix", "serial_from", "serial_to", "plant")
    def _check_vin(self):
        for rule in self:
            if message := self._get_vin_error(
                {
                    fname: rule[fname]
                    for fname in ("vin_prefix", "serial_from", "serial_to", "plant")
                }
            ):
                raise ValidationError(message)

    @api.model
    def _get_vin_error(self, vals):
        """Return what is wrong with the VIN criteria in ``vals`` (normalised), or False."""
        prefix = vals.get("vin_prefix")
        if prefix and (not prefix.isalnum() or not prefix.isascii() or len(prefix) > 11):
            return self.env._(
                "“%s” cannot be the beginning of a VIN: it has up to 11 digits and letters.", prefix
            )
        for serial in (vals.get("serial_from"), vals.get("serial_to")):
            if serial and not SERIAL.fullmatch(serial):
                return self.env._(
                    "“%s” is no serial number of a VIN: it has six digits or letters.", serial
                )
        plant = vals.get("plant")
        if plant and (not plant.isalnum() or not plant.isascii()):
            return self.env._("“%s”: a plant is one digit or letter of the VIN.", plant)
        return False

    @api.onchange("brand_id")
    def _onchange_brand_id(self):
        if self.model_id and self.model_id.brand_id != self.brand_id:
            self.model_id = False

    @api.onchange("is_universal")
    def _onchange_is_universal(self):
        if self.is_universal:
            self.exclude = False
            for fname in CRITERIA:
                self[fname] = False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise(vals))

    @api.model
    def _normalise(self, vals):
        """Return ``vals`` with VIN characters as they are stored, however they were typed."""
        vals = dict(vals)
        for fname in ("vin_prefix", "plant"):
            if fname in vals:
                vals[fname] = normalise(vals[fname]) or False
        for fname in ("serial_from", "serial_to"):
            if fname in vals:
                serial = normalise(vals[fname])
                vals[fname] = (serial.zfill(6) if serial.isdigit() else serial) or False
        for fname in ("engine", "trim", "position", "note"):
            if fname in vals:
                vals[fname] = (vals[fname] or "").strip() or False
        return vals
