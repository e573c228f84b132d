from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import scoring

# what a reviewer writes on an item; everything else is the program's
_ANSWERS = frozenset({"anchor_id", "percent", "comment"})


class DealerAppraisalAnswer(models.Model):
    """What a review says of one item: a step of its scale, or how far a goal was reached."""

    _name = "dealer.appraisal.answer"
    _description = "Answer of a Review"
    _order = "review_id, sequence, id"

    review_id = fields.Many2one(
        "dealer.appraisal.review", required=True, index=True, readonly=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "dealer.appraisal.line", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    anchor_id = fields.Many2one("dealer.appraisal.anchor", string="Step", ondelete="restrict")
    percent = fields.Float(string="Reached (%)", digits=(5, 1))
    is_given = fields.Boolean(help="A percentage was entered; tells 0 from nothing.")
    comment = fields.Char()

    _once = models.UniqueIndex("(review_id, line_id)", "A review answers an item once.")
    _percent_range = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 200)", "A goal is reached by 0 to 200 %."
    )

    # what a reviewer is told of the item; the appraisal behind it is hidden from him
    name = fields.Char(compute="_compute_item", compute_sudo=True)
    kind = fields.Char(compute="_compute_item", compute_sudo=True)
    item = fields.Json(
        compute="_compute_item",
        compute_sudo=True,
        help="Section, target, figure and the steps of the scale, in the reader's language.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_id", "line_id.figure", "line_id.agreed_name", "line_id.description")
    @api.depends_context("lang")
    def _compute_item(self):
        for answer in self:
            line = answer.line_id
            item = line.item_id
            answer.name = line.name
            answer.kind = line.kind
            told = {
                "section": line.section_id.name or "",
                "description": line.description
                or item.description
                or item.competency_id.description
                or "",
                "weight": line.weight,
            }
            if line.kind == "figure":
                told |= {
                    "target": line.target_text,
                    "figure": line.figure_text,
                    "points": round(line.points, 1) if line.is_scored else None,
                    "documents": line.figure_rows,
                    "answer": line.dispute_answer or "",
                }
            elif line.kind == "competency":
                told["steps"] = [
                    {"id": anchor.id, "name": anchor.name, "points": anchor.points}
                    for anchor in item.competency_id.anchor_ids.sorted("points")
                ]
            answer.item = told

    @api.constrains("anchor_id", "line_id")
    def _check_anchor(self):
        for answer in self.sudo():  # sudo: the scale of the item, hidden from reviewers
            scale = answer.line_id.item_id.competency_id.anchor_ids
            if answer.anchor_id and answer.anchor_id not in scale:
                raise ValidationError(
                    self.env._("Choose a step of the scale of “%(item)s”.", item=answer.name)
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        if not self.env.su:
            answers.review_id._check_own()
        return answers

    def write(self, vals):
        if not self.env.su:
            self.review_id._check_own()
            if set(vals) - _ANSWERS:
                raise UserError(self.env._("A review answers the items it was asked about."))
        if "percent" in vals:
            vals = {**vals, "is_given": True}
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _is_answered(self):
        self.ensure_one()
        if self.line_id.kind == "figure":
            return True
        return bool(self.anchor_id) if self.line_id.kind == "competency" else self.is_given

    def _get_points(self):
        """:return: points this answer gives its item, None without an answer"""
        self.ensure_one()
        if not self._is_answered():
            return None
        if self.line_id.kind == "competency":
            return self.anchor_id.points
        return scoring.clamp(self.percent, self.line_id._get_cap())

    def action_open_documents(self):
        """The documents behind the figure: its person may see what was counted."""
        self.ensure_one()
        self.check_access("read")
        return self.line_id._open_documents()
