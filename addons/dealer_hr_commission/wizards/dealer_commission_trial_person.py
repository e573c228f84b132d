from odoo import fields, models


class DealerCommissionTrialPerson(models.TransientModel):
    """What one person would have got."""

    _name = "dealer.commission.trial.person"
    _description = "Person of a Trial"
    _order = "amount desc, id"

    trial_id = fields.Many2one(
        "dealer.commission.trial", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="trial_id.currency_id")
    employee_id = fields.Many2one("hr.employee", readonly=True)
    rows = fields.Integer(string="Documents", readonly=True)
    amount = fields.Monetary(readonly=True)
