from odoo import fields, models


class DealerWorkflowVersion(models.Model):
    """A definition as it was published; kept for ever."""

    _name = "dealer.workflow.version"
    _description = "Workflow Version"
    _order = "number desc"
    _rec_name = "number"

    workflow_id = fields.Many2one(
        "dealer.workflow", required=True, index=True, ondelete="cascade", readonly=True
    )
    number = fields.Integer(required=True, readonly=True)
    definition = fields.Text(required=True, readonly=True, help="Canonical JSON.")
    sha256 = fields.Char(required=True, readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True)
    published_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    note = fields.Char(readonly=True)

    _number_unique = models.UniqueIndex(
        "(workflow_id, number)", "This version was published already."
    )
