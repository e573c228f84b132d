from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import ValidationError

# of a line: see `_judge`
STATES = [("covered", "Under warranty"), ("unknown", "Not known"), ("not", "Not covered")]


class DealerWarrantyCoverage(models.Model):
    """What somebody else pays for on a car, how long and how far: the maker's promise, or ours.

    `dealer_warranty_coverage_judge.py` judges the lines of a repair order by it.
    """

    _name = "dealer.warranty.coverage"
    _description = "Warranty Coverage"
    _inherit = ["dealer.vehicle.scope.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("basic", "Basic"),
            ("powertrain", "Powertrain"),
            ("battery", "Traction battery"),
            ("paint", "Paint and rust"),
            ("part", "Certain parts"),
            ("fitted", "Parts we fitted"),
            ("extended", "Extended, one car"),
        ],
        required=True,
        default="basic",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Paid by",
        required=True,
        check_company=True,
        help="Who is billed: the maker, the seller of the extended warranty, the parts' vendor.",
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car",
        index="btree_not_null",
        help="Of an extended warranty: the one car it was sold for.",
    )
    contract_number = fields.Char(string="Contract", help="Of an extended warranty.")
    date_start = fields.Date(string="Starts on", help="Of an extended warranty.")
    months = fields.Integer(help="0: no limit of time.")
    km = fields.Integer(string="Mileage", help="In km; whichever ends first. 0: no limit.")
    product_ids = fields.Many2many(
        "product.product",
        string="Parts",
        domain="[('is_part', '=', True)]",
        help="With categories empty too: every part but those excluded.",
    )
    part_category_ids = fields.Many2many(
        "product.category",
        "dealer_warranty_coverage_category_rel",
        string="Part Categories",
        help="With all below them.",
    )
    excluded_category_ids = fields.Many2many(
        "product.category",
        "dealer_warranty_coverage_excluded_rel",
        string="Except",
        help="Categories of wearing parts and consumables that are not covered.",
    )
    operation_ids = fields.Many2many(
        "dealer.operation",
        string="Operations",
        help="Whose labour is covered also without a covered part.",
    )
    covers_labour = fields.Boolean(
        string="Labour Too", default=True, help="Work on a covered part is covered as well."
    )
    note = fields.Text(string="Conditions")

    _period_positive = models.Constraint(
        "CHECK(months >= 0 AND km >= 0)", "Months and mileage cannot be below zero."
    )
    _one_car = models.Constraint(
        "CHECK((kind = 'extended') = (vehicle_id IS NOT NULL))",
        "An extended warranty is one car's: name the car, and no other kind names one.",
    )

    @api.constrains("kind", "date_start")
    def _check_date_start(self):
        for coverage in self:
            if coverage.kind == "extended" and not coverage.date_start:
                raise ValidationError(self.env._("Say on which day the extended warranty starts."))

    def _get_end(self, start):
        """Return the last day for a start, or None: no limit of time."""
        self.ensure_one()
        return start + relativedelta(months=self.months) if self.months else None

    def _names_every_part(self):
        self.ensure_one()
        return not self.product_ids and not self.part_category_ids

    def _names_part(self, product):
        """Return whether a part is of those covered."""
        self.ensure_one()
        if self._is_below(product.categ_id, self.excluded_category_ids):
            return False
        return (
            self._names_every_part()
            or product in self.product_ids
            or self._is_below(product.categ_id, self.part_category_ids)
        )

    @api.model
    def _is_below(self, category, categories):
        path = category.parent_path or ""
        return any(path.startswith(above.parent_path or "-") for above in categories)
