from odoo import fields, models


class DealerCommissionTrialLine(models.TransientModel):
    """What one rule would have paid for one document."""

    _name = "dealer.commission.trial.line"
    _description = "Line of a Trial"
    _order = "employee_id, rule_id, date, id"

    trial_id = fields.Many2one(
        "dealer.commission.trial", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="trial_id.currency_id")
    employee_id = fields.Many2one("hr.employee", readonly=True)
    rule_id = fields.Many2one("dealer.commission.rule", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["dealer.commission.line"]._fields["kind"].selection,
        readonly=True,
    )
    date = fields.Date(readonly=True)
    title = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)
    earner_id = fields.Many2one("hr.employee", string="Work Of", readonly=True)
    quantity = fields.Float(string="Counts", readonly=True)
    rate = fields.Float(min_display_digits="Product Price", readonly=True)
    amount = fields.Monetary(readonly=True)
    effect = fields.Selection(
        selection=lambda self: self.env["dealer.commission.line"]._fields["effect"].selection,
        string="Limited By",
        readonly=True,
    )

    def action_open_document(self):
        self.ensure_one()
        return self.env["dealer.work"]._open_document(self.res_model, self.res_id)
