from odoo import fields, models


class DealerWorkflowEscalation(models.Model):
    """What happens when a document stays too long in a stage, or an approval isn't given."""

    _name = "dealer.workflow.escalation"
    _description = "Workflow Escalation"
    _order = "after_hours, sequence, id"

    stage_id = fields.Many2one("dealer.workflow.stage", index="btree_not_null", ondelete="cascade")
    level_id = fields.Many2one("dealer.workflow.level", index="btree_not_null", ondelete="cascade")
    sequence = fields.Integer(default=10)
    after_hours = fields.Float(
        string="After", help="Working hours past the limit; 0: as soon as it has passed."
    )
    kind = fields.Selection(
        [("activity", "Plan an activity"), ("message", "Send a message"), ("reassign", "Reassign")],
        required=True,
        default="activity",
    )
