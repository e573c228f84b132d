from odoo import fields, models


class TestWorkflowPaper(models.Model):
    """A document whose stage decides."""

    _name = "test.workflow.paper"
    _description = "Test Paper"
    _inherit = ["dealer.workflow.mixin"]
    _workflow_seal_lines = ("line_ids",)

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary()
    partner_id = fields.Many2one("res.partner", string="Customer")
    adviser_id = fields.Many2one("res.users")
    date = fields.Date()
    urgent = fields.Boolean()
    note = fields.Text()
    line_ids = fields.One2many("test.workflow.paper.line", "paper_id", string="Lines", copy=True)


class TestWorkflowPaperLine(models.Model):
    _name = "test.workflow.paper.line"
    _description = "Test Paper Line"

    paper_id = fields.Many2one("test.workflow.paper", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    price = fields.Float()
