from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_duration

from ..lib.shifts import to_moment


class DealerShiftType(models.Model):
    """A kind of shift: when it begins and ends on the store's clock, and how long one rests in it.

    A shift that ends at or before the hour it begins passes midnight; it belongs to the date on
    which it begins.
    """

    _name = "dealer.shift.type"
    _description = "Shift"
    _inherit = ["dealer.amount.mixin"]
    _order = "sequence, start_hour, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        translate=True,
        help="One to four characters, shown in the cells of the roster.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: of every store."
    )
    color = fields.Integer(string="Colour", default=4)
    start_hour = fields.Float(string="From", required=True, default=8, help="On the store's clock.")
    end_hour = fields.Float(
        string="To",
        required=True,
        default=17,
        help="On the store's clock; at or before the beginning: on the next day.",
    )
    break_hours = fields.Float(string="Breaks", help="Hours of unpaid breaks within the shift.")
    passes_midnight = fields.Boolean(compute="_compute_hours", store=True)
    hours = fields.Float(
        string="Working Hours",
        compute="_compute_hours",
        store=True,
        help="From beginning to end, without the breaks.",
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), upper(code ->> 'en_US')) WHERE active",
        "Another shift of this store has this code: choose a code of its own for each shift.",
    )
    _hours_of_day = models.Constraint(
        "CHECK (start_hour >= 0 AND start_hour < 24 AND end_hour >= 0 AND end_hour <= 24)",
        "A shift begins between 00:00 and 23:59 and ends between 00:00 and 24:00.",
    )
    _some_work = models.Constraint(
        "CHECK (break_hours >= 0 AND hours > 0)",
        "The breaks are longer than the shift: at least some of it must be work.",
    )

    @api.depends("start_hour", "end_hour", "break_hours")
    def _compute_hours(self):
        for shift in self:
            shift.passes_midnight = shift.end_hour <= shift.start_hour
            shift.hours = shift._get_end_hour() - shift.start_hour - shift.break_hours

    @api.depends("name", "start_hour", "end_hour")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for shift in self:
            hours = f"{format_duration(shift.start_hour)}–{format_duration(shift.end_hour)}"
            shift.display_name = f"{shift.name or ''} {hours}"

    @api.constrains("code")
    def _check_code(self):
        for shift in self:
            if not 1 <= len((shift.code or "").strip()) <= 4:
                raise ValidationError(
                    self.env._("The code of a shift has one to four characters, as D or N2.")
                )

    def write(self, vals):
        if {"start_hour", "end_hour", "break_hours"}.intersection(vals):
            self._check_unpublished(vals)
        return super().write(vals)

    def _check_unpublished(self, vals):
        """What was published, and worked, keeps its hours."""
        changed = self.filtered(
            lambda shift: any(
                name in vals and vals[name] != shift[name]
                for name in ("start_hour", "end_hour", "break_hours")
            )
        )
        # sudo: published days of other departments count as much
        used = changed and self.env["dealer.roster.day"].sudo().search(
            [("type_id", "in", changed.ids), ("roster_id.category", "=", "published")], limit=1
        )  # fmt: skip
        if used:
            raise UserError(
                self.env._(
                    "“%(shift)s” stands in published rosters and keeps its hours: archive it and "
                    "make a new shift.",
                    shift=used.type_id.name,
                )
            )

    def _get_end_hour(self):
        """Return the hour it ends, counted from the date it begins: above 24 after midnight."""
        self.ensure_one()
        return self.end_hour + (24 if self.end_hour <= self.start_hour else 0)

    def _get_moments(self, day, zone):
        """Return when a shift of that date begins and ends (naive UTC)."""
        self.ensure_one()
        return to_moment(day, self.start_hour, zone), to_moment(day, self._get_end_hour(), zone)
