from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerToolCalibration(models.Model):
    _name = "dealer.tool.calibration"
    _description = "Calibration of a Tool"
    _order = "sent_on desc, id desc"
    _rec_name = "tool_id"
    _check_company_auto = True

    tool_id = fields.Many2one(
        "dealer.tool", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="tool_id.company_id", store=True, index=True)
    sent_on = fields.Date(string="Sent", required=True, default=fields.Date.context_today)
    partner_id = fields.Many2one(
        "res.partner", string="Calibrated By", check_company=True, index="btree_not_null"
    )
    done_on = fields.Date(string="Done", help="Empty: the tool is still away.")
    result = fields.Selection([("passed", "Passed"), ("failed", "Failed")])
    passed_on = fields.Date(compute="_compute_passed_on", store=True)
    certificate = fields.Binary(attachment=True)
    certificate_name = fields.Char()
    note = fields.Char()

    _one_open = models.UniqueIndex(
        "(tool_id) WHERE done_on IS NULL", "This tool is away for calibration already."
    )
    _done_later = models.Constraint(
        "CHECK(done_on >= sent_on)", "A calibration is done after the tool was sent."
    )
    _result_of_done = models.Constraint(
        "CHECK((done_on IS NULL) = (result IS NULL))",
        "A finished calibration has a day and a result; give both.",
    )

    @api.depends("done_on", "result")
    def _compute_passed_on(self):
        for calibration in self:
            calibration.passed_on = calibration.result == "passed" and calibration.done_on

    @api.constrains("tool_id", "done_on")
    def _check_tool_here(self):
        for calibration in self:
            if not calibration.done_on and calibration.tool_id.loan_id:
                raise ValidationError(
                    self.env._(
                        "%(tool)s is lent: take it back before it goes to calibration.",
                        tool=calibration.tool_id.display_name,
                    )
                )

    @api.constrains("done_on")
    def _check_not_later(self):
        today = fields.Date.context_today(self)
        if any(calibration.done_on and calibration.done_on > today for calibration in self):
            raise ValidationError(self.env._("A calibration that is done lies not in the future."))
