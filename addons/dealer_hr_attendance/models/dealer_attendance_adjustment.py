from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_attendance_sheet_line import TOTALS


class DealerAttendanceAdjustment(models.Model):
    """What was wrong in an approved month, agreed by the HR manager, counted in a month to come."""

    _name = "dealer.attendance.adjustment"
    _description = "Attendance Adjustment"
    _inherit = ["dealer.amount.mixin", "dealer.fact.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"agreed_on", "agreed_by_id", "counted_line_id"})

    line_id = fields.Many2one(
        "dealer.attendance.sheet.line",
        string="Approved Month",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('category', '=', 'approved')]",
    )
    employee_id = fields.Many2one(related="line_id.employee_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    month = fields.Date(related="line_id.month", store=True)
    figure = fields.Selection("_selection_figure", required=True)
    amount = fields.Float(
        digits=(8, 3),
        required=True,
        help="Days, hours, times or minutes, as the figure; below zero takes away.",
    )
    reason = fields.Char(required=True)
    agreed_on = fields.Datetime(readonly=True, copy=False)
    agreed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    counted_line_id = fields.Many2one(
        "dealer.attendance.sheet.line",
        string="Counted In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [("draft", "To Agree"), ("agreed", "Agreed")], compute="_compute_state", store=True
    )

    _some = models.Constraint("CHECK (amount <> 0)", "An adjustment adds or takes away something.")
    _why = models.Constraint("CHECK (length(btrim(reason)) > 0)", "Say why the month is adjusted.")

    @api.model
    def _selection_figure(self):
        fields_get = self.env["dealer.attendance.sheet.line"].fields_get(TOTALS, ["string"])
        return [(name, fields_get[name]["string"]) for name in TOTALS if name in fields_get]

    @api.depends("agreed_on")
    def _compute_state(self):
        for adjustment in self:
            adjustment.state = "agreed" if adjustment.agreed_on else "draft"

    @api.depends("employee_id", "month", "figure")
    def _compute_display_name(self):
        labels = dict(self._selection_figure())
        for adjustment in self:
            adjustment.display_name = (
                f"{adjustment.line_id.display_name or ''} · "
                f"{labels.get(adjustment.figure, '')} {adjustment.amount:+g}"
            )

    @api.constrains("line_id")
    def _check_approved(self):
        for adjustment in self:
            if adjustment.line_id.category != "approved":
                raise UserError(
                    self.env._(
                        "%(month)s is not approved yet: correct the day itself.",
                        month=adjustment.line_id.display_name,
                    )
                )

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_draft()

    def _check_draft(self):
        if kept := self.filtered("agreed_on"):
            raise UserError(
                self.env._(
                    "%(adjustment)s is agreed and kept: make another that takes it back.",
                    adjustment=kept[0].display_name,
                )
            )

    def action_agree(self):
        """Agree: it counts in the earliest month of this person that is not approved."""
        if not (self.env.su or self.env.user.has_group("dealer_base.group_hr_manager")):
            raise UserError(self.env._("Adjustments are agreed by the HR manager."))
        self._check_draft()
        self.employee_id._refuse_own_time()
        for adjustment in self:
            line = self.env["dealer.attendance.sheet.line"].search(
                [
                    ("employee_id", "=", adjustment.employee_id.id),
                    ("sheet_id.category", "!=", "approved"),
                    ("month", ">", adjustment.month),
                ],
                order="month",
                limit=1,
            )
            if not line:
                raise UserError(
                    self.env._(
                        "%(name)s has no open month to count this in: make the sheet of the next "
                        "month first.",
                        name=adjustment.employee_id.name,
                    )
                )
            line.sheet_id._check_not_approved()
            adjustment._set_facts(
                {
                    "agreed_on": fields.Datetime.now(),
                    "agreed_by_id": self.env.uid,
                    "counted_line_id": line.id,
                }
            )
        return True
