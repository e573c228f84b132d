from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerShiftPattern(models.Model):
    """A rotation: the shifts of a cycle of any number of days, over and over.

    Seven days are a week, fourteen a big and a small week (大小周) or alternating weekends, eight
    the four crews of a three-shift plant.
    """

    _name = "dealer.shift.pattern"
    _description = "Shift Pattern"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: of every store."
    )
    day_ids = fields.One2many("dealer.shift.pattern.day", "pattern_id", copy=True)
    length = fields.Integer(  # pylint: disable=attribute-deprecated
        string="Days of the Cycle", compute="_compute_figures", help="In days, rest included."
    )
    weekly_hours = fields.Float(
        string="Hours a Week",
        compute="_compute_figures",
        help="Working hours of the cycle, on average of seven days.",
    )
    cycle = fields.Char(compute="_compute_figures", help="The codes of the shifts, · for rest.")
    on_holidays = fields.Selection(
        [("cycle", "Work as the cycle says"), ("rest", "Rest")],
        required=True,
        default="cycle",
        help="What the days off and statutory holidays of the calendar are in this rotation.",
    )
    make_up_type_id = fields.Many2one(
        "dealer.shift.type",
        string="Shift of Make-Up Days",
        check_company=True,
        index="btree_not_null",
        help="Worked on a make-up day on which the cycle rests. Empty: such days are rest.",
    )

    @api.depends("day_ids.type_id.hours", "day_ids.type_id.code", "day_ids.sequence")
    def _compute_figures(self):
        for pattern in self:
            days = pattern.day_ids.sorted(lambda d: (d.sequence, d._origin.id or 0))
            pattern.length = len(days)
            hours = sum(day.type_id.hours for day in days)
            pattern.weekly_hours = 7 * hours / len(days) if days else 0
            pattern.cycle = " ".join(day.type_id.code or "·" for day in days)

    @api.constrains("day_ids")
    def _check_days(self):
        for pattern in self:
            if not pattern.day_ids.type_id:
                raise ValidationError(
                    self.env._(
                        "“%(pattern)s” needs at least one day with a shift: add the days of its "
                        "cycle, in their order.",
                        pattern=pattern.name,
                    )
                )

    def _get_types(self):
        """Return the shifts of the cycle in their order, False for rest."""
        self.ensure_one()
        return [day.type_id.id for day in self.day_ids.sorted("sequence")]

    def action_repeat(self):
        """Add the cycle once more, to change its second half (big and small weeks)."""
        self.ensure_one()
        last = max(self.day_ids.mapped("sequence"), default=0)
        self.day_ids = [
            fields.Command.create({"sequence": last + number, "type_id": day.type_id.id})
            for number, day in enumerate(self.day_ids.sorted("sequence"), 1)
        ]
        return True
