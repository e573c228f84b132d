from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerShiftNeed(models.Model):
    """How many people a shift needs at least, all of them or those of a post or with a skill."""

    _name = "dealer.shift.need"
    _description = "People Needed in a Shift"
    _order = "department_id, type_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        check_company=True,
        help="Whose roster is checked; empty: the roster of the store without a department.",
    )
    type_id = fields.Many2one(
        "dealer.shift.type", string="Shift", required=True, check_company=True, index=True
    )
    job_id = fields.Many2one(
        "hr.job", string="Post", check_company=True, index="btree_not_null", help="Empty: any."
    )
    skill_id = fields.Many2one(
        "hr.skill",
        index="btree_not_null",
        help="Only people whose skill or certificate is valid on the day count. Empty: any.",
    )
    minimum = fields.Integer(string="At Least", required=True, default=1, help="People.")
    weekdays = fields.Selection(
        [("all", "Every day"), ("mon_fri", "Monday to Friday"), ("mon_sat", "Monday to Saturday")],
        required=True,
        default="all",
    )
    on_holidays = fields.Boolean(string="On Holidays Too")
    is_required = fields.Boolean(
        string="Must", help="A roster with fewer people can't be published; else it is said only."
    )

    _some = models.Constraint("CHECK (minimum > 0)", "At least one person is needed, or no rule.")

    @api.depends("type_id", "job_id", "skill_id", "minimum")
    def _compute_display_name(self):
        for need in self:
            what = need.skill_id.name or need.job_id.name
            need.display_name = " · ".join(
                filter(None, [need.type_id.name, what, f"≥ {need.minimum}"])
            )

    @api.constrains("job_id", "skill_id")
    def _check_one(self):
        for need in self:
            if need.job_id and need.skill_id:
                raise ValidationError(
                    self.env._("Say a post or a skill, not both: make two rules of it.")
                )

    def _applies(self, day, kind):
        """Return whether the rule holds on a date, given its kind in the calendar."""
        self.ensure_one()
        if kind in ("holiday", "statutory"):
            return self.on_holidays
        last = {"all": 7, "mon_fri": 5, "mon_sat": 6}[self.weekdays]
        return kind == "make_up" or day.weekday() < last
