from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .dealer_checklist_question import BY_CODE

# Which drawings an outline shows, in the order they are printed.
VIEWS_BY_OUTLINE = {
    "none": [],
    "top": ["top"],
    "four": ["left", "right", "top", "front", "rear"],
}


class DealerChecklistMark(models.Model):
    """Damage at one point of the car, marked on a drawing."""

    _name = "dealer.checklist.mark"
    _description = "Damage Mark"
    _order = "checklist_id, id"

    checklist_id = fields.Many2one(
        "dealer.checklist", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(compute="_compute_number", help="Counts the marks of a checklist.")
    view = fields.Selection(
        [
            ("top", "From above"),
            ("left", "Left side"),
            ("right", "Right side"),
            ("front", "Front"),
            ("rear", "Rear"),
        ],
        required=True,
        default="top",
    )
    x = fields.Float(required=True, help="Place from the drawing's left edge, in percent.")
    y = fields.Float(required=True, help="Place from the drawing's upper edge, in percent.")
    kind = fields.Selection(
        [
            ("scratch", "Scratch"),
            ("dent", "Dent"),
            ("crack", "Crack"),
            ("paint", "Paint"),
            ("missing", "Missing part"),
            ("rust", "Rust"),
        ],
        required=True,
        default="scratch",
    )
    note = fields.Char(string="Remark")
    photo = fields.Image(max_width=1600, max_height=1600)
    has_photo = fields.Boolean(compute="_compute_has_photo")
    round = fields.Integer(
        default=1, required=True, readonly=True, help="Sign-off round in which it was marked."
    )
    is_open = fields.Boolean(compute="_compute_is_open", help="May be changed now.")

    _on_drawing = models.Constraint(
        "CHECK (x BETWEEN 0 AND 100 AND y BETWEEN 0 AND 100)",
        "A damage mark must lie on the drawing.",
    )

    @api.depends("checklist_id.mark_ids")
    def _compute_number(self):
        numbers = {
            mark: number
            for checklist in self.checklist_id
            for number, mark in enumerate(checklist.mark_ids, start=1)
        }
        for mark in self:
            mark.number = numbers.get(mark, 0)

    @api.depends("photo")
    def _compute_has_photo(self):
        for mark in self.with_context(bin_size=True):
            mark.has_photo = bool(mark.photo)

    @api.depends("round", "checklist_id.round", "checklist_id.state")
    def _compute_is_open(self):
        opened = set(self.checklist_id._get_open_in_round(self))
        for mark in self:
            mark.is_open = mark in opened

    @api.model_create_multi
    def create(self, vals_list):
        checklists = self.env["dealer.checklist"].browse(
            [vals["checklist_id"] for vals in vals_list if vals.get("checklist_id")]
        )
        checklists._check_draft()
        rounds = {checklist.id: checklist.round for checklist in checklists}
        return super().create(
            [{**vals, "round": rounds.get(vals.get("checklist_id"), 1)} for vals in vals_list]
        )

    def write(self, vals):
        if self._is_by_code():
            return super().write(vals)
        if not vals.keys() <= {"view", "x", "y", "kind", "note", "photo"}:
            raise UserError(self.env._("A damage mark cannot move to another checklist."))
        self._check_open()
        return super().write(vals)

    def unlink(self):
        if not self._is_by_code():
            self._check_open()
        return super().unlink()

    def _check_access(self, operation):
        # also keeps the photo of a signed-off mark
        if forbidden := super()._check_access(operation):
            return forbidden
        if operation == "write" and not self.env.su and not self._is_by_code():
            # sudo: state and round only
            marks = self.sudo()
            if closed := self.browse((marks - marks.checklist_id._get_open_in_round(marks)).ids):
                return closed, lambda: AccessError(self._get_closed_message())
        return None

    def _check_open(self):
        if closed := self - self.checklist_id._get_open_in_round(self):
            closed.checklist_id._check_draft()
            raise UserError(self._get_closed_message())

    def _get_closed_message(self):
        return self.env._(
            "This damage is signed off: it changes only when the checklist is reopened."
        )

    def _is_by_code(self):
        return self.env.context.get("dealer_checklist_by_code") is BY_CODE

    def _write_by_code(self, vals):
        """Write what people may not; private, so that RPC cannot."""
        self.with_context(dealer_checklist_by_code=BY_CODE).write(vals)
