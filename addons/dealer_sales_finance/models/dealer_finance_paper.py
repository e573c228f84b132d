from odoo import fields, models


class DealerFinancePaper(models.Model):
    """One paper of an application: there or not, with its scan."""

    _name = "dealer.finance.paper"
    _description = "Paper of a Loan Application"
    _order = "sequence, id"

    application_id = fields.Many2one(
        "dealer.finance.application", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Paper", required=True)
    required = fields.Boolean(default=True)
    received_on = fields.Date(string="Received")
    scan = fields.Binary(attachment=True)
    note = fields.Char()
