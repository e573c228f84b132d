from odoo import fields, models

REQUEST_STATES = [
    ("pending", "To approve"),
    ("approved", "Approved"),
    ("done", "Approved and moved"),
    ("rejected", "Rejected"),
    ("recalled", "Recalled"),
    ("void", "Void"),
]


class DealerWorkflowRequest(models.Model):
    """One round of approval: what was asked, of whom, on which content; kept for ever."""

    _name = "dealer.workflow.request"
    _description = "Approval Request"
    _order = "requested_on desc, id desc"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", string="Store", readonly=True, index=True)
    transition_id = fields.Many2one(
        "dealer.workflow.transition", string="Step", readonly=True, ondelete="set null", index=True
    )
    from_stage_id = fields.Many2one(
        "dealer.workflow.stage", string="From", readonly=True, ondelete="set null"
    )
    to_stage_id = fields.Many2one(
        "dealer.workflow.stage", string="To", readonly=True, ondelete="set null"
    )
    requester_id = fields.Many2one("res.users", string="Asked by", required=True, readonly=True)
    round = fields.Integer(readonly=True, default=1)
    state = fields.Selection(REQUEST_STATES, required=True, default="pending", readonly=True)
    reason = fields.Char(readonly=True, help="Why the asker wants it.")
    content = fields.Text(readonly=True, help="What was approved, as canonical JSON.")
    sha256 = fields.Char(readonly=True)
    requested_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decided_on = fields.Datetime(readonly=True)
    review_ids = fields.One2many("dealer.workflow.review", "request_id", readonly=True)

    _document_index = models.Index("(res_model, res_id, id)")
    _pending_unique = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'pending'",
        "An approval of this document has been asked for already.",
    )

    # === ENGINE: asked by the judge and the mixin === #

    def _get_blockers(self, records, step):
        """What a round of approval puts in the way of a step.

        :param records: documents with `workflow_request_id`
        :return: dict {record id: [Blocker]}: an approval is open ("Waiting for …: recall it or
            wait"), or what was approved has changed since (what, from, to)
        """
        return {}

    def _get_unapproved(self, records, step):
        """:return: ids of documents for which a level of the step applies (amount band) and that
        have no approved round of this step whose content is unchanged"""
        return set(records.ids)

    def _ask(self, records, step, reason):
        """Open a round for each document, sealed, and ask its first levels.

        :return: action for the client (notification)
        """
        return True

    def _consume(self, records, step):
        """The approved step has been taken: close its rounds."""
        return True

    def _get_panel(self, record):
        """:return: dict for the form: the open or last round, who has to decide, what changed"""
        return {}
