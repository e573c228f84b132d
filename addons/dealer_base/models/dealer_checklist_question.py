from odoo import api, fields, models
from odoo.tools import float_compare
from odoo.tools.misc import formatLang

# Passed as context ``dealer_checklist_by_code`` where our own code writes what people may
# not: states, rounds, the template's copy. RPC cannot send an object, so it stays ours.
BY_CODE = object()

RESULTS = [
    ("ok", "OK"),
    ("attention", "Attention"),
    ("fail", "Fail"),
    ("na", "Not applicable"),
]


class DealerChecklistQuestion(models.AbstractModel):
    """What a template's item and its copy on a filled checklist have in common: what to
    look at, how it is answered and which answer is good.
    """

    _name = "dealer.checklist.question"
    _description = "Checklist Question"
    _order = "sequence, id"

    name = fields.Char(string="Item", required=True, translate=True)
    sequence = fields.Integer(default=10)
    display_type = fields.Selection(
        [("line_section", "Section")],
        help="A section is a heading: the items below it, up to the next section, belong to it.",
    )
    answer_type = fields.Selection(
        [
            ("state", "OK / attention / fail"),
            ("number", "Number"),
            ("choice", "Choice"),
            ("text", "Text"),
        ],
        string="Answered by",
        default="state",
        required=True,
    )
    required = fields.Boolean(
        default=True, help="The checklist cannot be finished without an answer to this item."
    )
    photo_required = fields.Selection(
        [
            ("never", "Optional"),
            ("problem", "On attention or fail"),
            ("always", "Always"),
        ],
        string="Photo",
        default="never",
        required=True,
        help="When the checklist cannot be finished without a photo of this item.",
    )
    hint = fields.Char(translate=True, help="How to check it, shown under the item.")
    unit = fields.Char(help="Unit of the number, such as mm, kPa, V or %.")
    min_value = fields.Float(
        string="From", digits=(12, 3), help="Lowest good value in the item's unit; 0: no limit."
    )
    max_value = fields.Float(
        string="To", digits=(12, 3), help="Highest good value in the item's unit; 0: no limit."
    )
    outside = fields.Selection(
        [
            ("fail", "Fail"),
            ("attention", "Attention"),
            ("graded", "Attention, further out fail"),
        ],
        string="Outside the limits",
        default="fail",
        required=True,
    )
    margin = fields.Float(
        string="Attention up to",
        digits=(12, 3),
        help="How far outside the limits, in the item's unit, a value is still 'attention'; "
        "beyond it is a fail.",
    )
    limits_text = fields.Char(string="Limits", compute="_compute_limits_text")

    _limits_in_order = models.Constraint(
        "CHECK (min_value = 0 OR max_value = 0 OR min_value <= max_value)",
        "The lower limit is above the upper limit: swap them.",
    )
    _margin_not_negative = models.Constraint(
        "CHECK (margin >= 0)",
        "How far a value may lie outside the limits is a positive number.",
    )

    @api.depends("answer_type", "unit", "min_value", "max_value")
    @api.depends_context("lang")
    def _compute_limits_text(self):
        for question in self:
            text = ""
            if question.answer_type == "number":
                low, high = question.min_value, question.max_value
                if low and high:
                    text = f"{self._format_number(low)} – {self._format_number(high)}"
                elif low:
                    text = f"≥ {self._format_number(low)}"
                elif high:
                    text = f"≤ {self._format_number(high)}"
                text = f"{text} {question.unit or ''}".strip()
            question.limits_text = text

    def _format_number(self, value):
        """Write ``value`` in the user's language with the decimals it needs, at most three."""
        exact = round(value, 3)
        digits = next(digits for digits in range(4) if round(exact, digits) == exact)
        return formatLang(self.env, exact, digits=digits)

    def _get_number_result(self, value):
        """Judge a measured ``value`` (in the item's unit): ok, attention or fail."""
        self.ensure_one()
        below = self.min_value - value if self.min_value else 0
        above = value - self.max_value if self.max_value else 0
        distance = max(below, above)
        if float_compare(distance, 0, precision_digits=3) <= 0:
            return "ok"
        if self.outside == "graded":
            within = float_compare(distance, self.margin, precision_digits=3) <= 0
            return "attention" if within else "fail"
        return self.outside

    @api.model
    def _get_question_fields(self):
        """Names of the stored fields a filled checklist copies from its template."""
        return [
            name
            for name, field in self.env["dealer.checklist.question"]._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        ]
