from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.dealer_parts.models.part_key import part_key

# facts of a car a standard may ask for, and how much each weighs: a standard for a trim goes
# before one for an engine, that before years, a series, a brand
WEIGHTS = {
    "trim_id": 32,
    "engine_key": 16,
    "year_from": 4,
    "year_to": 4,
    "model_id": 8,
    "brand_id": 2,
}


class DealerLabourStandard(models.Model):
    """Hours an operation takes on certain cars (工时定额), from a date on.

    What is empty isn't asked for. The most specific standard that fits the car wins; among equals
    the one that began last.
    """

    _name = "dealer.labour.standard"
    _description = "Labour Standard"
    _order = "operation_id, brand_id, model_id, date_from desc, id"
    _rec_name = "operation_id"
    _check_company_auto = True

    operation_id = fields.Many2one(
        "dealer.operation", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    brand_id = fields.Many2one("fleet.vehicle.model.brand", index="btree_not_null")
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        index="btree_not_null",
        domain="[('brand_id', '=?', brand_id)]",
    )
    trim_id = fields.Many2one(
        "dealer.vehicle.trim", index="btree_not_null", domain="[('model_id', '=?', model_id)]"
    )
    engine = fields.Char(help="Code or size as the trims of the series name it: EA211, 1.4T.")
    engine_key = fields.Char(compute="_compute_engine_key", store=True, precompute=True)
    year_from = fields.Integer(string="From Model Year", aggregator=None, help="0: not asked for.")
    year_to = fields.Integer(string="To Model Year", aggregator=None, help="0: not asked for.")
    hours = fields.Float(required=True, aggregator="avg", help="Standard hours; 1.5 is 1 h 30 min.")
    date_from = fields.Date(string="Valid from", help="Empty: always was.")
    date_to = fields.Date(string="Valid until", help="Last day; empty: still is.")

    _hours_positive = models.Constraint(
        "CHECK(hours > 0 AND hours < 1000)", "Standard hours are above zero and below 1000."
    )
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "The last day is before the first one.",
    )
    _years = models.Constraint(
        "CHECK(year_from >= 0 AND year_to >= 0 AND (year_to = 0 OR year_from <= year_to))",
        "The last model year is before the first one.",
    )
    _identity_uniq = models.UniqueIndex(
        "(operation_id, COALESCE(company_id, 0), COALESCE(brand_id, 0), COALESCE(model_id, 0), "
        "COALESCE(trim_id, 0), COALESCE(engine_key, ''), COALESCE(year_from, 0), "
        "COALESCE(year_to, 0), COALESCE(date_from, '0001-01-01'))",
        "There is a standard of this operation for these cars from this date on already.",
    )
    _look_up = models.Index("(operation_id, model_id, brand_id)")

    @api.depends("engine")
    def _compute_engine_key(self):
        for standard in self:
            standard.engine_key = part_key(standard.engine) or False

    @api.depends("operation_id", "brand_id", "model_id", "trim_id", "engine")
    def _compute_display_name(self):
        for standard in self:
            car = [standard.trim_id.name, standard.engine]
            car = [standard.brand_id.name, standard.model_id.name, *car]
            standard.display_name = " · ".join(
                [
                    standard.operation_id.name or "",
                    " ".join(filter(None, car)) or self.env._("Any car"),
                ]
            )

    @api.constrains("brand_id", "model_id", "trim_id")
    def _check_car(self):
        for standard in self:
            model, trim = standard.model_id, standard.trim_id
            if model and standard.brand_id and model.brand_id != standard.brand_id:
                raise ValidationError(
                    self.env._("%(model)s is no series of %(brand)s.", model=model.name, brand=standard.brand_id.name)
                )  # fmt: skip
            if trim and model and trim.model_id != model:
                raise ValidationError(
                    self.env._(
                        "%(trim)s is no trim of %(model)s.", trim=trim.name, model=model.name
                    )
                )

    @api.onchange("trim_id")
    def _onchange_trim_id(self):
        if self.trim_id:
            self.model_id = self.trim_id.model_id

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.model_id:
            self.brand_id = self.model_id.brand_id

    @api.model
    def _find(self, operations, vehicles, date=None, company=None):
        """Return the standard of each operation on each car, for any number of them in one query.

        :param operations: `dealer.operation` records
        :param vehicles: `dealer.vehicle` records, also new ones
        :param date: the day that counts; today by default
        :param company: the store; the user's by default
        :return: {(operation id, vehicle): `dealer.labour.standard`}; a pair that is missing has no
            standard
        """
        date = date or fields.Date.context_today(self)
        company = company or self.env.company
        brands, models_ = vehicles.brand_id._origin, vehicles.model_id._origin
        found = self.search_fetch(
            [
                ("operation_id", "in", operations.ids),
                ("company_id", "in", [False, company.id]),
                ("brand_id", "in", [False, *brands.ids]),
                ("model_id", "in", [False, *models_.ids]),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            ["operation_id", "company_id", "hours", "date_from", *WEIGHTS],
        )
        by_operation = {}
        for standard in found:
            by_operation.setdefault(standard.operation_id.id, []).append(
                (standard._get_weight(), standard)
            )
        for standards in by_operation.values():
            standards.sort(key=lambda pair: pair[0], reverse=True)
        result = {}
        for vehicle in vehicles:
            keys = vehicle._get_engine_keys()
            for operation_id, standards in by_operation.items():
                for _weight, standard in standards:
                    if standard._fits(vehicle, keys):
                        result[operation_id, vehicle] = standard
                        break
        return result

    def _get_weight(self):
        """Return what orders standards: the store's own first, then the most specific, then the latest."""
        self.ensure_one()
        weight = sum(weight for name, weight in WEIGHTS.items() if self[name])
        return (
            weight,
            bool(self.company_id),
            self.date_from or fields.Date.to_date("0001-01-01"),
            self.id,
        )

    def _fits(self, vehicle, engine_keys):
        """Whether everything the standard asks for is known of the car and right."""
        self.ensure_one()
        year = vehicle.model_year
        return (
            (not self.brand_id or self.brand_id == vehicle.brand_id._origin)
            and (not self.model_id or self.model_id == vehicle.model_id._origin)
            and (not self.trim_id or self.trim_id == vehicle.trim_id._origin)
            and (not self.engine_key or self.engine_key in engine_keys)
            and (not self.year_from or bool(year and year >= self.year_from))
            and (not self.year_to or bool(year and year <= self.year_to))
        )
