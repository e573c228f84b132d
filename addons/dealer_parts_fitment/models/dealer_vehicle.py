from odoo import fields, models

from ..tools.car_facts import CarFacts
from ..tools.keys import car_keys
from odoo.addons.dealer_base.vin import brand as canonical_brand
from odoo.addons.dealer_base.vin import check, decode, normalise

# facts a person may fill in while he looks up parts
FACT_FIELDS = ("brand_id", "model_id", "model_year", "engine_code", "trim_id", "option_ids")


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    # Plain, so that a bulk import of cars needs to know nothing of it; a trim's engine is read
    # where the car names none.
    engine_code = fields.Char(
        string="Engine",
        tracking=True,
        help="Code and description of the engine, as rules of parts ask for it: “EA211-DLS 1.4T”. "
        "Empty: the trim's engine.",
    )

    def action_open_parts(self):
        """Open the parts that fit this car."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_parts_fitment.dealer_part_fitment_action_car"
        )
        return {**action, "context": {**self.env.context, "vehicle_id": self.id}}

    def _get_fitment_facts(self, overrides=None):
        """Return what is known of this car, as far as rules of parts ask for it.

        :param dict overrides: {name of FACT_FIELDS: value} assumed instead of the car's own
        :rtype: CarFacts
        """
        self.ensure_one()
        told = self._clean_facts(overrides)
        Model, Trim = self.env["fleet.vehicle.model"], self.env["dealer.vehicle.trim"]
        trim = Trim.browse(told["trim_id"] or []) if "trim_id" in told else self.trim_id
        model = Model.browse(told["model_id"] or []) if "model_id" in told else self.model_id
        brand_id = told.get("brand_id", self.brand_id._origin.id)
        if trim and "model_id" not in told:
            model = trim.model_id
        if trim and trim.model_id != model:
            trim = Trim
        if model and ("brand_id" not in told or "model_id" in told):
            brand_id = model.brand_id.id
        if model and model.brand_id.id != brand_id:
            model, trim = Model, Trim
        vin = normalise(self.vin) if self.vin and not self.frame_number_only else ""
        if check(vin) == "malformed":
            vin = ""
        own_engine = told.get("engine_code", self.engine_code)
        engine = own_engine or trim.engine_code or ""
        options = told.get("option_ids", self.option_ids._origin.ids)
        year = told.get("model_year", self.model_year)
        return CarFacts(
            vin=vin,
            brand_id=brand_id or None,
            brand_ids=() if brand_id else self._get_candidate_brands(vin),
            model_id=model._origin.id or None,
            year=year or trim.model_year or None,
            engine=engine,
            engine_keys=tuple(car_keys(engine)),
            trim_id=trim._origin.id or None,
            trim_keys=tuple(car_keys(trim.name, trim.code)),
            option_ids=tuple(options or ()),
        )

    def _clean_facts(self, overrides):
        """Return ``overrides`` with values of the right kind; what is no fact is left out."""
        clean = {}
        number = self.env["dealer.part.fitment"]._read_number
        for fname, value in (overrides if isinstance(overrides, dict) else {}).items():
            if fname not in FACT_FIELDS:
                continue
            field = self._fields[fname]
            if field.type == "many2one":
                record = self.env[field.comodel_name].browse(number(value)).exists()
                clean[fname] = record.id or False
            elif field.type == "many2many":
                ids = [
                    number(option) for option in (value if isinstance(value, list | tuple) else ())
                ]
                clean[fname] = self.env[field.comodel_name].browse(ids).exists().ids
            elif field.type == "integer":
                text = str(value or "").strip()
                clean[fname] = int(text) if text.isdigit() and len(text) == 4 else 0
            else:
                clean[fname] = str(value or "").strip()[:100] or False
        return clean

    def _prepare_fact_values(self, overrides):
        """Return the values of this car that ``overrides`` says differently; see FACT_FIELDS."""
        self.ensure_one()
        vals = {}
        for fname, value in self._clean_facts(overrides).items():
            field = self._fields[fname]
            if field.type == "many2many":
                if set(value) != set(self[fname].ids):
                    vals[fname] = [fields.Command.set(value)]
            elif value and value != field.convert_to_write(self[fname], self):
                vals[fname] = value
        model = self.env["fleet.vehicle.model"].browse(vals.get("model_id") or [])
        if model and "trim_id" not in vals and self.trim_id.model_id != model:
            vals["trim_id"] = False
        return vals

    def _get_candidate_brands(self, vin):
        """Return ids of the brands of our catalogue a VIN leaves possible."""
        names = decode(vin).brands if vin else ()
        if not names:
            return ()
        brands = self._get_catalogue_brands()
        found = (brands.get(canonical_brand(name)) for name in names)
        return tuple(brand.id for brand in found if brand)
