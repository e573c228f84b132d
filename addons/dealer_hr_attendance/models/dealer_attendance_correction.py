from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerAttendanceCorrection(models.Model):
    """What HR decides a day counts, and why. Kept; the last one of a day counts."""

    _name = "dealer.attendance.correction"
    _description = "Attendance Correction"
    _order = "date desc, id desc"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(required=True, index=True)
    result = fields.Selection(
        [
            ("worked", "Worked as Due"),
            ("half", "Half a Day Absent"),
            ("absent", "A Day Absent"),
        ],
        string="The Day Counts As",
        required=True,
        default="worked",
        help="Worked as due also excuses being late, leaving early and a missing punch.",
    )
    reason = fields.Char(required=True)

    _employee_date = models.Index("(employee_id, date)")
    _why = models.Constraint("CHECK (length(btrim(reason)) > 0)", "Say why the day is corrected.")

    @api.depends("employee_id", "date")
    def _compute_display_name(self):
        for correction in self:
            name = correction.employee_id.name or ""
            correction.display_name = f"{name} {fields.Date.to_string(correction.date) or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")  # who may not enter any is told that first
        self.env["hr.employee"]._refuse_own_time_of(vals_list)
        corrections = super().create(vals_list)
        sheets = self.env["dealer.attendance.sheet"]
        sheets._touch([(c.employee_id.id, c.date, c.date) for c in corrections])
        months = {correction.date.replace(day=1) for correction in corrections}
        # computed at once: whoever corrects a day wants to see it
        sheets.sudo().search(
            [
                ("company_id", "in", corrections.company_id.ids),
                ("month", "in", list(months)),
                ("category", "!=", "approved"),
            ]
        )._compute_sheet()
        return corrections

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A correction is kept as it was made: make another, the last one counts.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("A correction is kept as it was made: make another, the last one counts.")
        )
