import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.condition import Condition
from .dealer_customer_figure import AGE_BANDS, MONTHS


class DealerSegmentLine(models.Model):
    """One condition of a segment, chosen from a list and filled in words of the trade."""

    _name = "dealer.segment.line"
    _description = "Condition of a Segment"
    _rec_name = "summary"
    _order = "sequence, id"

    segment_id = fields.Many2one("dealer.segment", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection="_selection_kind", required=True, default="model", string="Condition"
    )
    editor = fields.Char(compute="_compute_editor")
    unit = fields.Char(compute="_compute_editor")
    is_not = fields.Boolean(string="Not", help="Everybody but those.")
    low = fields.Float(string="From", digits=(16, 2), help="Smallest number that fits.")
    high = fields.Float(
        string="To", digits=(16, 2), help="Greatest number that fits. 0: however many."
    )
    brand_ids = fields.Many2many("fleet.vehicle.model.brand", string="Brands")
    model_ids = fields.Many2many("fleet.vehicle.model", string="Series")
    lifecycle_ids = fields.Many2many("dealer.customer.lifecycle", string="Phases")
    category_ids = fields.Many2many("res.partner.category", string="Tags")
    segment_ids = fields.Many2many(
        "dealer.segment",
        "dealer_segment_line_segment_rel",
        "line_id",
        "segment_id",
        string="Segments",
    )
    month = fields.Selection(
        [("0", "This month"), ("1", "Next month"), *MONTHS],
        help="This and next month are those of the day the segment is used.",
    )
    age_band = fields.Selection(AGE_BANDS)
    summary = fields.Char(compute="_compute_summary", help="The condition in words.")

    _low_positive = models.Constraint("CHECK(low >= 0)", "Numbers of a condition start at 0.")
    _high_after_low = models.Constraint(
        "CHECK(high = 0 OR high >= low)", "“To” is smaller than “From”: nobody could fit."
    )

    # === HOOK === #

    @api.model
    def _get_conditions(self):
        """:return: {code: Condition}, in the order of the list; glue adds its own"""
        months = self.env._("months ago")
        return {
            "model": Condition(self.env._("Newest car is of the series"), "model_ids", "model_id"),
            "brand": Condition(self.env._("Newest car is of the brand"), "brand_ids", "brand_id"),
            "owns_model": Condition(
                self.env._("Owns any car of the series"),
                "model_ids",
                "partner.vehicle_ids.model_id",
            ),
            "cars": Condition(
                self.env._("Number of cars"), "range", "cars_now", self.env._("cars")
            ),
            "car_age": Condition(
                self.env._("Age of the newest car"), "range", "car_age", self.env._("years")
            ),
            "owner_since": Condition(
                self.env._("Got the newest car"), "past", "owner_since", months
            ),
            "active": Condition(self.env._("Was here last"), "past", "last_active_on", months),
            "spend_12m": Condition(
                self.env._("Spent in 12 months"), "range", "spend_12m", self.env._("with tax")
            ),
            "spend_total": Condition(
                self.env._("Spent in all"), "range", "spend_total", self.env._("with tax")
            ),
            "lifecycle": Condition(self.env._("Is in the phase"), "lifecycle_ids", "lifecycle_id"),
            "score_r": Condition(
                self.env._("Recency score"), "range", "score_r", self.env._("of 5")
            ),
            "score_f": Condition(
                self.env._("Frequency score"), "range", "score_f", self.env._("of 5")
            ),
            "score_m": Condition(
                self.env._("Monetary score"), "range", "score_m", self.env._("of 5")
            ),
            "lead_open": Condition(
                self.env._("Open leads"), "range", "lead_open_count", self.env._("leads")
            ),
            "lead": Condition(self.env._("Latest lead came in"), "past", "last_lead_on", months),
            "birthday": Condition(self.env._("Birthday is in"), "month", "birthday_month"),
            "age": Condition(self.env._("Is of the age"), "age_band", "age_band"),
            "tag": Condition(self.env._("Has the tag"), "category_ids", "partner.category_id"),
            "segment": Condition(self.env._("Is in the segment"), "segment_ids", ""),
        }

    # === COMPUTE METHODS === #

    @api.model
    def _selection_kind(self):
        return [(code, condition.label) for code, condition in self._get_conditions().items()]

    @api.depends("kind")
    def _compute_editor(self):
        conditions = self._get_conditions()
        for line in self:
            condition = conditions.get(line.kind)
            line.editor = condition and condition.editor
            line.unit = condition and condition.unit

    @api.depends(
        "kind", "is_not", "low", "high", "brand_ids", "model_ids", "lifecycle_ids", "category_ids",
        "segment_ids", "month", "age_band",
    )  # fmt: skip
    def _compute_summary(self):
        conditions = self._get_conditions()
        for line in self:
            condition = conditions.get(line.kind)
            if not condition:
                line.summary = False
                continue
            values = {"what": condition.label, "value": line._get_value_words(condition)}
            line.summary = (
                self.env._("Not: %(what)s: %(value)s", **values)
                if line.is_not
                else self.env._("%(what)s: %(value)s", **values)
            )

    def _get_value_words(self, condition):
        self.ensure_one()
        if condition.editor in ("range", "past", "ahead"):
            values = {
                "low": f"{self.low:,.10g}",
                "high": f"{self.high:,.10g}",
                "unit": condition.unit,
            }
            if not self.high:
                return self.env._("%(low)s or more %(unit)s", **values)
            return self.env._("%(low)s to %(high)s %(unit)s", **values)
        field = self._fields[condition.editor]
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(self[field.name]) or self.env._("…")
        return ", ".join(self[field.name].mapped("display_name")) or self.env._("…")

    # === CONSTRAINTS === #

    @api.constrains(
        "kind", "brand_ids", "model_ids", "lifecycle_ids", "category_ids", "segment_ids", "month",
        "age_band",
    )  # fmt: skip
    def _check_filled(self):
        for line in self:
            if line.editor in line._fields and not line[line.editor]:
                raise ValidationError(
                    self.env._(
                        "“%(condition)s” names nothing yet. Choose what, or take the condition"
                        " away.",
                        condition=dict(line._selection_kind())[line.kind],
                    )
                )

    @api.constrains("segment_ids", "segment_id", "kind")
    def _check_no_circle(self):
        for line in self:
            seen, todo = self.env["dealer.segment"], line._get_segments()
            while todo:
                if line.segment_id in todo:
                    raise ValidationError(
                        self.env._(
                            "“%(segment)s” would be made of itself. Take that segment out of its"
                            " conditions.",
                            segment=line.segment_id.name,
                        )
                    )
                seen |= todo
                todo = todo.line_ids._get_segments() - seen

    @api.onchange("kind")
    def _onchange_kind(self):
        """Numbers of one condition mean nothing to the next."""
        self.low = self.high = 0

    # === BUSINESS METHODS === #

    def _get_segments(self):
        return self.filtered(lambda line: line.kind == "segment").segment_ids

    def _get_domain(self):
        """:return: the domain on res.partner of who fits this condition"""
        self.ensure_one()
        condition = self._get_conditions().get(self.kind)
        if not condition:  # of an addon that is gone
            return Domain.TRUE
        if self.kind == "segment":
            domain = self.segment_ids._origin._get_domain()
        else:
            domain = self._get_condition_domain()
            if not condition.field.startswith("partner."):
                domain = Domain("figure_ids", "any", domain)
        return ~domain if self.is_not else domain

    def _is_of_figures(self):
        """Whether the condition is on the row of figures alone."""
        self.ensure_one()
        condition = self._get_conditions().get(self.kind)
        return bool(
            condition
            and not self.is_not
            and self.kind != "segment"
            and not condition.field.startswith("partner.")
        )

    def _get_condition_domain(self):
        """:return: the domain on the model of its field: the figures, or the customer"""
        condition = self._get_conditions()[self.kind]
        name = condition.field.removeprefix("partner.")
        if condition.editor == "range":
            domain = Domain(name, ">=", self.low)
            if self.high:
                domain &= Domain(name, "<=", self.high)
        elif condition.editor in ("past", "ahead"):
            sign, first, last = (
                ("-", "<=", ">=") if condition.editor == "past" else ("+", ">=", "<=")
            )
            # whole months, the last of them included
            low, high = math.floor(self.low), math.ceil(self.high)
            domain = Domain(name, first, f"today {sign}{low}m")
            if high:
                domain &= Domain(name, last, f"today {sign}{high}m")
        elif condition.editor == "month":
            domain = Domain(name, "=", self._get_month())
        elif self._fields[condition.editor].type == "selection":
            domain = Domain(name, "=", self[condition.editor])
        else:
            domain = Domain(name, "in", self[condition.editor].ids)
        return domain

    def _get_month(self):
        """:return: the code of the month meant, of today's for this and next month"""
        self.ensure_one()
        if self.month not in ("0", "1"):
            return self.month
        today = self.env["dealer.customer.figure"]._get_today()
        return f"{fields.Date.add(today, months=int(self.month)):%m}"
