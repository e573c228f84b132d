import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

YEAR = re.compile(r"%\((?:range_)?year\)s[-/]?")
# years that a restarted numbering is compared over, around the present one
YEARS = range(-10, 11)


class DealerDocumentNumbering(models.Model):
    """How the numbers of documents look, changed by a designer; every change is kept.

    Only sequences released to designers can be changed, and never so that a number used once
    comes back: what an earlier numbering drew is remembered here.
    """

    _name = "dealer.document.numbering"
    _description = "Numbering of Documents"
    _order = "id desc"
    _rec_name = "sequence_id"

    sequence_id = fields.Many2one(
        "ir.sequence",
        string="Numbers of",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("designer_released", "=", True)],
    )
    prefix = fields.Char(string="Begins With", trim=False)
    digits = fields.Integer(default=5, required=True)
    restart_yearly = fields.Boolean(
        string="Start Again Each Year", help="The year becomes part of the number."
    )
    number_next = fields.Integer(
        string="Next Number", default=1, required=True, help="It can be raised, never lowered."
    )
    example = fields.Char(compute="_compute_example")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Applied")], default="draft", required=True, readonly=True
    )
    old_prefix = fields.Char(readonly=True, help="As it was stored before.")
    old_next = fields.Integer(readonly=True, help="The number it would have drawn next.")

    _digits_range = models.Constraint(
        "CHECK (digits BETWEEN 1 AND 12)", "A number has 1 to 12 digits."
    )
    _next_positive = models.Constraint("CHECK (number_next > 0)", "Numbers begin at 1.")

    @api.depends("prefix", "digits", "restart_yearly", "number_next")
    def _compute_example(self):
        year = fields.Date.context_today(self).year
        for numbering in self:
            middle = f"{year}-" if numbering.restart_yearly else ""
            digits = min(max(numbering.digits, 1), 12)
            numbering.example = (
                f"{numbering.prefix or ''}{middle}{max(numbering.number_next, 1):0{digits}d}"
            )

    @api.onchange("sequence_id")
    def _onchange_sequence_id(self):
        if sequence := self.sequence_id:
            prefix = sequence.prefix or ""
            self.restart_yearly = sequence.use_date_range or bool(YEAR.search(prefix))
            self.prefix = YEAR.sub("", prefix).replace("%%", "%")
            self.digits = sequence.padding or 1
            self.number_next = self._get_next(sequence)

    @api.model
    def _get_next(self, sequence):
        """:return: the number the sequence would draw next, this year's where years count"""
        sequence = sequence.sudo()  # settings; only a number is told
        if sequence.use_date_range:
            sequence = sequence._get_current_sequence()
        return sequence.number_next_actual

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        if "state" in vals or any(numbering.state == "done" for numbering in self):
            raise UserError(
                self.env._("This change has been applied: make a new one to change it again.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(numbering.state == "done" for numbering in self):
            raise UserError(
                self.env._("Applied changes are kept: they tell which numbers were used.")
            )

    def action_apply(self):
        """Change the sequence; refused where a number used before could come back."""
        self.ensure_one()
        self.check_access("write")
        sequence = self.sequence_id.sudo()  # settings: the check of the release is the line below
        if not sequence.designer_released:
            raise AccessError(
                self.env._(
                    "The numbers of “%s” are not released to designers; a system administrator "
                    "can release them.",
                    sequence.name,
                )
            )
        if self.state == "done":
            raise UserError(self.env._("This change has been applied already."))
        if "%(" in YEAR.sub("", sequence.prefix or ""):
            raise UserError(
                self.env._(
                    "The numbers of “%s” hold a month or a day: a system administrator has to "
                    "change them.",
                    sequence.name,
                )
            )
        prefix = self._get_stored_prefix()
        smallest = self._get_smallest(prefix)
        if self.number_next < smallest:
            raise UserError(
                self.env._(
                    "Numbers up to %(used)s have been used: the next number has to be at least "
                    "%(smallest)s.",
                    used=smallest - 1,
                    smallest=smallest,
                )
            )
        self._keep(sequence)
        sequence.write(
            {
                "prefix": prefix,
                "padding": self.digits,
                "use_date_range": self.restart_yearly,
                "number_next": self.number_next,
            }
        )
        if self.restart_yearly:
            sequence._get_current_sequence().number_next_actual = self.number_next
        self.env["dealer.document.type"].sudo()._read_numbering(sequence, self)
        return {"type": "ir.actions.act_window_close"}

    def _get_stored_prefix(self):
        """What a person types is text, the year is ours."""
        prefix = (self.prefix or "").replace("%", "%%")
        return prefix + ("%(range_year)s-" if self.restart_yearly else "")

    def _get_smallest(self, prefix):
        """The smallest next number that can't have been used.

        :param str prefix: as it would be stored
        :raise UserError: when numbers could look like ones used before
        """
        sequence = self.sequence_id.sudo()  # settings; only a number is told
        earlier = self.sudo().search([("sequence_id", "=", sequence.id), ("state", "=", "done")])
        used = [(numbering.old_prefix or "", numbering.old_next) for numbering in earlier]
        used.append((sequence.prefix or "", self._get_next(sequence)))
        wanted = self._render(prefix)
        smallest = 1
        for old_prefix, old_next in used:
            if old_next <= 1:
                continue  # nothing was drawn
            old = self._render(old_prefix)
            if wanted & old:
                smallest = max(smallest, old_next)
            elif self._are_ambiguous(wanted, old):
                raise UserError(
                    self.env._(
                        "Numbers that begin with “%(new)s” could be mistaken for earlier ones that "
                        "begin with “%(old)s”: add a letter or a dash.",
                        new=min(wanted),
                        old=min(old),
                    )
                )
        return smallest

    @api.model
    def _render(self, prefix):
        """:return: set of what numbers begin with, over the years around this one"""
        this_year = fields.Date.context_today(self).year
        if not YEAR.search(prefix):
            return {prefix.replace("%%", "%")}
        return {
            re.sub(r"%\((?:range_)?year\)s", str(this_year + offset), prefix).replace("%%", "%")
            for offset in YEARS
        }

    @api.model
    def _are_ambiguous(self, prefixes, others):
        """Whether one is the other and digits more: LC- and LC-1 both make LC-12."""
        for one in prefixes:
            for other in others:
                shorter, longer = sorted((one, other), key=len)
                if longer.startswith(shorter) and longer[len(shorter) :].isdigit():
                    return True
        return False

    def _keep(self, sequence):
        """Remember what the numbering so far has drawn."""
        values = {
            "state": "done",
            "old_prefix": sequence.prefix or "",
            "old_next": self._get_next(sequence),
        }
        # past the guard of what is applied, on purpose: this applies it
        return super().write(values)  # pylint: disable=super-method-mismatch
