from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import scoring
from .dealer_appraisal_form import WITH_FORM

KINDS = [
    ("figure", "Figure"),
    ("competency", "Competency"),
    ("goal", "Goal in words"),
]
SCORINGS = [("linear", "Between floor and target"), ("bands", "By bands")]


class DealerAppraisalItem(models.Model):
    """One thing a form looks at: a figure of real work, a competency, or a goal in words."""

    _name = "dealer.appraisal.item"
    _description = "Item of an Appraisal Form"
    _order = "form_id, sequence, id"

    form_id = fields.Many2one(
        "dealer.appraisal.form", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    section_id = fields.Many2one("dealer.appraisal.section", ondelete="restrict", index=True)
    kind = fields.Selection(KINDS, required=True, default="figure")
    name = fields.Char(
        required=True,
        translate=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    description = fields.Char(translate=True, help="What is expected, in one sentence.")
    weight = fields.Float(required=True, digits=(5, 1), help="Share of the whole, in %.")
    competency_id = fields.Many2one(
        "dealer.appraisal.competency", ondelete="restrict", index="btree_not_null"
    )
    source_code = fields.Selection(
        selection="_selection_source_code",
        string="Figure",
        help="What of somebody's work is counted.",
    )
    source_unit = fields.Selection(
        [("count", "pieces"), ("hours", "hours"), ("money", "money"), ("percent", "%")],
        string="Unit",
        compute="_compute_source_unit",
        help="Money is the store's currency, without tax.",
    )
    scoring = fields.Selection(SCORINGS, required=True, default="linear")
    floor = fields.Float(
        digits=(16, 2),
        help="Gives 0 points, in the figure's unit. Above the target: less is better.",
    )
    target = fields.Float(digits=(16, 2), help="Gives 100 points, in the figure's unit.")
    per_month = fields.Boolean(
        string="A Month",
        help="Floor, target and bands are for one month: they grow with the months of the period.",
    )
    cap = fields.Float(
        string="Most Points",
        digits=(5, 1),
        default=100,
        required=True,
        help="What more than the target gives at most: 100 to 200 points.",
    )
    band_ids = fields.One2many("dealer.appraisal.band", "item_id", string="Bands", copy=True)

    _weight_range = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100)", "The weight of an item lies above 0, up to 100 %."
    )
    _cap_range = models.Constraint(
        "CHECK(cap >= 100 AND cap <= 200)", "An item gives 100 to 200 points at most."
    )

    @api.model
    def _selection_source_code(self):
        return self.env["dealer.work"]._get_source_choices()

    @api.depends("source_code", "competency_id", "kind")
    def _compute_name(self):
        labels = dict(self._selection_source_code())
        for item in self:
            if item.kind == "figure" and item.source_code:
                item.name = item.name or labels.get(item.source_code)
            elif item.kind == "competency" and item.competency_id:
                item.name = item.competency_id.name
            else:
                item.name = item.name

    @api.depends("source_code")
    def _compute_source_unit(self):
        sources = self.env["dealer.work"]._get_work_sources()
        for item in self:
            source = sources.get(item.source_code)
            item.source_unit = source.unit if source else False

    @api.constrains(
        "kind", "source_code", "competency_id", "scoring", "band_ids", "floor", "target"
    )
    def _check_complete(self):
        for item in self:
            if item.kind == "figure" and not item.source_code:
                problem = self.env._("choose the figure that is counted")
            elif item.kind == "competency" and not item.competency_id:
                problem = self.env._("choose the competency")
            elif item.kind == "figure" and item.scoring == "bands" and not item.band_ids:
                problem = self.env._("say from which value on each band gives points")
            elif item.kind == "figure" and item.scoring == "linear" and item.floor == item.target:
                problem = self.env._("floor and target must differ")
            else:
                continue
            raise ValidationError(
                self.env._("“%(item)s”: %(problem)s.", item=item.name, problem=problem)
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.form_id._check_unused()
        items._check_form_weights()
        return items

    def write(self, vals):
        if set(vals) - {"name", "description"}:
            self.form_id._check_unused()
        done = super().write(vals)
        if "weight" in vals:
            self._check_form_weights()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.form_id._check_unused()
        if self.env.context.get("dealer_appraisal_items") is not WITH_FORM:
            raise UserError(
                self.env._("Take items off on the form itself, where the weights are shared anew.")
            )

    def _check_form_weights(self):
        """One item changed alone: the whole is wrong at once."""
        if self.env.context.get("dealer_appraisal_items") is not WITH_FORM:
            self.form_id._check_weights()

    # === BUSINESS METHODS === #

    def _get_points(self, value, months):
        """Points of a figure in a period of so many months: the one home of the rule."""
        self.ensure_one()
        times = months if self.per_month else 1
        if self.scoring == "bands":
            bands = [(band.value_from * times, band.points) for band in self.band_ids]
            return scoring.banded(value, bands, self.cap)
        return scoring.linear(value, self.floor * times, self.target * times, self.cap)
