import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLACEHOLDERS = ("customer", "car", "plate", "caller", "store", "date")


class DealerCallScript(models.Model):
    """What a caller says and asks, when he tries again, and what counts as unsatisfied."""

    _name = "dealer.call.script"
    _description = "Call Script"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", string="Store", help="Empty: for every store.")
    purpose = fields.Selection(
        [("service", "Service"), ("marketing", "Marketing")],
        required=True,
        default="service",
        help="Marketing calls need the customer's consent; service calls need that he has not "
        "withdrawn it.",
    )
    text = fields.Text(
        string="What to Say",
        translate=True,
        help="Placeholders: {customer}, {car}, {plate}, {caller}, {store}, {date} (of the visit "
        "or hand-over).",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        domain="[('scoring_type', '!=', 'no_scoring')]",
        ondelete="restrict",
        index="btree_not_null",
        help="Asked in the call, or sent as a link. Scores are those of its answers.",
    )
    unsatisfied_below = fields.Float(
        string="Unsatisfied below (%)",
        default=60,
        help="A lower score takes in a complaint. Single answers can do so too: mark them as "
        "unsatisfied on the questionnaire.",
    )
    complaint_category_id = fields.Many2one("dealer.complaint.category", string="Complaint About")
    max_tries = fields.Integer(default=3, help="After so many calls nobody answered it is over.")
    pause_no_answer = fields.Float(
        string="Again after No Answer", default=4, help="Hours on the clock."
    )
    pause_busy = fields.Float(string="Again after Busy", default=1, help="Hours on the clock.")
    valid_days = fields.Integer(
        string="Give up after", default=7, help="Days after a call was due it is not made any more."
    )

    _tries_positive = models.Constraint("CHECK (max_tries >= 1)", "Try at least once.")
    _pauses_positive = models.Constraint(
        "CHECK (pause_no_answer >= 0 AND pause_busy >= 0 AND valid_days >= 1)",
        "Pauses can't be negative, and a call is valid for at least a day.",
    )
    _score_range = models.Constraint(
        "CHECK (unsatisfied_below BETWEEN 0 AND 100)", "The score is between 0 and 100 %."
    )

    @api.constrains("text")
    def _check_text(self):
        for script in self:
            unknown = set(PLACEHOLDER.findall(script.text or "")) - set(PLACEHOLDERS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "There is no placeholder %(names)s; there are: %(known)s.",
                        names=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                        known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
                    )
                )

    def _fill(self, values):
        """:return: the text with its placeholders filled; what is not known is left blank"""
        self.ensure_one()
        return PLACEHOLDER.sub(lambda m: str(values.get(m[1]) or ""), self.text or "")
